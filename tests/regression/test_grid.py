"""The grid of regressions in short: what is hard covers, and a run goes on where it was stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.evaluation.card import card_page
from toolkit.evaluation.config import RegressionDesign, RegressionGrid, read_evaluation
from toolkit.evaluation.simulated_regression import simulated_regression
from toolkit.regression.fit import How, fit
from toolkit.regression.formula import Formula
from toolkit.regression.grid import run_regression_grid, units_of

CONFIG = Path(__file__).parents[2] / "experiments/configs/regression_grid.yaml"
SHORT = {
    "linear, confounded": RegressionDesign(articles=40, sentences=12, labels=80),
    "few clusters": RegressionDesign(articles=30, sentences=12, labels=8, labels_of="articles"),
    "predictor": RegressionDesign(
        articles=30, sentences=12, labels=60, role="predictor", effect=0.4
    ),
}
REPETITIONS = 12


@pytest.fixture(scope="module")
def config():
    grid = read_evaluation(CONFIG)
    assert isinstance(grid, RegressionGrid)
    return grid


@pytest.mark.parametrize("design", SHORT)
def test_intervals_cover(config, tmp_path, design):
    designs = {design: SHORT[design]}
    short = config.model_copy(update={"repetitions": REPETITIONS, "designs": designs})
    content = run_regression_grid(short, tmp_path, report=lambda _: None)
    # Three standard errors of so many repetitions below .95.
    least = 0.95 - 3 * np.sqrt(0.05 * 0.95 / REPETITIONS)
    for term, figures in content[design]["terms"].items():
        assert figures["corrected"]["coverage"] >= least, (term, figures)
    naive = content[design]["terms"]["label" if design == "predictor" else "outlet[o01]"]["naive"]
    assert naive["coverage"] < 0.7
    page = card_page(short, content, Path("c.yaml"))
    assert f"| {design} | topic | " in page


def test_a_run_goes_on_where_it_was_stopped(config, tmp_path):
    designs = {"small": RegressionDesign(articles=10, sentences=8, labels=40)}
    few, more = (config.model_copy(update={"repetitions": n, "designs": designs}) for n in (2, 4))
    run_regression_grid(few, tmp_path / "a", report=lambda _: None)
    (saved,) = (tmp_path / "a").iterdir()
    text = saved.read_text(encoding="utf-8")
    went_on = run_regression_grid(more, tmp_path / "a", report=lambda _: None)
    assert saved.read_text(encoding="utf-8").startswith(text.rstrip("]}"))
    assert went_on == run_regression_grid(more, tmp_path / "b", report=lambda _: None)


@pytest.mark.parametrize("family", ["linear", "logistic", "poisson"])
def test_the_truth_is_what_a_regression_of_true_labels_finds(config, family):
    """Every sentence of some large corpora labelled: what is left is chance."""
    effect = {"linear": 0.1, "logistic": 0.5, "poisson": 0.4}[family]
    design = RegressionDesign(family=family, effect=effect, articles=400, sentences=10, labels=4000)
    values = []
    for k in range(3):
        corpus = simulated_regression(config, design, [5, k])
        model = fit(units_of(corpus), Formula.parse(corpus.formula), How(family=family))
        assert not any(np.isnan(label).any() for label in corpus.coded.values())
        values.append([model[name].corrected for name in corpus.truth])
    for term, true in zip(zip(*values, strict=True), corpus.truth.values(), strict=True):
        mean = np.mean([each.value for each in term])
        assert abs(mean - true) < 3 * term[0].se / np.sqrt(3)


@pytest.mark.parametrize(
    ("design", "labelled"),
    [
        (RegressionDesign(labels_of="articles", labels=8, articles=20), 2 * 8 * 20),
        (RegressionDesign(labels_of="strata by score", labels=50, articles=20), 2 * 50),
        (RegressionDesign(outlets=4, labels=30, articles=20), 4 * 30),
    ],
)
def test_inclusion_probabilities_are_those_of_the_draw(config, design, labelled):
    frame = simulated_regression(config, design, [0, 1]).frame
    known = frame["inclusion_p"].dropna()
    assert len(known) == labelled
    assert (1 / known).sum() == pytest.approx(len(frame), rel=1e-9)
