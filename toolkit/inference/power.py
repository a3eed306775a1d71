"""How many hand labels, and what difference could be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from toolkit.inference.estimators import CORRECTED
from toolkit.inference.intervals import Estimate, korn_graubard
from toolkit.inference.measured import Measured
from toolkit.inference.units import DESIGN, Design, Floats, Scored

LEAST_SLOPE = 0.2


def minimum_detectable(se: float, df: float, *, power: float = 0.8, level: float = 0.95) -> float:
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
    """Hand labels, drawn as the pilot's were, for an interval of ± ``within`` around an outlet's
    level: half the width of the interval that `estimate` would give.

    What labels buy down is the spread of what the classifier leaves, counted by cells as the
    interval counts it; what remains were all labelled is how the levels of clusters vary. That is
    told by the answers of all units, whose spread between clusters is that of the truth times the
    square of the slope of answers on labels. A pilot's share of positives is taken as by the rule
    of succession, so that one without any plans for few, not for none. Raises `ValueError` for a
    pilot without labels of two clusters.
    """
    if within <= 0:
        raise ValueError(f"within must be above 0, not {within}")
    weights, units = pilot.weights(design.weighting), len(pilot)
    level = Measured(pilot).level(CORRECTED, design, weights)
    if level.labels.df == 0:
        raise ValueError("a pilot wants labels of two clusters or more")
    assert level.cells is not None
    n = level.labelled
    share = (level.value * n + 1) / (n + 2)
    label_variance = n * level.cells.variance(level.value, add=level.cells.unvaried)
    census = 0.0
    if design.population == "all articles":
        census = _census_variance(pilot, weights, share, design)
    clusters = len(level.clusters)

    def half_width(labels: int) -> float:
        variance = census + label_variance * (1 / labels - 1 / units)
        if variance <= 0:
            return 0.0
        seen = clusters * (1 - (1 - 1 / clusters) ** labels)
        size = np.array(share * (1 - share) / variance)
        low, high = korn_graubard(np.array(share), size, 1 - design.level, max(seen - 1, 1.0))
        return float(high - low) / 2

    floor = half_width(units)
    if floor > within:
        return Budget(within, None, floor, units)
    few, enough = 1, units
    while few < enough:
        middle = (few + enough) // 2
        few, enough = (few, middle) if half_width(middle) <= within else (middle + 1, enough)
    return Budget(within, enough, floor, units)


def _census_variance(pilot: Scored, weights: Floats, share: float, design: Design) -> float:
    """The variance of the level were all units labelled: share (1 - share) times what correlated
    units add up to, the correlation within clusters being that of the answers, undiluted."""
    f = pilot.predicted
    mean = float(weights @ f)
    at = pilot.codes(design.cluster)[1]
    by_cluster = np.bincount(at, weights)
    independent, together = float(weights @ weights), float(by_cluster @ by_cluster)
    spread = float(weights @ (f - mean) ** 2)
    total = np.bincount(at, weights * (f - mean))
    between = 0.0
    if together > independent:
        inside = float((weights**2) @ (f - mean) ** 2)
        between = max((float(total @ total) - inside) / (together - independent), 0.0)
    labelled = pilot.labelled
    y, answer = pilot.label[labelled], f[labelled]
    truth = share * (1 - share)
    common = float(((y - y.mean()) * answer).mean())
    slope = max(common / truth, LEAST_SLOPE)
    between = min(between / slope**2, truth) if spread > 0 else 0.0
    return between * together + (truth - between) * independent


def effective_labels(powered: Estimate, gold: Estimate) -> float:
    """How many labels alone would give the standard error of the prediction-powered estimate:
    n (se of gold only / se)².

    >>> from dataclasses import replace
    >>> gold = Estimate(0, 0, 0, 0.02, 9, 10, 100, 50, "gold only", 1)
    >>> effective_labels(replace(gold, se=0.01), gold)
    200.0
    """
    return gold.labelled * (gold.se / powered.se) ** 2 if powered.se != 0 else math.inf
