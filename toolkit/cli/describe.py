"""``toolkit describe``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line


def describe(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    by: Annotated[
        str, typer.Option(help="A column of the articles, or day, week, month, year.")
    ] = "outlet",
    over: Annotated[
        str | None, typer.Option(help="Also along this: month, year, or a column; none for not.")
    ] = None,
    measures: Annotated[
        list[str] | None,
        typer.Option("--measure", help="This measure; give it again for others."),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option("--word", help="Show these words in context, such as 'disgrac*'."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for page, tables and figures.")] = Path(
        "described"
    ),
) -> None:
    """Describe a corpus as the model labelled it: measures by outlet and over time, frames, words.

    Writes a page, a CSV file for each table, and each figure as SVG and PDF.
    """
    from toolkit.description import describe as described
    from toolkit.report.description import by_measure, value_in_words, write_description

    with problems_in_one_line():
        description = described(
            scored, by, over="" if over == "none" else over, names=measures or (),
            words=words or (),
        )  # fmt: skip
        page = write_description(description, out)
    for note in description.notes:
        typer.echo(f"toolkit: {note}", err=True)
    for title, unit, rows in by_measure(description):
        typer.echo(f"{title}, {unit}")
        for row in rows:
            typer.echo(f"  {row[by]:28}{value_in_words(row)}, of {row['of']:,}")
    typer.echo(f"page: {page}")
