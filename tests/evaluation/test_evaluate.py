"""Readings beside what is known: figures that can be counted by hand."""

from __future__ import annotations

import pytest

from toolkit.models.base import Reading
from toolkit.models.confidence import Levels, fit_level
from toolkit.models.encoder.passages import Known, Passage
from toolkit.schema import FRAMES, Confident, Facets, TextSpan
from toolkit.training.calibration import best_threshold, precise_threshold
from toolkit.evaluation.evaluate import confidence, figures, judged

np = pytest.importorskip("numpy")


class Told:
    """A model whose readings are handed to it."""

    name, sha256 = "told", "0"

    def __init__(self, readings):
        self.readings = readings

    def read(self, articles):
        rest = iter(self.readings)
        return [[next(rest) for _ in own] for own in articles]


def frames(*given: str) -> tuple[float, ...]:
    return tuple(0.9 if name in given else 0.1 for name in FRAMES)


ATTRIBUTED = Facets("attributed", 0.9, "direct", 0.9, "anonymous", 0.9, "other", 0.9, "neutral")
READINGS = [
    Reading(0.9, frames("economic"), ATTRIBUTED, (TextSpan(0, 4, "loaded", 0.9),), (),
            (TextSpan(0, 2, "source", 0.9), TextSpan(5, 9, "content", 0.9)),
            Confident(True, True, False)),
    Reading(0.2, frames("none"), Facets(), (), (), (), Confident(True, False, False)),
    Reading(0.6, frames("policy"), ATTRIBUTED),
]  # fmt: skip
PASSAGES = [
    Passage(
        ("one text", "two"),
        (
            Known(
                {"loaded_language": {"loaded": 1.0}, "framing": {"economic": 1.0},
                 "attribution": {"attributed": 1.0}, "naming": {"anonymous": 1.0}},
                {}, {"loaded_spans": ((2, 6, "loaded"),), "sourcing_spans": ((0, 2, "source"),)},
            ),
            Known(
                {"loaded_language": {"loaded": 1.0}, "framing": {"none": 1.0},
                 "attribution": {"none": 1.0}, "naming": {"anonymous": 1.0}},
            ),
        ),
    ),
    Passage(
        ("three",),
        (Known({"loaded_language": {}, "framing": {"economic": 1.0}, "attribution": {"none": 1.0}},
               {"framing": frozenset({"policy", "none"})}),),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    return judged(Told(READINGS), PASSAGES)


@pytest.fixture(scope="module")
def found(rows):
    return {(r.head, r.label, r.measure): r for r in figures(rows, repeats=20)}


def test_figures_are_those_counted_by_hand(found):
    def value(*key: str) -> float:
        return found[key].figure.value

    assert value("loaded_language", "loaded", "positive F1") == pytest.approx(1 / 2)
    assert found["loaded_language", "loaded", "positive F1"].n == 3
    assert value("framing", "economic", "positive F1") == pytest.approx(2 / 3)
    assert value("attribution", "any", "macro-F1") == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert value("naming", "anonymous", "recall") == pytest.approx(1 / 2)
    assert value("naming", "anonymous", "F1") == pytest.approx(2 / 3)
    assert value("naming", "", "macro-F1") == pytest.approx((2 / 3 + 0) / 2)
    assert value("naming", "where there is any", "macro-F1") == pytest.approx(2 / 3)
    assert value("loaded_spans", "loaded", "exact F1") == 0
    assert value("loaded_spans", "loaded", "overlap F1") == 1
    assert value("sourcing_spans", "source", "exact F1") == 1


def test_what_is_not_known_is_not_measured(found):
    heads = {head for head, *_ in found}
    assert "quote_type" not in heads
    assert ("sourcing_spans", "content", "exact F1") not in found
    assert ("naming", "vague", "F1") not in found


def test_confident_readings_are_counted_by_codebook(rows):
    own = confidence(rows)
    assert own["loaded_language"] == {
        "coverage": pytest.approx(2 / 3), "right": 0.5, "right of all": pytest.approx(1 / 3),
        "n": 3.0,
    }  # fmt: skip
    # A frame that a corpus does not code is neither right nor wrong.
    assert own["framing"]["right of all"] == pytest.approx(2 / 3)
    assert "sourcing" not in own


def test_a_level_is_the_lowest_that_keeps_its_promise():
    certain = np.repeat([0.9, 0.8, 0.7, 0.6], 25)
    right = np.concatenate([np.ones(25), np.arange(25) < 20, np.arange(25) < 10, np.zeros(25)]) > 0
    assert fit_level(certain, right, 0.9) == pytest.approx(0.8)
    assert fit_level(certain, right, 0.95) == pytest.approx(0.9)
    assert fit_level(certain, ~right, 0.95) > 1
    assert fit_level(certain[:10], right[:10], 0.5) > 1  # too few to promise anything
    assert Levels().confident(1.0, (1.0,), Facets()) == Confident()


def test_thresholds_reach_their_aims():
    p = np.array([0.95] * 20 + [0.6] * 20 + [0.3] * 20)
    truth = np.array([True] * 20 + [True] * 10 + [False] * 30)
    assert 0.3 < best_threshold(p, truth) < 0.6
    assert precise_threshold(p, truth) == pytest.approx(0.95)
    assert precise_threshold(p, ~truth & (p < 0.9)) == 0.99
    assert best_threshold(p, np.zeros(60, bool)) == 0.5
