"""JSON Lines: one object a row, in UTF-8."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.results.formats import Writer


class JsonLines:
    """See `TableFormat`."""

    suffix = ".jsonl"

    def open(self, path: Path, schema: pa.Schema) -> Writer:
        """Begin a file."""
        return _LineWriter(path)

    def read(self, path: Path, schema: pa.Schema | None = None) -> pa.Table:
        """A whole file."""
        import pyarrow as pa

        with path.open(encoding="utf-8", errors="surrogatepass") as file:
            rows = [json.loads(line) for line in file]
        names = list(dict.fromkeys(name for row in rows for name in row))
        names = names or [field.name for field in schema or ()]
        types = {} if schema is None else {field.name: field.type for field in schema}
        columns = {
            name: pa.array([row.get(name) for row in rows], types.get(name)) for name in names
        }
        return pa.table(columns)


class _LineWriter:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", errors="surrogatepass")

    def write_table(self, table: pa.Table) -> None:
        for row in table.to_pylist():
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


FORMAT = JsonLines()
