"""Runs an evaluation of any kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.evaluation.config import (
    Coverage,
    CoverageGrid,
    Evaluation,
    FoldExperiment,
    ModelCard,
    PlannerGrid,
    Pools,
    SurrogatesGrid,
)


def run_evaluation(
    config: Evaluation, *, work: Path, report: Callable[[str], object] = print
) -> dict[str, Any]:
    """Run an evaluation of any kind: the content of its card. ``work`` keeps folds and repetitions
    that are done; ``report`` is told of progress, a line at a time."""
    if isinstance(config, ModelCard):
        from toolkit.evaluation.model_card import run_model_card

        return run_model_card(config, report=report)
    if isinstance(config, FoldExperiment):
        from toolkit.evaluation.fold_experiment import run_folds

        return run_folds(config, work, report=report)
    if isinstance(config, Coverage):
        from toolkit.evaluation.coverage import run_coverage

        return run_coverage(config, report=report)
    if isinstance(config, CoverageGrid):
        from toolkit.evaluation.coverage_grid import run_coverage_grid

        return run_coverage_grid(config, work / config.card.name, report=report)
    if isinstance(config, SurrogatesGrid):
        from toolkit.evaluation.surrogates_grid import run_surrogates_grid

        return run_surrogates_grid(config, work / config.card.name, report=report)
    if isinstance(config, PlannerGrid):
        from toolkit.evaluation.planner_grid import run_planner_grid

        return run_planner_grid(config, report=report)
    if isinstance(config, Pools):
        from toolkit.evaluation.pools import run_pools

        return run_pools(config)
    raise TypeError("a grid of regressions is run by toolkit.regression.grid, a floor above")
