"""`Tables`: the scores that are described, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import Codebook
from toolkit.description.stored import MARKS, Mark, Stored
from toolkit.measures import Coding
from toolkit.results import ScoreSet
from toolkit.results.periods import with_periods

if TYPE_CHECKING:
    import pandas as pd


class Tables(NamedTuple):
    """The tables of scores in memory, what answered, and what to call them in a message."""

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

    def together(self, by: str, name: str) -> Tables:
        """The same with all articles in one group."""
        return self._replace(articles=self.articles.assign(**{by: name}))

    def body(self, *columns: str) -> pd.DataFrame:
        """The body sentences, in order, with the values of columns of their articles.

        A column that sentences have too is that of the articles.
        """
        body = self.sentences[self.sentences["region"] == "body"]
        added = [name for name in dict.fromkeys(columns) if name != "article_id"]
        body = body.drop(columns=[name for name in added if name in body.columns])
        joined: pd.DataFrame = body.join(self.groups(*added), on="article_id")
        return joined.reset_index(drop=True)

    def coding(self, body: pd.DataFrame, *, words: bool = True) -> Coding:
        """How the model coded rows of `body`; with their ``words`` where these are counted."""
        return Coding.from_tables(body, self.spans, self.codebooks)

    def marks(self, chosen: tuple[Mark, ...], voice: str) -> pd.DataFrame:
        """The spans with a label that is chosen, in a voice if one is named; columns `MARKS`."""
        spans = self.spans
        keep = [pair in chosen for pair in zip(spans["codebook"], spans["label"], strict=True)]
        spans = spans[np.array(keep, bool)]
        return spans.loc[spans["voice"] == voice if voice else slice(None), list(MARKS)]

    def texts(self, body: pd.DataFrame) -> Iterator[str]:
        """The texts of rows of `body`."""
        return iter(body["text"])

    def at(self, body: pd.DataFrame, rows: NDArray[np.int64]) -> pd.DataFrame:
        """``start`` and ``text`` of some of the rows of `body`, by their numbers."""
        return body[["start", "text"]].take(rows)


@runtime_checkable
class HasTables(Protocol):
    """Scores in memory, which give their tables."""

    def tables(self) -> Tables:
        """The tables to describe."""
        ...


AnyTables = Tables | Stored
"""Tables in memory, or those of a folder that are read where they are wanted."""
Scores = str | Path | ScoreSet | HasTables | AnyTables
"""What can be described: a folder of ``toolkit score``, opened or not, or scores in memory."""


def tables_of(scored: Scores) -> AnyTables:
    """The tables of scores. Raises `FileNotFoundError` where a folder holds none."""
    if isinstance(scored, Tables | Stored):
        return scored
    if isinstance(scored, str | Path | ScoreSet):  # a score set has tables of another kind
        return Stored(ScoreSet.of(scored))
    return scored.tables()
