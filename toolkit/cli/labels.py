"""``toolkit labels``: hand labels are taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.problems import problems_in_one_line

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.annotation import Labels
    from toolkit.codebook import Codebook

Coding = Annotated[Path, typer.Argument(help="The folder that `toolkit sample` wrote.")]
Book = Annotated[str, typer.Option("--codebook", help="The codebook coded by, or your own file.")]


def labels(
    coding: Coding,
    coded: Annotated[
        list[Path],
        typer.Argument(help="Coded sheets (CSV, XLSX), Label Studio exports, REFI-QDA projects."),
    ],
    codebook: Book,
    rename: Annotated[
        list[str] | None, typer.Option(help="OLD=NEW: another name for a coder; may be repeated.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The table of labels.")] = Path("labels.csv"),
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where anything was refused.")
    ] = False,
) -> None:
    """Take hand labels back, refuse what does not match, and show how coders agree."""
    from toolkit.annotation import read_returned, read_sample
    from toolkit.codebook import load_codebook
    from toolkit.outputs import output_file
    from toolkit.outputs.formulas import guarded

    with problems_in_one_line():
        book, drawn = load_codebook(codebook), read_sample(coding / "sample.csv")
        together = read_returned(coded, drawn, book, rename=_renamed(rename or []))
    for line in (*together.notes, *together.errors):
        typer.echo(str(line), err=True)
    items = {annotation.item for annotation in together.annotations}
    coders = {annotation.annotator for annotation in together.annotations}
    taken = (
        f"{len(items):,} of {len(drawn):,} sentences, "
        f"{len(coders)} coder{'' if len(coders) == 1 else 's'}, {len(together.errors)} refused"
    )
    if not items:
        first = together.errors[0].reason if together.errors else "nothing was coded"
        typer.echo(f"toolkit: {taken}: {first}; nothing is written", err=True)
        raise typer.Exit(1)
    with problems_in_one_line(), output_file(out, "labels") as new:
        guarded(together.table(drawn, blanks=True)).to_csv(new, index=False)
    typer.echo(f"{taken} -> {out}")
    _show_agreement(together, drawn, book)
    if strict and together.errors:
        raise typer.Exit(1)


def _renamed(pairs: list[str]) -> dict[str, str]:
    names = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not (old.strip() and equals and new.strip()):
            raise ValueError(f"--rename {pair!r}: write OLD=NEW")
        names[old.strip()] = new.strip()
    return names


def _show_agreement(together: Labels, drawn: pd.DataFrame, book: Codebook) -> None:
    from toolkit.annotation.adjudication import is_adjudicator
    from toolkit.annotation.agreement import alpha_per_label, span_f1

    independent = [a for a in together.annotations if not is_adjudicator(a.annotator)]
    if len({annotation.annotator for annotation in independent}) < 2:
        return
    clusters = dict(zip(drawn["item"], drawn["article_id"], strict=True))
    for question in book.questions:
        coded_labels = [a for a in independent if a.codebook == question.id and a.start is None]
        names = sorted({annotation.label for annotation in coded_labels})
        # Of two answers, the second says what the first says.
        compared = names if len(names) > 2 else names[:1]
        for agreement in alpha_per_label(coded_labels, clusters, labels=compared):
            typer.echo(f"{question.id}  {agreement}")
    for agreement in span_f1(independent, clusters, exact=False):
        typer.echo(f"words  {agreement}")
