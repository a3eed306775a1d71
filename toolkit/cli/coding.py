"""``toolkit codebook``, ``toolkit sample`` and ``toolkit labels``: coding by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def codebook(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE]", help="A codebook, or your own file.")
    ] = None,
) -> None:
    """List the codebooks, or print one; a codebook of your own is checked."""
    from toolkit.codebook import CodebookError, codebooks, load_codebook

    if name is None:
        for known in codebooks():
            typer.echo(f"{known:18}{load_codebook(known).title}")
        return
    try:
        typer.echo(load_codebook(name).to_markdown())
    except (CodebookError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None


def sample(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    n: Annotated[int, typer.Option(min=1, help="Sentences to draw, of each stratum.")],
    codebook: Annotated[str, typer.Option(help="The codebook to code by, or your own file.")],
    by: Annotated[
        list[str] | None, typer.Option(help="Stratify by this column; may be given again.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("coding"),
) -> None:
    """Draw sentences to code by hand: for Label Studio, and as a spreadsheet."""
    import json

    from toolkit.codebook import load_codebook
    from toolkit.annotation import draw, interface, read_scored, tasks, write_sheet

    try:
        book = load_codebook(codebook)
        drawn = draw(read_scored(scored), n, by or (), seed)
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    out.mkdir(parents=True, exist_ok=True)
    if (out / "sample.csv").exists():
        typer.echo(f"toolkit: {out / 'sample.csv'} is there; labels of it would be lost", err=True)
        raise typer.Exit(2)
    drawn.to_csv(out / "sample.csv", index=False)
    write_sheet(drawn, book, out / "sheet.csv")
    (out / "interface.xml").write_text(interface(book), encoding="utf-8")
    text = json.dumps(tasks(drawn), ensure_ascii=False, indent=1)
    (out / "tasks.json").write_text(text + "\n", encoding="utf-8")
    strata = drawn["stratum"].nunique()
    of = "" if strata == 1 else f" of {strata} strata"
    typer.echo(f"{len(drawn):,} sentences{of} -> {out}")


def labels(
    coding: Annotated[Path, typer.Argument(help="The folder that `toolkit sample` wrote.")],
    coded: Annotated[
        list[Path], typer.Argument(help="Label Studio exports (JSON) and coded sheets (CSV).")
    ],
    codebook: Annotated[str, typer.Option(help="The codebook coded by, or your own file.")],
    out: Annotated[Path, typer.Option(help="The table of labels.")] = Path("labels.csv"),
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where anything was refused.")
    ] = False,
) -> None:
    """Take hand labels back, refuse what does not match, and show how coders agree."""
    from toolkit.annotation.agreement import alpha_per_label, span_f1
    from toolkit.codebook import load_codebook
    from toolkit.annotation import Labels, read_label_studio, read_sheet, sent

    try:
        book, drawn = load_codebook(codebook), sent(coding / "sample.csv")
        read = [
            (read_label_studio if file.suffix == ".json" else read_sheet)(file, drawn, book)
            for file in coded
        ]
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    together = Labels(
        tuple(one for found in read for one in found.annotations),
        tuple(one for found in read for one in found.errors),
    )
    for error in together.errors:
        typer.echo(str(error), err=True)
    together.table(drawn).to_csv(out, index=False)
    items = {one.item for one in together.annotations}
    coders = sorted({one.annotator for one in together.annotations})
    typer.echo(
        f"{len(items):,} of {len(drawn):,} sentences, {len(coders)} coders, "
        f"{len(together.errors)} refused -> {out}"
    )
    if len(coders) > 1:
        clusters = dict(zip(drawn["item"], drawn["article_id"], strict=True))
        for question in dict.fromkeys(one.codebook for one in together.annotations):
            own = [a for a in together.annotations if a.codebook == question and a.start is None]
            given = sorted({a.label for a in own})
            # Of two answers, the second says what the first says.
            for found in alpha_per_label(
                own, clusters, labels=given if len(given) > 2 else given[:1]
            ):
                typer.echo(f"{question}  {found}")
        for found in span_f1(together.annotations, clusters, exact=False):
            typer.echo(f"words  {found}")
    if not items or (strict and together.errors):
        raise typer.Exit(1)
