"""A small corpus of two outlets whose true labels are known, scored by a model that misses some."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from toolkit.codebook import load_codebook
from toolkit.results import ScoreSet
from toolkit.schema import Prediction, TextSpan
from toolkit.scoring.article import _kept_model
from toolkit.scoring.batch import score_batch

OUTLETS = ("Post", "Wire")
PLAIN = ("The clerk opened the hall", "Trams ran late", "Rain fell on the quay")
SEEN, MISSED = "A shameful plan passed", "The vile deal held"


class Spotter:
    """Calls a sentence loaded where it reads "shameful"; "vile" it misses."""

    name, sha256 = "spotter", "5" * 64
    codebooks = (load_codebook("loaded_language"),)

    def predict(self, articles):
        return [[self.answer(text) for text in texts] for texts in articles]

    def answer(self, text):
        at = text.find("shameful")
        spans = (TextSpan(at, at + 8, "loaded", 0.9),) if at >= 0 else ()
        labels = {"loaded_language": {"loaded": 0.9 if spans else 0.1}}
        return Prediction(labels, {"loaded_language": spans}, {"loaded_language": True})


def truth(text: str) -> str:
    return "loaded" if "shameful" in text or "vile" in text else "none"


def articles(n: int = 80, sentences: int = 10) -> list[dict[str, str]]:
    """So many articles, by turns of two outlets; every sentence is told apart by a number."""
    rng = random.Random(4)
    rows = []
    for number in range(n):
        texts = [
            f"{rng.choices((SEEN, MISSED, *PLAIN), (3, 1, 8, 8, 8))[0]} on day {number}, at {k}."
            for k in range(sentences)
        ]
        rows.append({"id": f"a{number:03}", "outlet": OUTLETS[number % 2], "text": " ".join(texts)})
    return rows


def scored_by_spotter(rows: list[dict[str, str]], folder: Path) -> Path:
    """A folder of scores of articles that are given as rows, by `Spotter`."""
    pd.DataFrame(rows).to_csv(folder / "articles.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        _kept_model.cache_clear()
        patch.setattr("toolkit.scoring.article.load_model", lambda *_, **__: Spotter())
        score_batch([folder / "articles.csv"], folder / "scored", model="spotter", workers=1)
        _kept_model.cache_clear()
    return folder / "scored"


def coded(sample: pd.DataFrame, coder: str = "ann") -> pd.DataFrame:
    """A drawn sample as one coder answers it who is always right: a table of labels."""
    table = sample[["item", "stratum", "inclusion_p", "text_sha256"]].assign(
        annotator=coder, codebook="loaded_language", label=sample["text"].map(truth),
        start=None, end=None,
    )  # fmt: skip
    return table.astype({"start": "Int64", "end": "Int64"})


def items(scored: Path) -> pd.DataFrame:
    return ScoreSet.open(scored).items()
