"""CSV in UTF-8: texts in quotation marks, an empty field for an unknown number.

A text that a spreadsheet would take for a formula has an apostrophe before it, which reading takes
away again (`toolkit.outputs.formulas`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.outputs.formulas import guard, guarded_table, unguarded_table

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.results.formats import Writer

BLOCK = 1 << 28
"""A row must fit into a block of so many bytes."""


class Csv:
    """See `TableFormat`."""

    suffix = ".csv"

    def open(self, path: Path, schema: pa.Schema) -> Writer:
        """Begin a file."""
        return _GuardedWriter(path, schema)

    def read(self, path: Path, schema: pa.Schema | None = None) -> pa.Table:
        """A whole file; an empty text stays a text, and no word is taken for a missing value."""
        from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

        types = {} if schema is None else {guard(field.name): field.type for field in schema}
        table = read_csv(
            path,
            ReadOptions(block_size=BLOCK),
            ParseOptions(newlines_in_values=True),
            ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=False),
        )
        return unguarded_table(table)


class _GuardedWriter:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        from pyarrow.csv import CSVWriter

        self._writer = CSVWriter(path, guarded_table(schema.empty_table()).schema)

    def write_table(self, table: pa.Table) -> None:
        self._writer.write_table(guarded_table(table))

    def close(self) -> None:
        self._writer.close()


FORMAT = Csv()
