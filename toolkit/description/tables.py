"""`Tables`: the scores that are described, wherever they lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from toolkit.codebook import Codebook
from toolkit.results import ScoreSet
from toolkit.results.periods import with_periods

if TYPE_CHECKING:
    import pandas as pd


class Tables(NamedTuple):
    """The tables of a score folder, what answered, and what to call them in a message."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    spans: pd.DataFrame
    codebooks: tuple[Codebook, ...]
    name: str = "the scores"

    def groups(self, *columns: str) -> pd.DataFrame:
        """The values of columns of the articles, or of periods (``month``), by ``article_id``, as
        text; empty where an article has none. Raises `ValueError` for an unknown column."""
        articles = with_periods(self.articles, columns, self.name)
        articles = articles.set_index("article_id", drop=False)
        return articles[list(columns)].fillna("").astype(str)

    def body(self, *columns: str) -> pd.DataFrame:
        """The body sentences, in order, with the values of columns of their articles.

        A column that sentences have too is that of the articles.
        """
        body = self.sentences[self.sentences["region"] == "body"]
        added = [name for name in dict.fromkeys(columns) if name != "article_id"]
        body = body.drop(columns=[name for name in added if name in body.columns])
        joined: pd.DataFrame = body.join(self.groups(*added), on="article_id")
        return joined.reset_index(drop=True)


@runtime_checkable
class HasTables(Protocol):
    """Scores in memory, which give their tables."""

    def tables(self) -> Tables:
        """The tables to describe."""
        ...


Scores = str | Path | ScoreSet | HasTables | Tables
"""What can be described: a folder of ``toolkit score``, opened or not, or scores in memory."""


def tables_of(scored: Scores) -> Tables:
    """The tables of scores. Raises `FileNotFoundError` where a folder holds none."""
    if isinstance(scored, Tables):
        return scored
    if isinstance(scored, HasTables):
        return scored.tables()
    opened = scored if isinstance(scored, ScoreSet) else ScoreSet.open(scored)
    return Tables(
        opened.articles, opened.sentences, opened.spans, opened.codebooks, str(opened.folder)
    )
