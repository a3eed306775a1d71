"""What a pilot says of outlets, for `toolkit.planning`: scores, and hand labels of some of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.comparison.hand_labels import hand_labels
from toolkit.comparison.outlets import by_outlet
from toolkit.comparison.population import Population
from toolkit.inference import Design, Scored, estimate
from toolkit.planning import OutletPlan

if TYPE_CHECKING:
    import pandas as pd

LEAST_EFFECT = 0.2
"""The least sensitivity + specificity - 1 by which what articles have in common is told."""
MOST_ICC = 0.5


class Pilot(NamedTuple):
    """What is expected of each outlet, how many hand labels say so, and of which population."""

    outlets: tuple[OutletPlan, ...]
    labels: int
    population: Population


def read_pilot(
    scored: str | Path,
    measure: str,
    gold: str | Path | pd.DataFrame,
    *,
    by: str = "outlet",
    only: Sequence[str] = (),
) -> Pilot:
    """A folder of ``toolkit score`` with a table of ``toolkit labels`` of some of its sentences.

    Each outlet has its own articles and its own level, corrected by its labels; sensitivity and
    specificity are those of all outlets together, and so is the correlation within articles, as the
    answers tell it. Shares of few labels are taken by the rule of succession. Raises `ValueError`
    for what `hand_labels` refuses, an outlet without labels, and a measure that is a share of a
    part of the sentences.
    """
    population = Population.read(scored, measure, by=by, only=only)
    measured = by_outlet(population, hand_labels(population, gold))
    if bare := [name for name, each in measured.items() if not each.counted.labelled.any()]:
        raise ValueError(f"{gold}: no labels of {bare[0]}; a pilot wants some of every outlet")
    if any(each.of is not None for each in measured.values()):
        raise ValueError(f"{measure} is a share of some sentences only: plan for a share of all")
    outlets = {name: each.counted for name, each in measured.items()}
    sensitivity, specificity = _rates(list(outlets.values()))
    shares = {name: _level(outlet) for name, outlet in outlets.items()}
    icc = _icc(list(outlets.values()), list(shares.values()), sensitivity + specificity - 1)
    plans = tuple(
        OutletPlan(
            name, tuple(np.bincount(s.articles.codes()[1]).tolist()), shares[name],
            sensitivity, specificity, icc,
        )
        for name, s in outlets.items()
    )  # fmt: skip
    labels = sum(int(outlet.labelled.sum()) for outlet in outlets.values())
    return Pilot(plans, labels, population)


def _level(outlet: Scored) -> float:
    n = int(outlet.labelled.sum())
    value = estimate(outlet, design=Design(cluster="article")).value
    return (value * n + 1) / (n + 2)


def _rates(outlets: Sequence[Scored]) -> tuple[float, float]:
    """Sensitivity and specificity, each label weighing 1 / its inclusion probability."""
    on = [outlet.labelled for outlet in outlets]
    y, f, w = (
        np.concatenate([values[rows] for values, rows in zip(column, on, strict=True)])
        for column in (
            [o.label for o in outlets], [o.predicted for o in outlets],
            [1 / o.inclusion for o in outlets],
        )
    )  # fmt: skip
    w = w * len(w) / w.sum()
    yes, no = w @ y, w @ (1 - y)
    right = (w * y) @ (f >= 0.5), (w * (1 - y)) @ (f < 0.5)
    return float((right[0] + 1) / (yes + 2)), float((right[1] + 1) / (no + 2))


def _icc(outlets: Sequence[Scored], shares: Sequence[float], effect: float) -> float:
    """The correlation of truths within articles: that of answers, which errors dilute."""
    between = truth = 0.0
    for outlet, level in zip(outlets, shares, strict=True):
        rest = outlet.predicted - outlet.predicted.mean()
        at = outlet.articles.codes()[1]
        size = np.bincount(at)
        pairs = float((size * (size - 1)).sum())
        products = float((np.bincount(at, rest) ** 2).sum() - rest @ rest)
        if pairs:
            between += products / pairs / max(effect, LEAST_EFFECT) ** 2
        truth += level * (1 - level)
    return float(np.clip(between / truth, 0.0, MOST_ICC)) if truth else 0.0
