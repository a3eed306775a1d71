"""What is fitted after training: temperatures, thresholds, and as many labels as hold."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.calibration import Calibration, calibration_error, fit_multi, fit_single
from toolkit.models.encoder.heads import Head
from toolkit.training.calibration import LabelledLogits, best_threshold, precise_threshold
from toolkit.training.evidence_weights import match_base_rates, one_after_the_other


def labelled(head: Head, logits: np.ndarray, truth: np.ndarray) -> LabelledLogits:
    return LabelledLogits(head, logits, truth, np.ones(len(truth), bool))


def test_calibration_brings_the_error_down():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.02, 0.98, (4000, 2))
    truth = (rng.uniform(size=p.shape) < p).astype(float)
    over = 3.0 * np.log(p / (1 - p)) + 1.0  # too sure of itself, and shifted
    truth[:50, 1] = np.nan
    fitted = fit_multi(over, truth)
    assert fitted.temperature == pytest.approx(3.0, rel=0.15)
    known = ~np.isnan(truth[:, 0])
    before = 1 / (1 + np.exp(-over[known, 0]))
    after = 1 / (1 + np.exp(-fitted.apply(over)[known, 0]))
    assert calibration_error(before, truth[known, 0] > 0) > 0.1
    assert calibration_error(after, truth[known, 0] > 0) < 0.03
    labels = rng.integers(0, 3, 3000)
    seen = np.where(rng.uniform(size=3000) < 0.7, labels, (labels + 1) % 3)
    assert fit_single(4.0 * np.eye(3)[seen], labels).temperature > 1.3


def test_thresholds_reach_their_operating_points():
    rng = np.random.default_rng(1)
    p = rng.uniform(size=5000)
    truth = rng.uniform(size=5000) < p**2
    best = best_threshold(p, truth)
    f1 = [2 * (truth & (p >= t)).sum() / (truth.sum() + (p >= t).sum())
          for t in (best, best - 0.1, best + 0.1)]  # fmt: skip
    assert f1[0] > max(f1[1:])
    assert truth[p >= precise_threshold(p, truth)].mean() >= 0.9
    assert precise_threshold(p, np.zeros(5000, bool)) == 0.99


def test_as_many_labels_are_predicted_as_hold():
    rng = np.random.default_rng(5)
    head = Head("framing", "multi", ("a", "b", "none"))
    logits = rng.normal(-3.0, 1.5, (2000, 3))
    truth = (rng.uniform(size=logits.shape) < 1 / (1 + np.exp(-logits))).astype(float)
    truth[:500, 1] = np.nan
    plain = fit_multi(logits, truth)
    matched = match_base_rates(plain, [labelled(head, logits, truth)])
    known = ~np.isnan(truth[:, :2])
    hold = int(truth[:, :2][known].sum())

    def predicted(calibration: Calibration) -> int:
        return int((calibration.apply(logits)[:, :2][known] >= 0).sum())

    assert predicted(plain) < 0.7 * hold
    assert abs(predicted(matched) - hold) <= 1
    assert matched.shift[2] == plain.shift[2]
    assert match_base_rates(plain, [labelled(head, logits, np.zeros_like(truth))]) == plain


def test_corpora_of_different_base_rates_count_the_same():
    rng = np.random.default_rng(6)
    head = Head("loaded_language", "multi", ("loaded",))
    large, small = rng.normal(0.0, 2.0, (5000, 1)), rng.normal(0.0, 2.0, (200, 1))
    corpora = [
        labelled(head, large, (large > -1.0).astype(float)),
        labelled(head, small, (small > 2.0).astype(float)),
    ]
    matched = match_base_rates(Calibration(1.0, (0.0,)), corpora)
    assert matched.shift[0] == pytest.approx(-0.5, abs=0.15)


def test_weights_of_words_in_turn_are_those_of_the_sum():
    z, lexical, marked = np.array([[1.5], [-2.0]]), np.array([[0.3], [4.0]]), np.array([[2.0], [1]])
    calibration = Calibration(0.5, (0.25,))
    weights = one_after_the_other({"lexical": 0.3, "marked": 0.2}, calibration)
    in_turn = z
    for kind, words in (("lexical", lexical), ("marked", marked)):
        weight, joint = weights[kind]
        in_turn = joint.apply((1 - weight) * in_turn + weight * words)
    together = calibration.apply(0.5 * z + 0.3 * lexical + 0.2 * marked)
    assert in_turn == pytest.approx(together)
    assert one_after_the_other({"lexical": 0.0, "marked": 0.0}, calibration) == {}
    assert one_after_the_other({"lexical": 0.4}, calibration)["lexical"].calibration == calibration
