"""Plain text: the file is the article, as decoded but for entities; or an archive's documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.schema import Article
from toolkit.text.archives import text_rows
from toolkit.text.decoding import decode_file
from toolkit.text.markup import unescape
from toolkit.text.readers import Row

suffixes = (".txt",)


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a file, or each document of an archive's export, with its number."""
    text = unescape(decode_file(path))
    rows = text_rows(text.splitlines(), path, name)
    yield from rows if rows is not None else [(0, Article(name, text))]
