"""Formats of tables: one file each, found by listing this folder; others by entry points.

A format is an object with ``suffix``, ``open(path, schema)``, which gives something that takes
tables by ``write_table`` and is closed by ``close``, and ``read(path, schema)``, which gives the
table back; ``schema`` names the columns whose types are known.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from toolkit.registry import load_plugin, plugins

if TYPE_CHECKING:
    import pyarrow as pa


class Writer(Protocol):
    """A table file that is written piece by piece."""

    def write_table(self, table: pa.Table) -> None:
        """Append a table of the same schema."""

    def close(self) -> None:
        """Finish the file."""


class TableFormat(Protocol):
    """How tables become files and files tables."""

    suffix: str

    def open(self, path: Path, schema: pa.Schema) -> Writer:
        """Begin a file."""

    def read(self, path: Path, schema: pa.Schema | None = None) -> pa.Table:
        """A whole file; columns of ``schema`` have its types."""


@cache
def formats() -> tuple[str, ...]:
    """The names of the formats, ``parquet`` first.

    >>> formats()[:3]
    ('parquet', 'csv', 'jsonl')
    """
    bundled = sorted(module.name for module in iter_modules([str(Path(__file__).parent)]))
    bundled.sort(key=lambda name: name != "parquet")
    return (*bundled, *(name for name in plugins("toolkit.writers") if name not in bundled))


@cache
def table_format(name: str) -> TableFormat:
    """The format of that name. Raises `ValueError` for an unknown one."""
    if name not in formats():
        raise ValueError(f"no format {name!r}; there are {', '.join(formats())}")
    if name in plugins("toolkit.writers"):
        return cast(TableFormat, load_plugin("toolkit.writers", name))
    return cast(TableFormat, import_module(f"{__name__}.{name}").FORMAT)
