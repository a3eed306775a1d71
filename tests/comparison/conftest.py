from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from known_corpus import Spotter, articles

from toolkit.scoring.batch import score_batch


@pytest.fixture
def spotter(monkeypatch) -> Iterator[None]:
    from toolkit.scoring.article import cached_model

    cached_model.cache_clear()
    monkeypatch.setattr("toolkit.scoring.article.load_model", lambda *_, **__: Spotter())
    yield
    cached_model.cache_clear()


@pytest.fixture
def score_rows(spotter, tmp_path) -> Callable[[list[dict[str, str]]], Path]:
    """Scores articles that are given as rows."""

    def scored(rows: list[dict[str, str]]) -> Path:
        path, out = tmp_path / "articles.csv", tmp_path / "scored"
        pd.DataFrame(rows).to_csv(path, index=False)
        score_batch([path], out, model="spotter", workers=1, if_exists="overwrite")
        return out

    return scored


@pytest.fixture
def scored(score_rows) -> Path:
    return score_rows(articles())
