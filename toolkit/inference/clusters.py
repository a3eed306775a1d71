"""Errors summed by cluster: the corrected sums, and how many degrees of freedom they have.

Bell and McCaffrey (2002), "Bias reduction in standard errors for linear regression with
multi-stage samples", Survey Methodology 28; Satterthwaite (1946), Biometrics Bulletin 2. Both parts
of an estimate, the answers and the labels, count the clusters that they have, so that many
unlabelled articles lend no certainty to the labels of a few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.factor import Names
from toolkit.inference.units import Floats

LEAST = 1e-300
"""In the place of a weight of 0, to divide by."""


class Part(NamedTuple):
    """One source of error: (g,) sums of linearised values by cluster, each divided by the root of
    what its leverage leaves, (g,) the weight of each cluster, and the degrees of freedom."""

    total: Floats
    weight: Floats
    df: float

    @property
    def variance(self) -> float:
        """The sum of squared sums."""
        return float(self.total @ self.total)


def part(
    unit: Floats,
    weight: Floats,
    cluster: NDArray[np.intp],
    count: int,
    stratum: NDArray[np.intp] | None = None,
) -> Part:
    """Sum the (n,) linearised values ``unit`` of units that weigh ``weight`` by ``cluster``, one of
    ``count``. A cluster's leverage is its share in the weight of its stratum.

    >>> at = np.array([0, 1, 2, 3])
    >>> alike = part(np.array([0.1, -0.1, 0.1, -0.1]), np.full(4, 0.25), at, 4)
    >>> round(alike.variance, 6), round(alike.df, 6)  # 4 / 3 of the sum of squares
    (0.053333, 3.0)
    """
    by_cluster: Floats = np.bincount(cluster, weight, count).astype(float)
    if stratum is None or not stratum.any():
        leverage: Floats = by_cluster / max(float(by_cluster.sum()), LEAST)
        total = np.bincount(cluster, unit, count) * _root(leverage)
    else:
        strata = int(stratum.max()) + 1
        key = cluster * strata + stratum
        size = np.tile(np.bincount(stratum, weight, strata), count)
        by_key = np.bincount(key, weight, count * strata)
        leverage = by_key / np.maximum(size, LEAST)
        total = np.bincount(cluster, unit * _root(leverage)[key], count).astype(float)
    return Part(total, by_cluster, degrees_of_freedom(by_cluster))


def _root(leverage: Floats) -> Floats:
    left = 1 - leverage
    return 1 / np.sqrt(np.where(left > 1e-9, left, 1.0))


def degrees_of_freedom(weight: Floats) -> float:
    """Of the variance of a mean over clusters of (g,) ``weight`` whose sums vary as their weights:
    twice the squared mean of the variance over its variance. One less than the number of clusters
    where they weigh alike; 0 for a single one.

    >>> round(degrees_of_freedom(np.ones(8)), 6), degrees_of_freedom(np.ones(1))
    (7.0, 0.0)
    >>> round(degrees_of_freedom(np.array([5.0, 1, 1, 1, 1, 1, 1, 1])), 1)
    1.8
    """
    w = weight[weight > 0]
    if len(w) < 2:
        return 0.0
    w = w / w.sum()
    a, scale = w**2, 1 / (1 - w)
    whole = a.sum()
    ww, wa, aa = ((scale * x).sum() for x in (w * w, w * a, a * a))
    diagonal = a - 2 * w * a + whole * w**2
    trace = (scale * diagonal).sum()
    cross = 2 * ww * aa + 2 * wa**2 + whole**2 * ww**2 - 4 * whole * wa * ww
    squares = (scale**2 * a * (2 * diagonal - a)).sum() + cross
    return float(trace**2 / squares)


def satterthwaite(parts: Sequence[tuple[Names, Part, float]]) -> float:
    """Degrees of freedom of a sum of variances: of each part, the names of its clusters, itself
    and its variance. Parts that share clusters have fewer than parts that do not."""
    parts = [each for each in parts if each[2] > 0]
    if not parts or any(each.df == 0 for _, each, _ in parts):
        return 0.0
    variances = np.array([variance for *_, variance in parts])
    apart = variances.sum() ** 2 / (variances**2 / [each.df for _, each, _ in parts]).sum()
    shares = [each.weight**2 / (each.weight**2).sum() * v for _, each, v in parts]
    if all(names is parts[0][0] for names, *_ in parts):
        joint = np.sum(shares, axis=0)
    else:
        every, at = np.unique(np.concatenate([names for names, *_ in parts]), return_inverse=True)
        joint = np.bincount(at, np.concatenate(shares), len(every))
    # Of clusters with unequal shares a, (sum a)^2 / sum a^2 are worth as much as equal ones.
    return float(apart * sum((share**2).sum() for share in shares) / (joint**2).sum())
