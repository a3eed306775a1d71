"""Copies: articles that have the text of another one, which is scored once for all of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.results.further import with_further
from toolkit.results.tables import ARTICLE_COLUMNS, article_schema
from toolkit.schema import Article

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.codebook import Codebook

_MARKS = re.compile(r"[\W_]+")


class Copy(NamedTuple):
    """What is known of an article without its text, the hash of all its input, and the id of the
    article that has the same text and title."""

    article: Article
    input_sha256: str
    original: str


def scored_alike(article: Article) -> bytes:
    """A hash that two articles share only where all scores of theirs are the same: that of text and
    title, and of the outlet where its name stands in the text, which may then be a line of its own.

    >>> rain = Article("a", "Rain fell.", outlet="Post")
    >>> scored_alike(rain) == scored_alike(Article("b", "Rain fell.", outlet="Herald"))
    True
    >>> scored_alike(rain) == scored_alike(Article("b", "Rain fell.", title="Rain"))
    False
    """
    outlet = article.outlet
    if outlet and _MARKS.sub("", outlet) not in _MARKS.sub("", article.text):
        outlet = ""
    words = "\0".join((article.title, outlet, article.text))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16]


def copy_table(copies: Sequence[Copy], codebooks: Sequence[Codebook]) -> pa.Table:
    """What is known of copies, as the table of articles has it; what is scored is empty."""
    import pyarrow as pa

    rows = [
        {
            **{name: getattr(each.article, name) for name in ARTICLE_COLUMNS},
            "input_sha256": each.input_sha256,
        }
        for each in copies
    ]
    table = pa.Table.from_pylist(rows, schema=article_schema(codebooks))
    return with_further(table, [each.article for each in copies])


def scored_columns(columns: Iterable[str]) -> list[str]:
    """Those of the table of articles that a copy has of the article whose text it has."""
    return [name for name in columns if name not in (*ARTICLE_COLUMNS, "input_sha256")]


class Repeats:
    """Counts articles that have the text and the title of one before them."""

    def __init__(self) -> None:
        self._hashes: list[NDArray[np.void]] = []

    def add(self, articles: pa.Table) -> None:
        """Take in rows of the table of articles."""
        pairs = zip(articles["text_sha256"].to_pylist(), articles["title"].to_pylist(), strict=True)
        digests = (
            hashlib.sha256(f"{text}{title}".encode("utf-8", "surrogatepass")).digest()[:16]
            for text, title in pairs
        )
        self._hashes.append(np.frombuffer(b"".join(digests), "V16"))

    @property
    def count(self) -> int:
        """How many there are."""
        every = np.concatenate(self._hashes).view("u8").reshape(-1, 2)
        return len(every) - len(np.unique(every, axis=0)) if len(every) else 0
