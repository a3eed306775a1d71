"""Strata by a model's probability, and how many labels of each tell a share best.

Neyman (1934), JRSS 97, allocates labels in proportion to a stratum's size times the standard
deviation of its labels; strata that have equal shares of that product get as many labels each
(Dalenius and Hodges 1959, JASA 54). A sentence is then drawn in proportion to how unsure the model
is of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.intp]

STRATA = 3
"""As many of each outlet: with few labels more of them win nothing, as a stratum whose labels are
all alike bounds little."""
LEAST_SHARE = 0.05
"""What a probability is taken for at least, and its complement: a model that is sure may be wrong,
and every sentence can be drawn."""
FEWEST = 4
"""Labels of a stratum at least: fewer tell no variance."""


def label_deviation(p: ArrayLike) -> Floats:
    """The standard deviation of labels that hold with probability ``p``, kept above 0.

    >>> label_deviation([0.5, 0.0]).round(3).tolist()
    [0.5, 0.218]
    """
    kept = np.clip(np.asarray(p, float), LEAST_SHARE, 1 - LEAST_SHARE)
    return np.asarray(np.sqrt(kept * (1 - kept)))


def score_strata(p: ArrayLike, number: int = STRATA) -> Counts:
    """The stratum of each unit, (n,), from 0 for the least probability ``p``; at most ``number``,
    with about equal sums of `label_deviation`. Units of one probability are of one stratum.

    >>> score_strata([0.01, 0.02, 0.03, 0.4, 0.5, 0.9], 2).tolist()
    [0, 0, 0, 0, 1, 1]
    """
    at = np.unique(np.asarray(p, float), return_inverse=True)[1]
    size = np.bincount(at, label_deviation(p))
    middle = (np.cumsum(size) - size / 2) / size.sum()
    of_value = np.minimum((middle * number).astype(int), number - 1)
    return np.asarray(np.unique(of_value, return_inverse=True)[1][at])


def optimal_allocation(
    size: ArrayLike, deviation: ArrayLike, n: int, drawn: ArrayLike | None = None
) -> Counts:
    """How many of ``n`` further labels each stratum gets, (h,).

    ``size``: units of each stratum; ``deviation``: the standard deviation of their labels;
    ``drawn``: labels that it has. In all, labels go with size times deviation, as nearly as those
    that are drawn allow; each stratum gets at least `FEWEST`, and at most its size.

    >>> optimal_allocation([800, 200], [0.1, 0.4], 40).tolist()
    [20, 20]
    >>> optimal_allocation([800, 200], [0.1, 0.4], 20, drawn=[5, 15]).tolist()
    [15, 5]
    """
    most = np.asarray(size, int)
    has = np.zeros(len(most), int) if drawn is None else np.asarray(drawn, int)
    product = most * np.asarray(deviation, float)
    total = has.copy()
    # One at a time, to the stratum with the fewest labels for its share.
    for _ in range(min(n, int((most - has).sum()))):
        need = np.where(total < most, product / np.maximum(total, 0.5), -1.0)
        need = np.where((total < most) & (total < FEWEST), np.inf, need)
        total[int(need.argmax())] += 1
    return np.asarray(total - has, np.intp)


def shifted(p: ArrayLike, share: float) -> Floats:
    """Probabilities moved alike on the logit scale until their mean is ``share``, in (0, 1): the
    correction for another base rate (Saerens, Latinne and Decaestecker 2002, Neural Computation
    14).

    >>> shifted([0.3, 0.5, 0.7], 0.2).round(2).tolist()
    [0.09, 0.18, 0.34]
    """
    from scipy.optimize import brentq
    from scipy.special import expit, logit

    z = logit(np.clip(np.asarray(p, float), 1e-6, 1 - 1e-6))
    shift = brentq(lambda by: float(expit(z + by).mean()) - share, -40, 40)
    return np.asarray(expit(z + shift))
