"""Hand coding and comparison of scores in any format, and by a codebook of one's own."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.comparison import compare, specification_curve
from toolkit.schema import Prediction, TextSpan
from toolkit.scoring.batch import score_batch

ROOT = Path(__file__).parents[2]
FORECAST = ROOT / "data/own_codebook/forecast.yaml"


class Forecaster:
    """Says that a sentence with "will" is a forecast, and marks the word."""

    name, sha256 = "forecaster", "0" * 64
    codebooks = (load_codebook(FORECAST),)

    def predict(self, articles):
        return [[self.one(text) for text in texts] for texts in articles]

    def one(self, text):
        at = text.find("will ")
        spans = (TextSpan(at, at + 4, "forecast", 0.8),) if at >= 0 else ()
        labels = {"forecast": {"forecast": 0.8 if at >= 0 else 0.2}}
        if self.codebooks[0].question("forecast").kind == "single":
            labels = {"forecast": {"forecast": 0.8} if at >= 0 else {"none": 0.8}}
        return Prediction(labels, {"forecast": spans}, {"forecast": True})


def truth(text):
    return "forecast" if "will " in text or "expect" in text else "none"


def toolkit(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def articles(tmp_path):
    """Forty articles of two outlets; "NA" is an event like any other."""
    rng = random.Random(0)
    kinds = ["The mayor will resign.", "Traders expect rain.", "It rained.", "Nothing moved."]
    rows = []
    for number in range(40):
        outlet = ["Post", "Wire"][number % 2]
        weights = (4, 2, 2, 2) if outlet == "Post" else (1, 1, 4, 4)
        text = " ".join(rng.choices(kinds, weights, k=12))
        event = "NA" if number < 2 else f"e{number // 2}"
        rows.append((f"a{number}", outlet, event, text))
    path = tmp_path / "articles.csv"
    pd.DataFrame(rows, columns=["id", "outlet", "event", "text"]).to_csv(path, index=False)
    return path


@pytest.fixture(autouse=True)
def forecaster(monkeypatch):
    from toolkit.scoring.article import _kept_model

    monkeypatch.setattr("toolkit.scoring.article.load_model", lambda *_, **__: Forecaster())
    yield
    _kept_model.cache_clear()


def coded(scored, folder):
    """Sampled, coded as the truth is, and taken back: the table of labels."""
    ask = ["--codebook", FORECAST]
    toolkit("sample", scored, "--n", 60, "--by", "outlet", *ask, "--out", folder / "coding")
    sheet = pd.read_csv(folder / "coding/sheet.csv", dtype=str, keep_default_na=False)
    sheet["forecast"] = sheet["text"].map(truth)
    sheet.to_csv(folder / "ann.csv", index=False)
    toolkit("labels", folder / "coding", folder / "ann.csv", *ask, "--out", folder / "labels.csv")
    return folder / "labels.csv"


def test_an_own_codebook_from_csv_to_the_comparison_page(articles, tmp_path):
    scored = tmp_path / "scored"
    toolkit("score", articles, "--model", "mine", "--out", scored)
    labels = coded(scored, tmp_path)
    out = tmp_path / "compared"
    printed = toolkit(
        "compare", scored, "--measure", "forecast_rate", "--gold", labels, "--match", "event",
        "--filter", "confident", "--out", out,
    )  # fmt: skip
    assert "Post - Wire, percentage points" in printed
    page = (out / "comparison.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "share of body sentences" in page
    assert (out / "forest.svg").is_file()
    found = compare(scored, "forecast_rate", gold=labels)
    contrast = found.contrasts[0]
    # The model misses what is expected; hand labels put it back.
    assert contrast.differences["naive"].value < contrast.differences["prediction-powered"].value
    true = {
        outlet: texts.str.count(r"(?:will|expect) ").sum() / (12 * len(texts))
        for outlet, texts in pd.read_csv(articles).groupby("outlet")["text"]
    }
    best = contrast.differences["prediction-powered"]
    assert best.low < true["Post"] - true["Wire"] < best.high
    assert found.outlets[0].errors["sensitivity"].value < 0.9
    curve = specification_curve({"mine": scored}, "forecast_rate", "Post", "Wire")
    assert set(curve["filter"]) == {"all", "original", "confident"}


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_scores_in_any_format_are_sampled_and_compared_alike(articles, tmp_path, format):
    tables = {}
    for name in ("parquet", format):
        folder = tmp_path / name
        score_batch([articles], folder / "scored", model="mine", format=name, workers=1)
        labels = coded(folder / "scored", folder)
        found = compare(folder / "scored", "forecast_rate", gold=labels, match="event")
        drawn = (folder / "coding/sample.csv").read_bytes()
        tables[name] = (drawn, labels.read_bytes(), found.figures(), found.corpus_sha256)
    assert tables["parquet"] == tables[format]


def test_words_that_look_like_missing_values_are_words(articles, tmp_path):
    scored = tmp_path / "scored"
    score_batch([articles], scored, model="mine", format="csv", workers=1)
    labels = coded(scored, tmp_path)
    table = pd.read_csv(labels, dtype=str, keep_default_na=False)
    table["annotator"] = "NA"
    table.to_csv(labels, index=False)
    found = compare(scored, "forecast_rate", gold=labels, match="event")
    assert found.contrasts[0].events == 20  # "NA" among them
    assert found.outlets[0].labelled == 60


def test_a_question_that_nobody_coded_is_named(articles, tmp_path):
    scored = tmp_path / "scored"
    score_batch([articles], scored, model="mine", workers=1)
    labels = coded(scored, tmp_path)
    table = pd.read_csv(labels)
    table["codebook"] = "framing"
    table.to_csv(labels, index=False)
    with pytest.raises(ValueError, match="nobody coded forecast, which forecast_rate counts"):
        compare(scored, "forecast_rate", gold=labels)


def test_a_measure_of_another_codebook_is_not_known(articles, tmp_path):
    scored = tmp_path / "scored"
    score_batch([articles], scored, model="mine", workers=1)
    with pytest.raises(ValueError, match="no measure 'loaded_rate'"):
        compare(scored, "loaded_rate")
    shutil.rmtree(scored / "codebooks")
    with pytest.raises(OSError, match="forecast"):
        compare(scored, "loaded_rate")
