"""``toolkit sources``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.problems import problems_in_one_line

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10
WIDEST = 36


def sources(
    scored: Annotated[
        list[Path], typer.Argument(metavar="SCORED...", help="Folders that `toolkit score` wrote.")
    ],
    people: Annotated[
        Path | None,
        typer.Option(help="CSV with the column name; its other columns are added by name."),
    ] = None,
    by: Annotated[str, typer.Option(help="The column of articles that is told apart.")] = "outlet",
    top: Annotated[
        int | None,
        typer.Option(
            min=1, help=f"The most quoted of each; {SHOWN} on the terminal, all in --out."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the table: .parquet, .csv or .jsonl.")
    ] = None,
) -> None:
    """Show who is quoted, how often and how, by outlet.

    Names are merged over articles where it is safe: the same full name, or a surname where a single
    full name of the same story has it. Sources without a name stand together, after the others, by
    naming and role.
    """
    from toolkit.comparison.sources import most_quoted, source_table

    with problems_in_one_line():
        write = _writer(out) if out else None
        table, notes = source_table(scored, people, by=by)
        limit = top or (None if out else SHOWN)
        shown = most_quoted(table, limit, by) if limit else table
        if write:
            write(shown)
    for note in notes:
        typer.echo(f"toolkit: {note}", err=True)
    if table.empty:
        typer.echo("toolkit: these scores name no source", err=True)
    if out:
        typer.echo(f"{_counted(len(shown), 'source')} -> {out}")
        return
    for line in _lines(shown):
        typer.echo(line)
    if len(shown) < len(table):
        typer.echo(f"and {len(table) - len(shown):,} more: see --top and --out")


def _writer(out: Path) -> Callable[[pd.DataFrame], None]:
    """How a table is written to a file that is not there yet, in the format of its suffix."""
    from toolkit.outputs import output_file
    from toolkit.results.formats import formats, table_format

    by_suffix = {table_format(name).suffix: table_format(name) for name in formats()}
    if out.suffix not in by_suffix:
        raise ValueError(f"{out}: no format has this suffix; give one of {', '.join(by_suffix)}")
    if out.exists():
        raise FileExistsError(f"{out} is there already; give another --out, or move it away")

    def write(table: pd.DataFrame) -> None:
        import pyarrow as pa

        rows = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()
        with output_file(out, "sources") as new:
            writer = by_suffix[out.suffix].open(new, rows.schema)
            try:
                writer.write_table(rows)
            finally:
                writer.close()

    return write


def _lines(table: pd.DataFrame) -> list[str]:
    """The table as text: texts to the left, cut where they are long, numbers to the right."""
    from toolkit.strict_yaml import shown

    if table.empty:
        return []
    columns = []
    for name in table.columns:
        is_text = table[name].dtype.kind not in "if"
        empty = "(no name)" if name == "source" else "–"
        cells = [(shown(v) or empty) if is_text else _cell(name, v) for v in table[name]]
        cells = [cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in cells]
        heading = name.removeprefix("n_")
        width = max(map(len, [heading, *cells]))
        columns.append(
            [cell.ljust(width) if is_text else cell.rjust(width) for cell in [heading, *cells]]
        )
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]


def _cell(name: str, value: float) -> str:
    if name != "share":
        return f"{value:,}"
    return "–" if value != value else f"{value:.1%}"


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
