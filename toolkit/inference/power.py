"""How many hand labels, and what difference could be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from toolkit.inference.estimators import prediction_powered
from toolkit.inference.intervals import Estimate, variance
from toolkit.inference.units import DESIGN, Design, Scored


def minimum_detectable(se: float, df: int, *, power: float = 0.8, level: float = 0.95) -> float:
    """The smallest true difference that a test at ``1 - level`` finds with probability ``power``:
    (t(1 - alpha / 2) + t(power)) se, in the units of ``se``.

    Bloom (1995), "Minimum detectable effects", Evaluation Review 19.

    >>> round(minimum_detectable(0.02, 199), 3)
    0.056
    """
    from scipy import stats

    return float(stats.t.ppf((1 + level) / 2, df) + stats.t.ppf(power, df)) * se


@dataclass(frozen=True, slots=True)
class Budget:
    """What ``labels`` hand labels of an outlet buy: its level to ± ``within``.

    ``floor`` is the half-width that remains were every unit labelled: the articles themselves are
    a sample. ``labels`` is None where ``within`` lies below it.
    """

    within: float
    labels: int | None
    floor: float
    units: int

    def __str__(self) -> str:
        if self.labels is None:
            return f"±{self.within:.3f} cannot be had: labelling all leaves ±{self.floor:.3f}"
        return f"±{self.within:.3f} wants {self.labels:,} hand labels of {self.units:,} units"


def label_budget(pilot: Scored, within: float, design: Design = DESIGN) -> Budget:
    """Hand labels, drawn at random, for an interval of ± ``within`` around an outlet's level.

    From a labelled pilot: the spread of what the classifier leaves (y - lambda f), with its
    clustering, is bought down by labels; the spread of the levels of the clusters is not. Planned
    with the normal reference. Raises `ValueError` for a pilot without labels of two clusters.
    """
    from scipy import stats

    if within <= 0:
        raise ValueError(f"within must be above 0, not {within}")
    n, units = int(pilot.labelled.sum()), len(pilot)
    linear = prediction_powered(pilot, pilot.weights("sentence"))
    labelled = pilot.labelled
    names = pilot.cluster(design.cluster)
    if len(np.unique(names[labelled])) < 2:
        raise ValueError("a pilot wants labels of two clusters or more")
    # The variance of the estimate is that of a census plus what sampling adds; the rest of a
    # single label, design effect and all, follows from the second.
    rest = np.where(labelled, np.nan_to_num(pilot.label) - linear.slope * pilot.predicted, 0.0)
    weight = np.where(labelled, 1 / np.where(labelled, pilot.inclusion, 1.0), 0.0)
    weight /= weight.sum()
    centred = weight * (rest - weight @ rest)
    # Labels that are all alike leave what the rule of succession leaves.
    least = (n + 1) / (n + 2) ** 2
    label_variance = max(float(centred @ centred) * n, least)
    census = max(variance(names, linear.unit) - label_variance * (1 / n - 1 / units), 0.0)
    z = float(stats.norm.ppf((1 + design.level) / 2))
    floor = z * math.sqrt(census)
    spare = (within / z) ** 2 - census
    if spare <= 0:
        return Budget(within, None, floor, units)
    labels = math.ceil(1 / (spare / label_variance + 1 / units))
    return Budget(within, min(labels, units), floor, units)


def effective_labels(powered: Estimate, gold: Estimate) -> float:
    """How many labels alone would give the standard error of the prediction-powered estimate:
    n (se of gold only / se)².

    >>> from dataclasses import replace
    >>> gold = Estimate(0, 0, 0, 0.02, 9, 10, 100, 50, "gold only", 1)
    >>> effective_labels(replace(gold, se=0.01), gold)
    200.0
    """
    return gold.labelled * (gold.se / powered.se) ** 2 if powered.se > 0 else math.inf
