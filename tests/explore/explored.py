"""A score folder with a hostile article among plain ones."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from known_corpus import Spotter

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")


from toolkit.models.registry import load_model
from toolkit.scoring.article import _kept_model
from toolkit.scoring.batch import score_batch

TOKEN = "let-me-in"
HOSTILE = "=cmd|'/c calc'!A1"
ARTICLES = [
    ("a1", "The Post", "Rain over Zürich", "2024-01-15", "https://example.org/1",
     "Rain fell on Zürich. The shameful dam leaked. “It is safe,” Mayor Ada Ruiz said."),
    ("a2", "The Post", "More rain", "2024-03-02", "",
     "Trams ran late. Rainfall was heavy. Ada Ruiz said the dam leaked."),
    ("a3", "The Wire", "Sun", "2024-03-05", "javascript:alert(document.cookie)",
     "The port official left. An official of the port said so."),
    ("a4", HOSTILE, '<script>alert("title")</script>', "", "data:text/html,<script>1</script>",
     '<img src=x onerror=alert(1)> shameful <script>alert("text")</script> rain. '
     "+SUM(A1) is a shameful sum. “Quotes” & 'apostrophes' \" stand here."),
]  # fmt: skip


class Both(Spotter):
    """`Spotter`, with the sources that the bundled rules find."""

    def __init__(self) -> None:
        self.linear = load_model("linear")
        self.codebooks = self.linear.codebooks

    def predict(self, articles):
        from dataclasses import replace

        listed = [list(map(str, texts)) for texts in articles]
        return [
            [
                replace(
                    said,
                    labels={**said.labels, **self.answer(text).labels},
                    spans={**said.spans, **self.answer(text).spans},
                )
                for text, said in zip(texts, predicted, strict=True)
            ]
            for texts, predicted in zip(listed, self.linear.predict(articles), strict=True)
        ]


def write_scores(rows: list[tuple[str, ...]], folder: Path, format: str = "parquet") -> Path:
    columns = ["id", "outlet", "title", "date", "url", "text"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "articles.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        _kept_model.cache_clear()
        patch.setattr("toolkit.scoring.article.load_model", lambda *_, **__: Both())
        score_batch(
            [folder / "articles.csv"], folder / "scored", model="both", workers=1, format=format
        )
        _kept_model.cache_clear()
    return folder / "scored"
