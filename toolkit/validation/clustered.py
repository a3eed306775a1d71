"""Means and other figures of sentences whose errors are related within articles or events."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Error(NamedTuple):
    """A figure with its standard error and the degrees of freedom of its t reference."""

    value: float
    se: float
    df: int


def clustered_mean(values: Floats, clusters: ArrayLike) -> Error:
    """The mean of ``values``, (n,), with the sandwich error over ``clusters``, (n,), times
    K / (K - 1), K their number; with a cluster a value it is the error of a plain t test.

    Liang and Zeger (1986), "Longitudinal data analysis using generalized linear models",
    Biometrika 73.

    >>> error = clustered_mean(np.array([1.0, 0.0, 0.0, 1.0]), ["a", "b", "c", "d"])
    >>> error.value, round(error.se, 3), error.df
    (0.5, 0.289, 3)
    """
    _, at = np.unique(np.asarray(clusters), return_inverse=True)
    k = int(at.max()) + 1
    if k < 2:
        return Error(float(values.mean()), float("nan"), 0)
    sums = np.bincount(at, values - values.mean(), k)
    return Error(
        float(values.mean()), float(np.sqrt(k / (k - 1) * (sums @ sums)) / len(values)), k - 1
    )


def jackknife(sums: Floats, figure: Callable[[Floats], Floats], informative: int) -> Error:
    """A figure of the totals of ``sums``, (clusters, columns), with the error of leaving each
    cluster out in turn (Efron and Stein 1981, Annals of Statistics 9). ``figure`` takes totals,
    (..., columns); ``informative``: clusters that bear on the figure, which count for ``df``.

    >>> sums = np.array([[1.0, 2.0], [0.0, 2.0], [2.0, 2.0]])
    >>> error = jackknife(sums, lambda totals: totals[..., 0] / totals[..., 1], 3)
    >>> round(error.value, 2), round(error.se, 3)
    (0.5, 0.289)
    """
    total = sums.sum(axis=0)
    without = figure(total - sums)
    k = len(sums)
    se = np.sqrt((k - 1) / k * ((without - without.mean()) ** 2).sum())
    return Error(float(figure(total)), float(se), max(min(informative, k) - 1, 1))


def by_cluster(columns: Floats, clusters: ArrayLike) -> Floats:
    """The sums of ``columns``, (n, columns), over each cluster, (clusters, columns)."""
    _, at = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.zeros((int(at.max()) + 1, columns.shape[1]))
    np.add.at(sums, at, columns)
    return sums
