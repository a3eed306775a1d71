"""CSV in UTF-8: texts in quotation marks, an empty field for an unknown number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

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
        from pyarrow.csv import CSVWriter

        return cast("Writer", CSVWriter(path, schema))

    def read(self, path: Path, schema: pa.Schema | None = None) -> pa.Table:
        """A whole file; an empty text stays a text, and no word is taken for a missing value."""
        from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

        types = {} if schema is None else {field.name: field.type for field in schema}
        return read_csv(
            path,
            ReadOptions(block_size=BLOCK),
            ParseOptions(newlines_in_values=True),
            ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=False),
        )


FORMAT = Csv()
