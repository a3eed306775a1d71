"""Estimates of an outlet and contrasts between two, with cluster-robust intervals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.linear import METHODS, Linear, ratio, totals
from toolkit.inference.sample import Floats, Scored

Method = Literal["naive", "gold only", "Rogan-Gladen", "prediction-powered"]
Weighting = Literal["sentence", "article"]
Cluster = Literal["event", "article"]
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval.

    ``se``: the cluster-robust standard error. ``clusters``: how many, those of hand labels where
    the method uses any; the t reference has ``df``, one less. ``n``: units, ``labelled``: hand
    labels. ``p``: two-sided, of the value being 0. ``slope``: lambda.
    """

    value: float
    low: float
    high: float
    se: float
    df: int
    clusters: int
    n: int
    labelled: int
    method: str
    p: float
    slope: float = float("nan")

    def __str__(self) -> str:
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


@dataclass(frozen=True, slots=True)
class Measured:
    """An outlet's units for a measure: of all units, or, with ``of``, as a share of a part of
    them (two answers and two labels of the same units)."""

    counted: Scored
    of: Scored | None = None

    def linear(self, method: Method, weighting: Weighting) -> Linear:
        """The estimate of the outlet with its linearisation."""
        weights = self.counted.weights(weighting)
        answer = partial(METHODS[method], weights=weights)
        above = answer(self.counted)
        return above if self.of is None else ratio(above, answer(self.of))


def estimate(
    outlet: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    weighting: Weighting = "sentence",
    cluster: Cluster = "event",
    level: float = LEVEL,
) -> Estimate:
    """The level of one outlet. Raises `ValueError` where the method cannot be used, and for fewer
    than two clusters.

    >>> s = Scored.of([1, 1, 0, 1, 0, 0], [1, 0, 0, 1, 1, 0], 1.0, list("aabbcc"))
    >>> round(estimate(s, "gold only").value, 3)
    0.5
    """
    one = _measured(outlet)
    found = one.linear(method, weighting)
    names = one.counted.cluster(cluster)
    return _estimate(found.value, found, [(names, found)], method, level)


def contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    weighting: Weighting = "sentence",
    cluster: Cluster = "event",
    level: float = LEVEL,
) -> Estimate:
    """The first outlet's level less the second's, all units of both. Events that both tell of are
    one cluster."""
    a, b = _measured(first), _measured(second)
    left, right = a.linear(method, weighting), b.linear(method, weighting)
    parts = [
        (a.counted.cluster(cluster), left),
        (b.counted.cluster(cluster), right.times(-1)),
    ]
    return _estimate(left.value - right.value, left, parts, method, level)


def log_ratio(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    weighting: Weighting = "sentence",
    cluster: Cluster = "event",
    level: float = LEVEL,
) -> Estimate:
    """The natural logarithm of the first outlet's level over the second's: its ``exp`` is a ratio.
    Raises `ValueError` where a level is not above 0."""
    a, b = _measured(first), _measured(second)
    left, right = a.linear(method, weighting), b.linear(method, weighting)
    if left.value <= 0 or right.value <= 0:
        raise ValueError("a ratio wants both levels above 0")
    parts = [
        (a.counted.cluster(cluster), left.times(1 / left.value)),
        (b.counted.cluster(cluster), right.times(-1 / right.value)),
    ]
    value = float(np.log(left.value / right.value))
    return _estimate(value, left, parts, method, level)


def matched_contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    level: float = LEVEL,
) -> Estimate:
    """The mean difference over the events that both outlets tell of, each event counting alike.

    Each unit's corrected value is psi = level + n times its linearised value; an event's
    difference is that of its two mean psi, and events are independent. Raises `ValueError` for
    fewer than two events in common.
    """
    a, b = _measured(first), _measured(second)
    left, right = a.linear(method, "sentence"), b.linear(method, "sentence")
    means, labelled = [], []
    for one, found in ((a, left), (b, right)):
        names = one.counted.event
        psi = found.value + len(names) * found.unit
        means.append(_means(names, psi))
        labelled.append(set(names[found.gold].tolist()) - {""})
    events = sorted((set(means[0]) & set(means[1])) - {""})
    if len(events) < 2:
        raise ValueError(f"{len(events)} events in common: two are needed to match by event")
    d = np.array([means[0][event] - means[1][event] for event in events])
    count = len(events)
    if method != "naive":
        count = min(count, len((labelled[0] | labelled[1]) & set(events)))
    n = sum(int(np.isin(one.counted.event, events).sum()) for one in (a, b))
    gold = sum(
        int((np.isin(one.counted.event, events) & found.gold).sum())
        for one, found in ((a, left), (b, right))
    )
    se = float(np.sqrt(d.var(ddof=1) / len(d) + left.extra + right.extra))
    return _interval(float(d.mean()), se, count, n, gold, method, level, left.slope)


def variance(names: NDArray[np.str_], unit: Floats) -> float:
    """The cluster-robust variance of an estimate, G / (G - 1) times the sum of squared cluster
    totals, G the number of clusters."""
    clusters = np.unique(names)
    count = len(clusters)
    sums = totals(clusters, (names, unit))
    return float(sums @ sums) * count / max(count - 1, 1)


def _estimate(
    value: float,
    first: Linear,
    parts: list[tuple[NDArray[np.str_], Linear]],
    method: str,
    level: float,
) -> Estimate:
    names = np.concatenate([own for own, _ in parts])
    unit = np.concatenate([found.unit for _, found in parts])
    gold = np.concatenate([found.gold for _, found in parts])
    extra = sum(found.extra for _, found in parts)
    se = float(np.sqrt(variance(names, unit) + extra))
    count = len(np.unique(names[gold])) if method != "naive" else len(np.unique(names))
    return _interval(value, se, count, len(names), int(gold.sum()), method, level, first.slope)


def _interval(
    value: float,
    se: float,
    clusters: int,
    n: int,
    labelled: int,
    method: str,
    level: float,
    slope: float,
) -> Estimate:
    from scipy import stats

    df = clusters - 1
    if df < 1:
        raise ValueError(f"{clusters} cluster with labels: an interval wants two or more")
    reach = float(stats.t.ppf((1 + level) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float(value == 0)
    return Estimate(
        value, value - reach, value + reach, se, df, clusters, n, labelled, method, p, slope
    )


def _measured(one: Measured | Scored) -> Measured:
    return one if isinstance(one, Measured) else Measured(one)


def _means(names: NDArray[np.str_], values: Floats) -> dict[str, float]:
    groups, at, size = np.unique(names, return_inverse=True, return_counts=True)
    return dict(zip(groups.tolist(), (np.bincount(at, values) / size).tolist(), strict=True))
