"""``toolkit adjudicate``: what coders differ on is listed, and decisions are taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.labels import Book, Coding
from toolkit.cli.problems import problems_in_one_line


def adjudicate(
    coding: Coding,
    labels: Annotated[Path, typer.Argument(help="The table that `toolkit labels` wrote.")],
    decided: Annotated[
        list[Path] | None,
        typer.Argument(help="Decisions to take back: sheets, exports, projects."),
    ] = None,
    *,
    codebook: Book,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the list (adjudication); with decisions, the table (adjudicated.csv)."
        ),
    ] = None,
) -> None:
    """List the sentences that coders answered differently; with decisions, put them in place.

    The list is a sheet, tasks for Label Studio and a REFI-QDA project, with what each coder said.
    Decisions are taken back sentence by sentence; what is still open is named.
    """
    from toolkit.annotation import disagreements, read_labels, read_returned, read_sample
    from toolkit.annotation.adjudication import ADJUDICATORS
    from toolkit.annotation.checks import checked_labels
    from toolkit.annotation.coder_files import write_coder_files, write_interface
    from toolkit.annotation.disagreements import FURTHER, with_decisions
    from toolkit.codebook import load_codebook
    from toolkit.outputs import output_file, output_folder
    from toolkit.outputs.formulas import guarded

    decider = ADJUDICATORS[0]
    with problems_in_one_line():
        book, sample = load_codebook(codebook), read_sample(coding / "sample.csv")
        table = read_labels(labels)
        checked, _ = checked_labels(table, [book], str(labels))
        contested = disagreements(checked, sample, book)
        if not decided:
            folder = out or Path("adjudication")
            sheet = folder / f"sheet-{decider}.csv"
            if sheet.exists():
                raise ValueError(
                    f"{sheet} is there; decisions in it would be lost: give another --out"
                )
            if contested.empty:
                raise ValueError(f"{labels}: no sentence is left on which coders differ")
            with output_folder(folder, "adjudicate") as new:
                write_interface(book, new, further=FURTHER, required=False)
                write_coder_files(contested, book, new, coder=decider, further=FURTHER)
            number = checked["item"].nunique()
            typer.echo(f"coders differ on {len(contested):,} of {number:,} sentences -> {folder}")
            return
        taken = read_returned(decided, sample, book, coder=decider, partial=True)
        together, notes = with_decisions(table, taken, sample, book)
    for line in (*taken.notes, *taken.errors, *notes):
        typer.echo(str(line), err=True)
    items = {annotation.item for annotation in taken.annotations}
    if not items:
        typer.echo("toolkit: no decision was taken; nothing is written", err=True)
        raise typer.Exit(1)
    target = out or Path("adjudicated.csv")
    with problems_in_one_line(), output_file(target, "adjudicate") as made:
        guarded(together).to_csv(made, index=False)
    typer.echo(f"{len(items):,} decisions, {len(taken.errors)} refused -> {target}")
