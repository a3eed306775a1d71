"""The grid of several models in short: intervals cover, and are not wider than those of labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.evaluation.card import card_page
from toolkit.evaluation.config import SurrogatesDesign, SurrogatesGrid, read_evaluation
from toolkit.evaluation.simulated_surrogates import surrogate_outlets
from toolkit.evaluation.surrogates_grid import (
    ALL,
    beside_best,
    beside_labels,
    run_surrogates_grid,
)

CONFIG = Path(__file__).parents[2] / "experiments/configs/surrogates_grid.yaml"
SHORT = {
    "10%, 100 labels": 20,
    "the same model three times, 10%, 300 labels": 20,
    "15 whole articles, 10%": 20,
    "refusals, 60% of true, 10%, 300 labels": 20,
    "a worthless one alone, 3%, 100 labels": 20,
}


@pytest.fixture(scope="module")
def config():
    found = read_evaluation(CONFIG)
    assert isinstance(found, SurrogatesGrid)
    return found


def test_intervals_cover_and_are_not_wider(config, tmp_path):
    for design, repetitions in SHORT.items():
        designs = {design: config.designs[design]}
        short = config.model_copy(update={"repetitions": repetitions, "designs": designs})
        content = run_surrogates_grid(short, tmp_path, report=lambda _: None)
        for ways in content[design].values():
            least = 0.95 - 3 * np.sqrt(0.05 * 0.95 / repetitions)
            assert ways[ALL]["coverage"] >= least, design
            assert beside_labels(ways) <= 1.02, design
            assert beside_best(ways) <= 1.05, design
        assert f"| {design} | " in card_page(short, content, Path("c.yaml"))


def test_models_err_as_they_are_said_to_and_together(config):
    design = SurrogatesDesign(
        prevalence=(0.3, 0.3), models=((0.8, 0.9), (0.6, 0.7)), shared_error=0.5, copies=1,
        labels=10**6, drift=0.1, missing=(0.5, 0.0),
    )  # fmt: skip
    outlets = surrogate_outlets(config, design, [0, 1])
    for k, s in enumerate(outlets):
        truth = s.label == 1
        first, second, copy = (s.predicted, *s.further.T)
        assert first[truth].mean() == pytest.approx(0.8 - 0.1 * k, abs=0.05)
        assert 1 - first[~truth].mean() == pytest.approx(0.9 - 0.1 * k, abs=0.05)
        assert second[truth].mean() == pytest.approx(0.6 - 0.1 * k, abs=0.06)
        silent = np.isnan(copy)
        assert (copy[~silent] == first[~silent]).all()
        assert silent[truth].mean() == pytest.approx(0.5, abs=0.06)
        assert not silent[~truth].any()
        wrong = [(answers == 1) != truth for answers in (first, second)]
        assert np.corrcoef(*wrong)[0, 1] > 0.15
