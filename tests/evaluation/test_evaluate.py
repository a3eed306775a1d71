"""Predictions beside gold labels: figures that can be counted by hand, for any codebook."""

from __future__ import annotations

import pytest

from toolkit.codebook import load_codebook
from toolkit.evaluation.evaluate import confidence, figures, predict
from toolkit.gold import agrees
from toolkit.schema import Gold, Passage, Prediction, TextSpan

CODEBOOKS = tuple(load_codebook(name) for name in ("loaded_language", "framing", "sourcing"))
FRAMING = CODEBOOKS[1].questions[0]


class Fixed:
    """A model whose predictions are handed to it."""

    name, sha256, codebooks = "fixed", "0", CODEBOOKS

    def __init__(self, predictions):
        self.predictions = predictions

    def predict(self, articles):
        rest = iter(self.predictions)
        return [[next(rest) for _ in sentences] for sentences in articles]


def frames(*labels: str) -> dict[str, float]:
    return {label: 0.9 if label in labels else 0.1 for label in FRAMING.label_ids}


def labels(loaded: float, frame: str, **sourcing: str):
    single = {
        question.id: {sourcing.get(question.id, "none"): 0.9} for question in CODEBOOKS[2].questions
    }
    return {"loaded_language": {"loaded": loaded}, "framing": frames(frame), **single}


ATTRIBUTED = {"attribution": "attributed", "naming": "anonymous"}
PREDICTIONS = [
    Prediction(
        labels(0.9, "economic", **ATTRIBUTED),
        {"loaded_language": (TextSpan(0, 4, "loaded", 0.9),),
         "sourcing": (TextSpan(0, 2, "source", 0.9), TextSpan(5, 9, "content", 0.9))},
        {"loaded_language": True, "framing": True},
    ),
    Prediction(labels(0.2, "none"), {}, {"loaded_language": True}),
    Prediction(labels(0.6, "policy", **ATTRIBUTED)),
]  # fmt: skip
PASSAGES = [
    Passage(
        ("first text", "second"),
        (
            Gold(
                {"loaded_language": {"loaded": 1.0}, "framing": {"economic": 1.0},
                 "attribution": {"attributed": 1.0}, "naming": {"anonymous": 1.0}},
                spans={"loaded_language": (TextSpan(2, 6, "loaded", 1.0),),
                       "sourcing": (TextSpan(0, 2, "source", 1.0),)},
            ),
            Gold(
                {"loaded_language": {"loaded": 0.6}, "framing": {"none": 1.0},
                 "attribution": {"none": 1.0}, "naming": {"anonymous": 1.0}},
            ),
        ),
    ),
    Passage(
        ("third",),
        (Gold({"loaded_language": {}, "framing": {"economic": 1.0}, "attribution": {"none": 1.0}},
              {"framing": frozenset({"policy", "none"})}),),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def texts():
    return predict(Fixed(PREDICTIONS), PASSAGES)


@pytest.fixture(scope="module")
def rows(texts):
    measured = figures(texts, CODEBOOKS, repeats=20)
    return {(row.question, row.label, row.measure): row for row in measured}


def test_figures_are_those_counted_by_hand(rows):
    def value(*key: str) -> float:
        return rows[key].figure.value

    assert value("loaded_language", "loaded", "positive F1") == pytest.approx(1 / 2)
    assert rows["loaded_language", "loaded", "positive F1"].n == 3
    assert value("framing", "economic", "positive F1") == pytest.approx(2 / 3)
    assert value("attribution", "any", "macro-F1") == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert value("naming", "anonymous", "recall") == pytest.approx(1 / 2)
    assert value("naming", "anonymous", "F1") == pytest.approx(2 / 3)
    assert value("naming", "", "macro-F1") == pytest.approx((2 / 3 + 0) / 2)
    assert value("naming", "where there is any", "macro-F1") == pytest.approx(2 / 3)
    assert value("loaded_language_spans", "loaded", "exact F1") == 0
    assert value("loaded_language_spans", "loaded", "overlap F1") == 1
    assert value("sourcing_spans", "source", "exact F1") == 1


def test_what_was_not_coded_is_not_measured(rows):
    assert "quote_type" not in {question for question, *_ in rows}
    assert ("sourcing_spans", "content", "exact F1") not in rows
    assert ("naming", "vague", "F1") not in rows
    assert agrees(PASSAGES[0].gold[0], PREDICTIONS[0], CODEBOOKS[2].question("role")) is None


def test_confident_predictions_are_counted_by_codebook(texts):
    shares = confidence(texts, CODEBOOKS)
    assert shares["loaded_language"] == {
        "coverage": pytest.approx(2 / 3), "right": 0.5, "right of all": pytest.approx(1 / 3),
        "n": 3.0,
    }  # fmt: skip
    # A frame that a corpus does not code is neither right nor wrong.
    assert shares["framing"]["right of all"] == pytest.approx(2 / 3)
    assert "sourcing" not in shares


def test_an_own_codebook_is_measured_like_ours():
    codebook = load_codebook("data/own_codebook/forecast.yaml")
    question = codebook.questions[0]
    label, without = question.positive_ids[0], question.label_ids[-1]
    assert question.kind == "single"
    predictions = [Prediction({question.id: {name: 0.9}}) for name in (label, label, without)]
    passages = [
        Passage((text,), (Gold({question.id: {name: 1.0}}),))
        for text, name in zip("abc", (label, without, without), strict=True)
    ]
    measured = figures(predict(Fixed(predictions), passages), [codebook], repeats=10)
    values = {(row.label, row.measure): row.figure.value for row in measured}
    assert values["", "accuracy"] == pytest.approx(2 / 3)
    assert values[label, "F1"] == pytest.approx(2 / 3)
