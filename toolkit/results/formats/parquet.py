"""Parquet, compressed with zstd."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.results.formats import Writer


class Parquet:
    """See `TableFormat`."""

    suffix = ".parquet"

    def open(self, path: Path, schema: pa.Schema) -> Writer:
        """Begin a file."""
        from pyarrow.parquet import ParquetWriter

        return cast("Writer", ParquetWriter(path, schema, compression="zstd"))

    def read(self, path: Path, schema: pa.Schema | None = None) -> pa.Table:
        """A whole file."""
        from pyarrow.parquet import read_table

        return read_table(path)


FORMAT = Parquet()
