"""The outlets of a report: the measures of all sentences of each that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codebook import Codebook
from toolkit.measures import measure_articles
from toolkit.report.measures import Row, headlines, leading, row
from toolkit.schema import ScoredSentence

if TYPE_CHECKING:
    from toolkit.scoring.article import ScoredArticle


class OutletRow(NamedTuple):
    """An outlet, empty where none is known, with its headline measures and leading labels."""

    outlet: str
    n_articles: int
    cells: tuple[Row, ...]
    leading: tuple[str, ...]


def outlet_rows(
    articles: Sequence[ScoredArticle], codebooks: Sequence[Codebook]
) -> list[OutletRow]:
    """A row an outlet, in the order of their names; none where there are not at least two."""
    by_outlet: dict[str, list[ScoredArticle]] = {}
    for article in articles:
        by_outlet.setdefault(article.article.outlet, []).append(article)
    if len(by_outlet) < 2:
        return []
    outlets = sorted(by_outlet, key=lambda name: (not name, name))
    sentences: list[list[ScoredSentence]] = [
        [scored for article in by_outlet[outlet] for scored in article.scored_sentences]
        for outlet in outlets
    ]
    return [
        OutletRow(
            outlet,
            len(by_outlet[outlet]),
            tuple(row(each, values.get(each.name), codebooks) for each in headlines(codebooks)),
            tuple(leading(codebooks, values).values()),
        )
        for outlet, values in zip(outlets, measure_articles(sentences, codebooks), strict=True)
    ]
