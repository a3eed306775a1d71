"""The least number of labels that reaches a goal often enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.planning.goals import Goal, achieved, supposed
from toolkit.planning.simulation import DESIGNS, OutletPlan, simulate

ASSURANCE = 0.8
MARGIN = 0.06
"""Above the assurance, so that chance among repetitions does not leave the plan short of it."""
FEWEST = 30
"""Labels of an outlet below which nothing is corrected."""
STEP = 1.6
FINE = 1.04
"""The search ends between numbers of labels with this quotient."""
SCOUTS = 40
"""Repetitions that bracket the number."""


@dataclass(frozen=True, slots=True)
class Needed:
    """``labels`` of each of so many ``outlets`` reach the ``goal`` in a ``share`` of simulated
    studies (None where labelling all is not enough); ``tried``: that share by number of labels."""

    goal: Goal
    design: str
    labels: int | None
    share: float
    outlets: int
    tried: tuple[tuple[int, float], ...]

    def __str__(self) -> str:
        if self.labels is None:
            return (
                f"{self.design}: {self.goal} cannot be had; labelling all reaches it in "
                f"{self.share:.0%} of simulated studies"
            )
        return (
            f"{self.design}: {self.labels:,} labels of each outlet, {self.total:,} in all, for "
            f"{self.goal} in {self.share:.0%} of simulated studies"
        )

    @property
    def total(self) -> int:
        """Labels of all outlets; 0 where the goal cannot be had."""
        return (self.labels or 0) * self.outlets


def success_share(
    outlets: Sequence[OutletPlan], goal: Goal, design: str, n: int, repetitions: int, seed: int
) -> float:
    """The share of simulated studies with ``n`` labels of each outlet that reach the goal."""
    reached = 0
    for repetition in range(repetitions):
        rng = np.random.default_rng([seed, n, repetition])
        reached += achieved([simulate(rng, outlet, design, n) for outlet in outlets], goal)
    return reached / repetitions


def labels_needed(
    outlets: Sequence[OutletPlan],
    goal: Goal,
    design: str = "simple",
    *,
    assurance: float = ASSURANCE,
    repetitions: int = 200,
    seed: int = 0,
    report: Callable[[str], object] = lambda _: None,
) -> Needed:
    """The least number of labels of each outlet, drawn by ``design`` (a name of `DESIGNS`), with
    which the share ``assurance`` of studies reaches the goal: a width, or the power to find a
    difference. ``report`` is told of each number that is tried.

    The number is found by simulation with the estimator of the analysis. Raises `ValueError` for an
    unknown design, and where the goal supposes what no outlet can have.
    """
    if design not in DESIGNS:
        raise ValueError(f"no design {design!r}; there are {', '.join(DESIGNS)}")
    if not 0.5 <= assurance <= 0.95:
        raise ValueError(f"the assurance is from 0.5 to 0.95, not {assurance:g}")
    of_goal = supposed(outlets, goal)
    most = min(outlet.sentences for outlet in of_goal)
    wanted = min(assurance + MARGIN, 0.98)
    tried: dict[int, tuple[float, int]] = {}

    def reached(n: int, many: int) -> bool:
        if tried.get(n, (0.0, 0))[1] < many:
            tried[n] = success_share(of_goal, goal, design, n, many, seed), many
            report(f"{design}: {n:,} labels, {goal} in {tried[n][0]:.0%} of {many} studies")
        return tried[n][0] >= wanted

    def result(labels: int | None) -> Needed:
        share = tried[labels or most][0]
        shares = tuple((n, each) for n, (each, _) in sorted(tried.items()))
        return Needed(goal, design, labels, share, len(outlets), shares)

    few, enough = 1, min(FEWEST, most)
    while not reached(enough, SCOUTS):
        if enough == most:
            return result(None)
        few, enough = enough, min(math.ceil(enough * STEP), most)
    few = math.ceil(few / STEP)  # scouts are few, and may have been unlucky
    while enough > few * FINE + 1:
        middle = round((few * enough) ** 0.5)
        few, enough = (few, middle) if reached(middle, repetitions) else (middle, enough)
    while not reached(enough, repetitions):
        if enough == most:
            return result(None)
        enough = min(math.ceil(enough * FINE), most)
    return result(enough)
