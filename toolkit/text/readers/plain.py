"""Plain text: the file is the article, kept as decoded but for entities (``&ldquo;``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.schema import Article
from toolkit.text.decoding import decode_file
from toolkit.text.markup import unescape
from toolkit.text.readers import Row

suffixes = (".txt",)


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a file."""
    yield 0, Article(name, unescape(decode_file(path)))
