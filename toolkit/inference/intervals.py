"""Estimates with cluster-robust intervals: from linearised values of units to a t interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.estimators import Linear
from toolkit.inference.units import Floats, Names


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


def cluster_totals(clusters: Names, *parts: tuple[Names, Floats]) -> Floats:
    """The sum of linearised values in each of the sorted ``clusters``, over several outlets.

    >>> cluster_totals(np.array(["e", "f"]), (np.array(["f", "e", "f"]), np.array([1.0, 2.0, 3.0])))
    array([2., 4.])
    """
    total = np.zeros(len(clusters))
    for names, values in parts:
        np.add.at(total, np.searchsorted(clusters, names), values)
    return total


def variance(names: Names, unit: Floats) -> float:
    """The cluster-robust variance of an estimate, G / (G - 1) times the sum of squared cluster
    totals, G the number of clusters."""
    clusters = np.unique(names)
    count = len(clusters)
    sums = cluster_totals(clusters, (names, unit))
    return float(sums @ sums) * count / max(count - 1, 1)


def clustered(
    value: float, parts: Iterable[tuple[Names, Linear]], method: str, level: float
) -> Estimate:
    """The estimate ``value`` whose error is that of ``parts``: the cluster of each unit of an
    outlet, and the outlet's linearised estimate. Raises `ValueError` for fewer than two clusters
    (with labels, where the method uses them).
    """
    from scipy import stats

    clusters, linears = zip(*parts, strict=True)
    names = np.concatenate(clusters)
    gold: NDArray[np.bool_] = np.concatenate([linear.gold for linear in linears])
    unit = np.concatenate([linear.unit for linear in linears])
    se = float(np.sqrt(variance(names, unit) + sum(linear.extra for linear in linears)))
    count = len(np.unique(names if method == "naive" else names[gold]))
    df = count - 1
    if df < 1:
        raise ValueError(f"{count} cluster with labels: an interval wants two or more")
    reach = float(stats.t.ppf((1 + level) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float(value == 0)
    return Estimate(
        value, value - reach, value + reach, se, df, count, len(names), int(gold.sum()), method, p,
        linears[0].slope,
    )  # fmt: skip
