"""Whether planned studies reach what they were planned for, in corpora that are made otherwise.

The planner simulates beta-distributed articles; here the levels of articles are normal on the logit
scale (`toolkit.evaluation.simulated`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.evaluation.config import (
    AdaptiveDesign,
    CoverageGrid,
    GridDesign,
    PlannerCase,
    PlannerGrid,
)
from toolkit.evaluation.coverage import centre_of
from toolkit.evaluation.simulated import simulated_outlets
from toolkit.evaluation.simulated_coding import adaptive_outlets
from toolkit.inference import Design, Scored, label_budget
from toolkit.planning import Goal, OutletPlan, achieved, labels_needed
from toolkit.planning.goals import supposed

PILOT = 200
"""Labels of the pilots from which the closed form plans."""
PILOTS = 5


def run_planner_grid(
    config: PlannerGrid, *, report: Callable[[str], object] = print
) -> dict[str, Any]:
    """Plan each case, and simulate studies of that size: what the card holds, by case."""
    return {
        name: _case(config, case, number, report)
        for number, (name, case) in enumerate(config.cases.items())
    }


def _case(
    config: PlannerGrid, case: PlannerCase, number: int, report: Callable[[str], object]
) -> dict[str, Any]:
    sensitivity, specificity = case.classifier
    icc = correlation(case.prevalence, float(np.hypot(config.event_sd, config.article_sd)))
    sizes = (case.sentences,) * case.articles
    plans = [
        OutletPlan(name, sizes, case.prevalence, sensitivity, specificity, icc) for name in "ab"
    ]
    goal = Goal(case.of, case.within, case.difference, design=Design(cluster="article"))
    needed = labels_needed(
        plans, goal, case.design, repetitions=config.search, seed=config.seed,
        report=lambda line: report(f"  {line}"),
    )  # fmt: skip
    shares = [plan.prevalence for plan in supposed(plans, goal)]
    reached = 0
    for repetition in range(config.repetitions if needed.labels else 0):
        assert needed.labels is not None
        seed = [config.seed, 1, number, repetition]
        reached += achieved(_study(config, case, needed.labels, shares, seed), goal)
    closed = None
    if case.of == "level" and case.within is not None and case.design == "simple":
        pilots = [
            _study(config, case, PILOT, shares, [config.seed, 2, number, k])[0]
            for k in range(PILOTS)
        ]
        budgets = [label_budget(pilot, case.within, goal.design).labels for pilot in pilots]
        closed = float(np.median([np.inf if n is None else n for n in budgets]))
    share = reached / config.repetitions
    report(f"{case.design}, {goal}: {needed.labels} labels, reached in {share:.3f}")
    return {"labels": needed.labels, "planned": needed.share, "reached": share, "closed": closed}


def _study(
    config: PlannerGrid, case: PlannerCase, n: int, shares: list[float], seed: list[int]
) -> tuple[Scored, Scored]:
    """Two outlets with ``n`` labels each, whose levels are ``shares``."""
    grid = CoverageGrid(
        kind="coverage_grid", card=Path(), title="", repetitions=1, event_sd=config.event_sd,
        article_sd=config.article_sd, designs={},
    )  # fmt: skip
    common: dict[str, Any] = {
        "articles": (case.articles, case.articles),
        "sentences": case.sentences,
        "prevalence": (shares[0], shares[-1]),
        "classifier": case.classifier,
    }
    if case.design == "adaptive":
        adaptive = AdaptiveDesign(**common, adaptive_batches=1, labels=n)
        return adaptive_outlets(grid, adaptive, seed)
    if case.design == "by answer":
        strata = GridDesign(**common, labels_of="strata by score", labels=n // 2)
        return simulated_outlets(grid, strata, seed)
    return simulated_outlets(grid, GridDesign(**common, labels=n), seed)


def correlation(level: float, sd: float) -> float:
    """The correlation of two labels of an article whose share of ``level`` is normal on the logit
    scale, with standard deviation ``sd``.

    >>> round(correlation(0.5, 0.8), 3)
    0.124
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    shares = 1 / (1 + np.exp(-(centre_of(level, sd) + sd * nodes)))
    variance = float(weights @ (shares - level) ** 2 / weights.sum())
    return variance / (level * (1 - level))
