"""The bootstrap: a figure with its 95% interval over clusters (articles) drawn with replacement.

Everything that carries such an interval takes it from here: agreement of annotators, figures of
models, fold experiments. Davison and Hinkley (1997), Bootstrap Methods, ch. 3.8, for clusters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


class Figure(NamedTuple):
    """A figure and its 95% percentile interval, in the figure's own unit.

    >>> print(Figure(0.5, 0.25, 0.75))
    0.500 (0.250 to 0.750)
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def cluster_bootstrap(
    statistic: Callable[[Rows], Mapping[str, float]],
    clusters: Sequence[str] | Sequence[int],
    *,
    repeats: int = 1000,
    seed: int = 0,
) -> dict[str, Figure]:
    """Figures of rows, each with its interval.

    ``statistic`` takes row numbers, shape (n,), and returns figures by name; ``clusters``, shape
    (n rows,), says what is drawn as a whole. A draw for which a figure is not a number is left
    out of that figure's interval; without a draw the interval is not a number. Raises `ValueError`
    where there is no row.

    >>> right = np.array([1.0, 0.0, 1.0, 1.0])
    >>> share = cluster_bootstrap(lambda rows: {"": right[rows].mean()}, ["a", "a", "b", "b"])
    >>> print(share[""])
    0.750 (0.500 to 1.000)
    """
    if not len(clusters):
        raise ValueError("there is no text to measure on")
    _, owner = np.unique(np.asarray(clusters), return_inverse=True)
    order = np.argsort(owner, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(owner))[:-1])
    random = np.random.default_rng(seed)
    draws: list[Mapping[str, float]] = []
    for _ in range(repeats):
        drawn = random.integers(len(members), size=len(members))
        draws.append(statistic(np.concatenate([members[k] for k in drawn])))
    figures = {}
    for name, value in statistic(np.arange(len(owner))).items():
        values = np.array([draw[name] for draw in draws], np.float64)
        values = values[~np.isnan(values)]
        low, high = np.percentile(values, [2.5, 97.5]) if len(values) else (np.nan, np.nan)
        figures[name] = Figure(float(value), float(low), float(high))
    return figures
