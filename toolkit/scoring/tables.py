"""Scored articles as the tables of a score folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.codebook import Codebook
from toolkit.results.further import with_further
from toolkit.results.sources import source_table
from toolkit.results.tables import (
    ARTICLE_COLUMNS,
    article_schema,
    input_sha256,
    sentence_table,
    span_table,
)
from toolkit.scoring.article import ScoredArticle

if TYPE_CHECKING:
    import pyarrow as pa


def score_tables(
    articles: Sequence[ScoredArticle], codebooks: Sequence[Codebook]
) -> dict[str, pa.Table]:
    """The tables of a score folder by their names."""
    sentences = [sentence for article in articles for sentence in article.scored_sentences]
    cited = ((each.article.article_id, source) for each in articles for source in each.cited)
    return {
        "articles": article_table(articles, codebooks),
        "sentences": sentence_table(sentences, codebooks),
        "spans": span_table(sentences),
        "sources": source_table(cited, codebooks),
    }


def article_table(articles: Sequence[ScoredArticle], codebooks: Sequence[Codebook]) -> pa.Table:
    """One row an article, schema `article_schema`, then the further columns of the input."""
    import pyarrow as pa

    schema = article_schema(codebooks)
    rows = [
        {
            **{name: getattr(scored.article, name) for name in ARTICLE_COLUMNS},
            "n_sentences": len(scored.scored_sentences),
            "text_sha256": scored.article.text_sha256,
            "input_sha256": input_sha256(scored.article),
            **scored.measures,
        }
        for scored in articles
    ]
    table = pa.Table.from_pylist(rows, schema=schema)
    return with_further(table, [scored.article for scored in articles])
