"""Intervals of a comparison cover what is true on simulated corpora; the naive one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.evaluation.card import card_page
from toolkit.evaluation.config import Coverage, Pools, read_evaluation
from toolkit.evaluation.coverage import centre_of, mean_level, run_coverage
from toolkit.evaluation.pools import run_pools

CONFIGS = Path(__file__).parents[2] / "experiments" / "configs"


def test_intervals_cover_and_the_naive_one_does_not():
    config = read_evaluation(CONFIGS / "simulation.yaml")
    assert isinstance(config, Coverage)
    config = config.model_copy(update={"repetitions": 100})
    content = run_coverage(config, report=lambda _: None)
    for name, methods in content.items():
        assert methods["naive"]["coverage"] < 0.05
        # Of 100 draws at 95%, fewer than 88 come once in a thousand.
        for method in ("gold only", "prediction-powered", "prediction-powered, by event"):
            assert methods[method]["coverage"] >= 0.88, (name, method)
            assert abs(methods[method]["bias"]) < 0.01
        assert methods["prediction-powered"]["sd"] < methods["gold only"]["sd"]
    page = card_page(config, content, Path("c.yaml"))
    assert "## No difference, 30 labelled events" in page
    assert "| naive | 0.0000 | – |" in page


def test_levels_are_means_on_the_scale_of_shares():
    assert mean_level(centre_of(0.1, 0.8), 0.8) == pytest.approx(0.1)


@pytest.mark.corpora
def test_pools_of_annotators(corpora, monkeypatch):
    monkeypatch.setenv("TOOLKIT_DATA", str(corpora))
    config = read_evaluation(CONFIGS / "annotator_pools.yaml")
    assert isinstance(config, Pools)
    config = config.model_copy(update={"outlets": 2, "bootstrap": 20})
    content = run_pools(config)
    assert [pair["sentences"] for pair in content["pairs"]] == [[943, 770]]
    assert "| breitbart | alternet | 943, 770 | -10.4 |" in card_page(config, content, Path("c"))
    with pytest.raises(ValueError, match="no annotator's name begins with 'coder'"):
        run_pools(config.model_copy(update={"annotators": "coder"}))
