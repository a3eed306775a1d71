"""Means and other figures of sentences whose errors are related within articles or events."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
CELLS = 1 << 21
"""Numbers that are held together in a bootstrap."""
PSEUDO, TOUCH = 0.5, 1e-3


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


def jackknife(
    sums: Floats, figure: Callable[[Floats], Floats], pseudo: Floats | None = None
) -> Error:
    """A figure of the totals of ``sums``, (clusters, columns), with the error of leaving each
    cluster out in turn (Efron and Stein 1981, Annals of Statistics 9). ``figure`` takes totals,
    (..., columns). ``pseudo``, (rows, columns): units of which half is added, so that what was
    never seen still has an error (as in `toolkit.annotation.alpha_interval`).

    >>> sums = np.array([[1.0, 2.0], [0.0, 2.0], [2.0, 2.0]])
    >>> error = jackknife(sums, lambda totals: totals[..., 0] / totals[..., 1])
    >>> round(error.value, 2), round(error.se, 3)
    (0.5, 0.289)
    """
    (value,), (se,) = _with_error(sums, figure, np.ones((1, len(sums))), pseudo)
    return Error(float(value), float(se), len(sums) - 1)


def studentized_draws(
    sums: Floats,
    figure: Callable[[Floats], Floats],
    pseudo: Floats | None = None,
    *,
    draws: int = 999,
    seed: int = 0,
) -> Floats:
    """How far figures of clusters drawn with replacement lie from the figure, each in its own
    standard errors, in order: the reference of a test that holds where error and figure are related
    (Hall 1988, "Theoretical comparison of bootstrap confidence intervals", Annals of Statistics
    16). Draws without an error are left out. Arguments as for `jackknife`.

    >>> sums = np.random.default_rng(0).random((40, 2))
    >>> drawn = studentized_draws(sums, lambda totals: totals[..., 0] / totals[..., 1])
    >>> len(drawn), bool(1.3 < -drawn[49] < 2.1)
    (999, True)
    """
    k = len(sums)
    value = jackknife(sums, figure, pseudo).value
    random = np.random.default_rng(seed)
    counts = random.multinomial(k, np.full(k, 1 / k), size=draws).astype(float)
    together = max(1, CELLS // sums.size)
    parts = []
    for start in range(0, draws, together):
        values, errors = _with_error(sums, figure, counts[start : start + together], pseudo)
        usable = errors > 0
        parts.append((values[usable] - value) / errors[usable])
    return np.sort(np.concatenate(parts))


def _with_error(
    sums: Floats, figure: Callable[[Floats], Floats], counts: Floats, pseudo: Floats | None
) -> tuple[Floats, Floats]:
    """Of draws that hold each cluster so often, (draws, clusters), the figure and its error."""
    k = len(sums)
    added = np.zeros((0, sums.shape[1])) if pseudo is None else pseudo
    totals = counts @ sums + PSEUDO * added.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = figure(totals)
        without = figure(totals[:, None, :] - sums)
        touched = (values[:, None] - figure(totals[:, None, :] - TOUCH * added)) / TOUCH
        without = np.where(counts > 0, without, 0.0)  # what was not drawn cannot be left out
        middle = (counts * without).sum(axis=1, keepdims=True) / k
        # Not a number where one cluster alone has what the figure divides by: no error is known.
        variance = (counts * (without - middle) ** 2).sum(axis=1) * (k - 1) / k
        return values, np.sqrt(variance + PSEUDO * (touched**2).sum(axis=1))


def by_cluster(columns: Floats, clusters: ArrayLike) -> Floats:
    """The sums of ``columns``, (n, columns), over each cluster, (clusters, columns)."""
    _, at = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.zeros((int(at.max()) + 1, columns.shape[1]))
    np.add.at(sums, at, columns)
    return sums
