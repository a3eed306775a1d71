"""``toolkit codebook`` and ``toolkit sample``: what is coded by hand, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.problems import problems_in_one_line

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.results import ScoreSet

CODEBOOK = "codebook.yaml"
"""The codebook as it was when the sample was drawn, in the sample's folder."""


def codebook(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE]", help="A codebook, or your own file.")
    ] = None,
) -> None:
    """List the codebooks, or print one; a codebook of your own is checked."""
    from toolkit.codebook import codebooks, load_codebook

    if name is None:
        for known in codebooks():
            typer.echo(f"{known:18}{load_codebook(known).title}")
        return
    with problems_in_one_line():
        typer.echo(load_codebook(name).to_markdown())


def sample(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    n: Annotated[int, typer.Option(min=1, help="Sentences to draw, of each stratum.")],
    codebook: Annotated[str, typer.Option(help="The codebook to code by, or your own file.")],
    by: Annotated[
        list[str] | None, typer.Option(help="Stratify by this column; may be given again.")
    ] = None,
    adaptive: Annotated[
        str, typer.Option(help="Draw by how unsure the model is of what this measure counts.")
    ] = "",
    also: Annotated[
        list[Path] | None,
        typer.Option(help="For --adaptive: scores by another model; draws where models differ."),
    ] = None,
    after: Annotated[
        Path | None, typer.Option(help="Folder of an earlier sample that these sentences join.")
    ] = None,
    coded: Annotated[
        Path | None, typer.Option(help="Labels of that sample: where to draw is learned from them.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 0,
    coders: Annotated[
        list[str] | None,
        typer.Option(help="Names of coders, parted by commas, or how many: a sheet for each."),
    ] = None,
    overlap: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the sentences that two of them code.")
    ] = 0.2,
    preannotate: Annotated[
        bool, typer.Option("--preannotate", help="Tasks show the model's answers; biases coders.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("coding"),
) -> None:
    """Draw sentences to code by hand: as spreadsheets, for Label Studio and for QDA software."""
    import pandas as pd

    from toolkit.annotation import allocate, draw, draw_further, read_sample
    from toolkit.annotation.coder_files import write_coder_files, write_interface
    from toolkit.annotation.preannotation import BIAS, model_answers
    from toolkit.annotation.scored_items import scored_items, with_texts
    from toolkit.codebook import load_codebook
    from toolkit.outputs import output_folder
    from toolkit.outputs.formulas import guarded
    from toolkit.results import ScoreSet

    with problems_in_one_line():
        book = load_codebook(codebook)
        scores = ScoreSet.open(scored)
        items = scored_items(scores, by or ())
        books, strata = scores.codebooks, by or ()
        if adaptive:
            whole = _adaptive_sample(
                scores, items, adaptive, n, by or [], seed, after, coded, also or []
            )
            whole = with_texts(scores, items, whole)
            drawn = whole[whole["batch"] == whole["batch"].max()].reset_index(drop=True)
        elif also:
            raise ValueError("--also is for --adaptive MEASURE, which draws where models differ")
        elif coded:
            raise ValueError("--coded is for --adaptive MEASURE")
        elif after:
            first = read_sample(after / "sample.csv")
            whole, drawn = draw_further(items, first, n, by=strata, seed=seed, codebooks=books)
            drawn = with_texts(scores, items, drawn)
            whole = pd.concat([whole.iloc[: len(first)], drawn], ignore_index=True)
        else:
            whole = draw(items, n, by=strata, seed=seed, codebooks=books)
            whole = drawn = with_texts(scores, items, whole)
        names = _coder_names(",".join(coders or []))
        known = items[items["item"].isin(drawn["item"])]
        outlet_of = dict(zip(known["item"], known["outlet"].fillna(""), strict=True))
        groups = list(zip(drawn["item"].map(outlet_of), drawn["stratum"], strict=True))
        shared = allocate(groups, names, overlap=overlap) if names else []
        predictions = model_answers(scores, drawn, book) if preannotate else None
        whole = whole.assign(outlet=whole["item"].map(outlet_of))
    with problems_in_one_line(), output_folder(out, "sample") as new:
        guarded(whole).to_csv(new / "sample.csv", index=False)
        write_interface(book, new)
        (new / CODEBOOK).write_bytes(book.path.read_bytes())
        for name in names or [""]:
            part = drawn[[name in who for who in shared]] if names else drawn
            write_coder_files(part, book, new, coder=name, predictions=predictions)
        _keep_sample(out, new)
    for note in _sample_notes(items, drawn, n, strata, adaptive):
        typer.echo(f"toolkit: {note}", err=True)
    number = drawn["stratum"].nunique()
    of = "" if number == 1 else f" of {number} strata"
    batch = f", {len(whole):,} with those drawn before" if len(whole) > len(drawn) else ""
    typer.echo(f"{len(drawn):,} sentences{of}{batch} -> {out}")
    if preannotate:
        typer.echo(f"toolkit: {BIAS}", err=True)
    for name in names:
        count = sum(name in who for who in shared)
        both = sum(name in who and len(who) > 1 for who in shared)
        typer.echo(f"{name}: {count:,} sentences, {both:,} of them shared with another coder")


def _sample_notes(
    items: pd.DataFrame, drawn: pd.DataFrame, n: int, by: Sequence[str], adaptive: str
) -> list[str]:
    """What a reader should know of the strata: names that may be one, and too few sentences."""
    from toolkit.text.spelling import spelling_notes

    notes = [
        note
        for column in by
        for note in spelling_notes(map(str, items[column].dropna().unique()), column)
    ]
    sizes = drawn["stratum"].value_counts()
    for stratum, size in sizes[sizes < n].items() if not adaptive else ():
        of = f" of {stratum}" if stratum else ""
        notes.append(f"sentences{of} to draw: {size:,}, fewer than {n:,}; all are drawn")
    return notes


def _keep_sample(out: Path, new: Path) -> None:
    """Where the same sample is there, what is missing of it is written and the rest stays: coders
    may have filled it in. Raises `FileExistsError` for another sample."""
    if not (out / "sample.csv").exists():
        return
    if (out / "sample.csv").read_bytes() != (new / "sample.csv").read_bytes():
        raise FileExistsError(
            f"{out / 'sample.csv'} is there, of another draw; labels of it would be lost: give "
            "another --out"
        )
    for path in new.iterdir():
        if (out / path.name).exists():
            path.unlink()


def _adaptive_sample(
    scores: ScoreSet,
    items: pd.DataFrame,
    measure: str,
    n: int,
    by: list[str],
    seed: int,
    after: Path | None,
    coded: Path | None,
    also: list[Path],
) -> pd.DataFrame:
    """The sentences of this batch and of those before it."""
    from toolkit.annotation import draw_adaptive, measure_labels
    from toolkit.annotation.disagreement import joint_probability
    from toolkit.annotation.labels import read_labels, read_sample

    if len(by) > 1:
        raise ValueError("--adaptive draws within one column: give --by once")
    if coded and not after:
        raise ValueError(f"--coded {coded}: labels are of an earlier sample; give it as --after")
    earlier = read_sample(after / "sample.csv") if after else None
    labels = None
    if coded:
        labels = measure_labels(read_labels(coded), scores.codebooks, measure, str(coded))
    p = joint_probability(scores, items, measure, also)
    return draw_adaptive(
        items, p, n, by="".join(by), seed=seed, earlier=earlier, labels=labels
    )  # fmt: skip


def _coder_names(coders: str) -> list[str]:
    """The names of coders, or, of a number, ``coder-1`` and so on."""
    from toolkit.text.spelling import spelled_alike

    if coders.strip().isdecimal():
        return [f"coder-{n}" for n in range(1, int(coders) + 1)]
    names = [name.strip() for name in coders.split(",") if name.strip()]
    if bad := [name for name in names if "/" in name or "\\" in name]:
        raise ValueError(f"a sheet is named after its coder: {bad[0]!r} makes no file name")
    if alike := spelled_alike(names):  # their sheets may be one file
        raise ValueError(
            f"coders {alike[0][0]!r} and {alike[0][1]!r} differ in case alone: give them names of "
            "their own"
        )
    return names
