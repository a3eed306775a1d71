"""The grid of designs in short: what is hard covers, and a run goes on where it was stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.evaluation.card import card_page
from toolkit.evaluation.config import (
    AdaptiveDesign,
    CodersDesign,
    CoverageGrid,
    GridDesign,
    read_evaluation,
)
from toolkit.evaluation.coverage_grid import _code, run_coverage_grid
from toolkit.evaluation.simulated import simulated_outlets
from toolkit.evaluation.simulated_coding import adaptive_outlets, coded_outlets

CONFIG = Path(__file__).parents[2] / "experiments/configs/coverage_grid.yaml"
SHORT = {
    "400 and 5 articles, 10%": 50,
    "Se .80 Sp .99, 2%": 50,
    "strata by score, Se .80 Sp .90, 2%": 50,
    "8 articles, 10%": 80,
    "size-related, 30 articles, 10%": 80,
    "15 shared events, 10%": 80,
    "adaptive in two batches, 10%": 40,
    "two crossed coders, 10%": 50,
}


@pytest.fixture(scope="module")
def config():
    found = read_evaluation(CONFIG)
    assert isinstance(found, CoverageGrid)
    return found


@pytest.mark.parametrize("design", SHORT)
def test_intervals_cover(config, tmp_path, design):
    designs = {design: config.designs[design]}
    short = config.model_copy(update={"repetitions": SHORT[design], "designs": designs})
    content = run_coverage_grid(short, tmp_path, report=lambda _: None)
    for name, figures in content[design].items():
        # Three standard errors of so many repetitions below .95.
        least = 0.95 - 3 * np.sqrt(0.05 * 0.95 / SHORT[design])
        assert figures["coverage"] >= least, (name, figures)
        assert figures["points"] == 0
    page = card_page(short, content, Path("c.yaml"))
    assert f"| {design} | " in page


def test_a_run_goes_on_where_it_was_stopped(config, tmp_path):
    designs = {"8 articles, 2%": config.designs["8 articles, 2%"]}
    few, more = (config.model_copy(update={"repetitions": n, "designs": designs}) for n in (3, 6))
    run_coverage_grid(few, tmp_path / "a", report=lambda _: None)
    (saved,) = (tmp_path / "a").iterdir()
    text = saved.read_text(encoding="utf-8")
    went_on = run_coverage_grid(more, tmp_path / "a", report=lambda _: None)
    assert saved.read_text(encoding="utf-8").startswith(text.rstrip("]}"))
    assert went_on == run_coverage_grid(more, tmp_path / "b", report=lambda _: None)
    saved.write_text(text.replace('"design": "', '"design": "other '), encoding="utf-8")
    assert run_coverage_grid(more, tmp_path / "a", report=lambda _: None) == went_on


def test_designs_are_stamped_by_the_code_that_draws_them():
    stamps = {_code(kind) for kind in (GridDesign, AdaptiveDesign, CodersDesign)}
    assert len(stamps) == 3


def test_coders_find_what_their_errors_say_and_code_some_of_every_outlet(config):
    design = CodersDesign(
        prevalence=(0.3, 0.1), coders=((0.9, 0.99), (0.6, 0.8)), labels=400, overlap=0.25
    )
    assert design.true_levels == (pytest.approx(0.2985), pytest.approx(0.1695))
    pairs = [coded_outlets(config, design, [7, k]) for k in range(10)]
    for k, level in enumerate(design.true_levels):
        labels = np.concatenate([pair[k].label[pair[k].labelled] for pair in pairs])
        assert labels.mean() == pytest.approx(level, abs=0.025)
        assert (labels == 0.5).any()


def test_scores_agree_with_answers_and_unsure_sentences_are_drawn_more(config):
    design = AdaptiveDesign(adaptive_batches=1, labels=200, classifier=(0.8, 0.95))
    first, _ = adaptive_outlets(config, design, [3])
    on = first.labelled
    assert on.sum() == 200
    assert (1 / first.inclusion[on]).sum() == pytest.approx(len(first))
    assert first.label[on].mean() > 1.3 * np.average(
        first.label[on], weights=1 / first.inclusion[on]
    )


def test_corpora_have_the_levels_that_they_are_said_to_have(config):
    for design in (
        GridDesign(prevalence=(0.3, 0.1)),
        GridDesign(prevalence=(0.3, 0.1), size_sd=0.7, size_slope=0.7),
    ):
        drawn = [simulated_outlets(config, design, [9, k]) for k in range(12)]
        for k, level in enumerate(design.prevalence):
            answers = np.concatenate([pair[k].predicted for pair in drawn])
            share = 0.8 * level + 0.1 * (1 - level)
            assert answers.mean() == pytest.approx(share, abs=0.012)
