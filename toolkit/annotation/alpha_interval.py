"""An interval of nominal alpha that holds for rare labels and few clusters.

A percentile bootstrap of alpha is too short where a label is rare: 100 items at 5% hold a handful
of codings that tell anything. Here alpha is taken as 1 less a ratio of disagreements, observed over
expected (Krippendorff 2019, ch. 12), whose cube root is nearly symmetric, as that of counts is
(Wilson and Hilferty 1931, "The distribution of chi-square", PNAS 17). Its error is that of a
jackknife, each cluster left out in turn (Efron and Stein 1981, "The jackknife estimate of
variance", Annals of Statistics 9).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PSEUDO = 0.5
"""Units added of each of two kinds: agreement on the second commonest label, and disagreement
between it and the commonest. Without them no disagreement would mean no error (as Haldane's and
Anscombe's half for log odds)."""
TOUCH = 1e-3
"""How much of a unit that was added is left out; without all of it a disagreement could be 0."""
NAN = float("nan")


def alpha_interval(
    counts: NDArray[np.int64], clusters: NDArray[np.intp], level: float = 0.95
) -> tuple[float, float]:
    """The interval of nominal alpha, within [-1, 1]; NaN where fewer than two labels were given.

    ``counts``, (units, labels): how many annotators gave each unit each label; units of fewer than
    two are passed over. ``clusters``, (units,): numbers of the clusters within which errors are
    related. The reference is a t distribution with degrees of freedom one less than the clusters in
    which any label but the commonest was given: the others hardly bear on alpha.

    >>> counts = np.array([[2, 0]] * 90 + [[0, 2]] * 6 + [[1, 1]] * 4)
    >>> low, high = alpha_interval(counts, np.arange(100))
    >>> round(low, 2), round(high, 2)
    (0.28, 0.93)
    """
    from scipy.stats import t

    pairable = counts.sum(axis=1) > 1
    if (counts[pairable].sum(axis=0) > 0).sum() < 2:
        return NAN, NAN
    sums, n_clusters = _by_cluster(counts[pairable].astype(float), clusters[pairable])
    first, second = np.argsort(-sums[:, :-1].sum(axis=0), kind="stable")[:2]
    informative = int((np.delete(sums[:, :-1], first, axis=1).sum(axis=1) > 0).sum())
    rows = np.vstack([sums, _pseudo_units(sums.shape[1], first, second)])
    weight = np.append(np.ones(n_clusters), [PSEUDO, PSEUDO])
    total = weight @ rows
    root = float(_root(total))
    left_out = np.append(np.ones(n_clusters), [TOUCH, TOUCH])
    change = (root - _root(total - left_out[:, None] * rows)) / left_out
    change -= np.average(change, weights=weight)
    error = float(np.sqrt(weight @ change**2 * (n_clusters - 1) / n_clusters))
    df = max(min(informative, n_clusters) - 1, 1)
    reach = error * float(t.ppf((1 + level) / 2, df))
    return max(1 - (root + reach) ** 3, -1.0), 1 - max(root - reach, 0.0) ** 3


def _root(sums: Floats) -> Floats:
    """The cube root of 1 - alpha, from how often each label was given and, last, the codings in
    agreement."""
    labels, agreed = sums[..., :-1], sums[..., -1]
    n = labels.sum(axis=-1)
    ratio = (n - agreed) * (n - 1) / (n**2 - (labels**2).sum(axis=-1))
    return np.asarray(np.cbrt(ratio), np.float64)


def _by_cluster(codings: Floats, clusters: NDArray[np.intp]) -> tuple[Floats, int]:
    """A row a cluster: how often each label was given and, last, the codings in agreement; and how
    many clusters there are."""
    size = codings.sum(axis=1)
    agreed = (codings * (codings - 1)).sum(axis=1) / (size - 1)
    names, at = np.unique(clusters, return_inverse=True)
    sums = np.zeros((len(names), codings.shape[1] + 1))
    np.add.at(sums, at, np.column_stack([codings, agreed]))
    return sums, len(names)


def _pseudo_units(columns: int, first: np.intp, second: np.intp) -> Floats:
    """One unit that two annotators gave the second label, one that they gave one each."""
    rows = np.zeros((2, columns))
    rows[0, second], rows[0, -1] = 2, 2
    rows[1, first] = rows[1, second] = 1
    return rows
