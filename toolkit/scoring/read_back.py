"""Scored articles out of a folder of scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from toolkit.results.scoreset import TABLES, ScoreSet
from toolkit.results.sources import sources_from_rows
from toolkit.results.tables import sentences_from_rows
from toolkit.schema import Article
from toolkit.scoring.article import ScoredArticle

if TYPE_CHECKING:
    from toolkit.models.base import Model


def read_back(folder: Path, kept: Sequence[Article], model: Model) -> Iterator[ScoredArticle]:
    """The articles that have scores in a folder, with these."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from toolkit.measures import measures

    scores = ScoreSet.open(folder)
    wanted = pa.array([article.article_id for article in kept], pa.string())
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in TABLES:
        rows[name] = {}
        for table in scores.columns(name, scores.schema(name).names):
            for row in table.filter(pc.is_in(table["article_id"], wanted)).to_pylist():
                rows[name].setdefault(row["article_id"], []).append(row)
    listed = measures(model.codebooks)
    for article in kept:
        row = rows["articles"].get(article.article_id)
        if row is None:
            continue
        cited = sources_from_rows(rows["sources"].get(article.article_id, []), model.codebooks)
        sentences = sentences_from_rows(
            rows["sentences"][article.article_id],
            rows["spans"].get(article.article_id, []),
            cited,
            model.codebooks,
        )
        values = {measure.name: cast(float | None, row[0][measure.name]) for measure in listed}
        yield ScoredArticle(article, sentences, values, model.codebooks, cited)
