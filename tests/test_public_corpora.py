"""Whole public corpora through the whole pipeline: offsets exact, no row lost."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from toolkit.corpora.registry import load_corpus
from toolkit.schema import Article
from toolkit.scoring.batch import score_batch
from toolkit.text.reading import read

pytestmark = pytest.mark.corpora

ARTICLES = {"polnear": 924, "basil": 300, "ptc": 296}


@pytest.mark.parametrize("name", ARTICLES)
def test_every_article(name: str, corpora: Path, tmp_path: Path) -> None:
    expected = ARTICLES[name]
    articles = load_corpus(name, corpora / name).articles
    assert len(articles) == expected
    table = tmp_path / f"{name}.jsonl"
    with table.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps({"id": article["article_id"], "text": article["text"]}) + "\n")
    result = score_batch([table], tmp_path / "out", model="linear")
    assert result.counts["inputs"] == expected
    assert result.counts["articles"] + result.counts["errors"] == expected
    # In PolNeAR three articles hold tags, eleven garbled characters: both are mended.
    text = {item.article_id: item.text for item in read([table]) if isinstance(item, Article)}
    mended = sum(text[article["article_id"]] != article["text"] for article in articles)
    assert mended == (14 if name == "polnear" else 0)
    rows = 0
    for kind in ("sentences", "spans"):
        columns = pq.read_table(
            tmp_path / "out" / f"{kind}.parquet", columns=["article_id", "start", "end", "text"]
        ).to_pydict()
        for article_id, start, end, words in zip(*columns.values(), strict=True):
            assert text[article_id][start:end] == words
            rows += 1
    assert rows > 20 * expected
