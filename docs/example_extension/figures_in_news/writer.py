"""An output format: Feather, which R and Python read at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


class Feather:
    """A format of tables; see `toolkit.results.formats`."""

    suffix = ".feather"

    def open(self, path: Path, schema: pa.Schema) -> pa.RecordBatchFileWriter:
        """Begin a file."""
        import pyarrow as pa

        return pa.ipc.new_file(str(path), schema)

    def read(self, path: Path, schema: pa.Schema | None = None) -> pa.Table:
        """A whole file; it carries its own types."""
        from pyarrow.feather import read_table

        return read_table(path)


FORMAT = Feather()
