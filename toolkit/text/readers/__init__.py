"""Input formats: a format is one module here, or one of another package.

A reader has ``suffixes`` and ``read``; one with ``read_stream`` too reads packed files, and those
of object stores, as they come (`toolkit.text.streams`). The modules of this folder are listed and
never named in the code; other packages give theirs by an entry point of the group
``toolkit.readers``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from toolkit.registry import load_plugin, plugins
from toolkit.schema import Article, InputError
from toolkit.text.decoding import Unreadable
from toolkit.text.tables import TableRow

__all__ = [
    "GROUP", "Reader", "Row", "TableRow", "Unreadable", "reader_of", "readers", "suffixes_in_words",
]  # fmt: skip

GROUP = "toolkit.readers"
Row = tuple[int, Article | InputError | TableRow]


class Reader(Protocol):
    """Reads one format; a module with these two names is a reader."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The ends of its files' names, in lower case, each with its dot."""
        ...

    def read(self, path: Path, name: str) -> Iterator[Row]:
        """The articles of a file, each with its line (0: the whole file), or what is wrong with it.

        ``name`` is the article's id, or the first part of it where a file holds several. A table
        gives its rows as `TableRow`: what their columns are is told in one place for all. Raises
        `Unreadable` for a file that cannot be used at all.
        """
        ...


@cache
def readers() -> Mapping[str, Reader]:
    """The reader of each suffix. Raises `ValueError` where two readers take the same files.

    >>> {".csv", ".html", ".md", ".parquet", ".txt"} <= set(readers())
    True
    """
    modules = [f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)]
    loaded = {name: cast(Reader, importlib.import_module(name)) for name in modules}
    loaded |= {name: cast(Reader, load_plugin(GROUP, name)) for name in plugins(GROUP)}
    by_suffix: dict[str, tuple[str, Reader]] = {}
    for name, reader in loaded.items():
        for suffix in reader.suffixes:
            if suffix in by_suffix:
                raise ValueError(
                    f"the readers {by_suffix[suffix][0]} and {name} both take {suffix} files: "
                    "uninstall the package of one of them"
                )
            by_suffix[suffix] = name, reader
    return {suffix: reader for suffix, (_, reader) in by_suffix.items()}


def reader_of(path: Path) -> Reader | None:
    """The reader of a file, by the longest end of its name that is known; ``None`` without one.

    >>> reader_of(Path("CC-NEWS-1.warc.gz")).__name__.rpartition(".")[2]
    'warc'
    """
    name = path.name.lower()
    ends = [suffix for suffix in readers() if name.endswith(suffix)]
    return readers()[max(ends, key=len)] if ends else None


def suffixes_in_words() -> str:
    """What can be read, for a message: ``.csv, .docx ... or .zip``, one suffix a format."""
    *first, last = sorted({*(reader.suffixes[0] for reader in readers().values()), ".zip"})
    return f"{', '.join(first)} or {last}"
