"""Metrics equal scikit-learn's, span scores those counted by hand, and the one bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from toolkit.bootstrap import cluster_bootstrap
from toolkit.evaluation.metrics import (
    binary_figures,
    error_rates,
    f1,
    label_f1,
    macro_f1,
    mcc,
    risk_coverage,
    span_figures,
)
from toolkit.schema import TextSpan

RNG = np.random.default_rng(3)
TRUTH = RNG.random((200, 4)) < [0.5, 0.2, 0.05, 0.9]
PREDICTED = np.where(RNG.random((200, 4)) < 0.3, ~TRUTH, TRUTH)


def test_metrics_are_those_of_scikit_learn():
    truth, predicted = TRUTH[:, 1], PREDICTED[:, 1]
    assert f1(truth, predicted) == pytest.approx(sklearn_metrics.f1_score(truth, predicted))
    assert mcc(truth, predicted) == pytest.approx(
        sklearn_metrics.matthews_corrcoef(truth, predicted)
    )
    for gold, ours in ((truth, predicted), (TRUTH, PREDICTED)):
        assert macro_f1(gold, ours) == pytest.approx(
            sklearn_metrics.f1_score(gold, ours, average="macro")
        )
    assert f1(TRUTH, PREDICTED) == pytest.approx(
        sklearn_metrics.f1_score(TRUTH, PREDICTED, average="micro")
    )
    assert label_f1(TRUTH, PREDICTED) == pytest.approx(
        sklearn_metrics.f1_score(TRUTH, PREDICTED, average=None)
    )


def test_metrics_of_nothing_are_zero():
    nothing = np.zeros(4, bool)
    assert f1(nothing, nothing) == mcc(nothing, ~nothing) == 0
    assert macro_f1(np.zeros((4, 2), bool), np.zeros((4, 2), bool)) == 0


def test_figures_of_one_label_and_of_outlets():
    truth = np.array([True, False, True, False])
    p = np.array([0.9, 0.2, 0.4, 0.6])
    figures = binary_figures(truth, p, ["a", "a", "b", "b"], repeats=50)
    assert figures["positive F1"].value == pytest.approx(0.5)
    assert figures["positive F1"].low <= 0.5 <= figures["positive F1"].high
    assert risk_coverage(truth, p, (1.0, 0.5)) == {1.0: 0.5, 0.5: 0.0}
    rates = error_rates(truth, p >= 0.5, ["a", "b", "a", "b"])
    assert rates["a"]["sensitivity"] == 0.5
    assert np.isnan(rates["a"]["specificity"])
    assert rates["b"]["specificity"] == 0.5


def test_spans_are_compared_text_by_text():
    gold = [[TextSpan(0, 4, "m", 1)], [TextSpan(6, 12, "m", 1)], [TextSpan(0, 1, "m", 1)]]
    predicted = [
        [TextSpan(0, 4, "m", 0.9)],
        [TextSpan(5, 9, "m", 0.8), TextSpan(20, 22, "m", 1)],
        [],
    ]
    figures = span_figures(gold, predicted, ["a", "b", "c"], repeats=20)
    assert figures["exact F1"].value == pytest.approx(2 * 1 / 6)
    assert figures["overlap F1"].value == pytest.approx(2 / 3)


def test_clusters_are_drawn_whole():
    values = np.array([0.0, 0.0, 1.0, 1.0])
    figure = cluster_bootstrap(lambda rows: {"": values[rows].mean()}, [1, 1, 2, 2], repeats=200)[
        ""
    ]
    assert (figure.value, figure.low, figure.high) == (0.5, 0.0, 1.0)
    single = cluster_bootstrap(lambda rows: {"": values[rows].mean()}, ["a"] * 4, repeats=20)[""]
    assert single.low == single.high == 0.5


def test_draws_without_a_figure_are_left_out():
    values = np.array([1.0, np.nan])
    figure = cluster_bootstrap(lambda rows: {"": values[rows].max()}, ["a", "b"], repeats=50)[""]
    assert figure.low == figure.high == 1.0
    none = cluster_bootstrap(lambda rows: {"": 1.0}, ["a"], repeats=0)[""]
    assert np.isnan(none.low)
    with pytest.raises(ValueError, match="no text to measure"):
        cluster_bootstrap(lambda rows: {"": 1.0}, [])
