"""Cluster-robust variances of coefficients with the small-sample correction CR2.

Bell and McCaffrey (2002), "Bias reduction in standard errors for linear regression with multi-stage
samples", Survey Methodology 28; Pustejovsky and Tipton (2018), "Small-sample methods for
cluster-robust variance estimation and hypothesis testing in fixed effects models", Journal of
Business & Economic Statistics 36. The working model is that errors are independent and vary as the
inverse of their weights. A cluster's adjustment is taken in the space of the p coefficients:
X'(I - P)^(-1/2) e = M^(-1/2) (I - K)^(-1/2) M^(1/2) X'e, where K = M^(1/2) X'X M^(1/2), so that no
matrix is as large as a cluster.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WHOLE = 1e-9
"""What an eigenvalue of a leverage must leave below 1 for a cluster to be adjusted for."""
LITTLE = 0.002
"""The trace of a leverage up to which a cluster is not adjusted for: at most 500 p clusters are,
however many there are, and a standard error changes by less than 0.1%."""


@dataclass(frozen=True)
class Clustered:
    """A weighted regression by cluster, for variances of what is linear in its scores.

    ``bread`` is (p, p), the weighted X'X; ``present`` (h,) numbers the clusters, of g, whose
    leverage is not next to nothing, and ``adjust`` (h, p, p) takes the sum of the scores of each to
    its share in the error of the coefficients; ``expected`` (p, g) is what each cluster adds to the
    variance under the working model, ``df`` (p,) Satterthwaite's degrees of freedom. ``alone``
    (p,): coefficients that rest on a single cluster, of which nothing tells the variance.
    """

    bread: Floats
    present: NDArray[np.intp]
    adjust: Floats
    expected: Floats
    df: Floats
    alone: NDArray[np.bool_]

    @classmethod
    def of(cls, x: Floats, weight: Floats, cluster: NDArray[np.intp], count: int) -> Clustered:
        """``x`` (n, p) with working ``weight`` (n,), 0 or more, in clusters numbered below
        ``count``.

        >>> from toolkit.regression.families import FAMILIES, solve
        >>> x, y = np.column_stack([np.ones(4), [0, 0, 1, 1]]), np.array([0.0, 1, 1, 3])
        >>> b = solve(x, y, np.ones(4), FAMILIES["linear"])
        >>> each = Clustered.of(x, np.ones(4), np.arange(4), 4)
        >>> shares = each.shares(x * (y - x @ b)[:, None])
        >>> (shares**2).sum(axis=0).round(6).tolist(), each.df.round(3).tolist()  # HC2
        ([0.25, 1.25], [1.0, 2.0])
        """
        p = x.shape[1]
        bread = (x.T * weight) @ x
        values, vectors = np.linalg.eigh(bread)
        if values[0] <= WHOLE * values[-1] * 1e-3:
            raise np.linalg.LinAlgError("the terms do not have full rank")
        root = (vectors / np.sqrt(values)) @ vectors.T
        spread = x @ root
        trace = np.bincount(cluster, weight * (spread**2).sum(axis=1), count)
        present = np.flatnonzero(trace > LITTLE)
        order = np.argsort(cluster, kind="stable")
        ends = np.searchsorted(cluster[order], np.stack([present, present + 1]))
        inner = np.zeros((len(present), p, p))
        for k, (start, stop) in enumerate(ends.T):
            rows = order[start:stop]
            inner[k] = (spread[rows] * weight[rows, None]).T @ spread[rows]
        leverage, axes = np.linalg.eigh(inner)
        leverage = np.clip(leverage, 0.0, 1.0)
        whole = leverage > 1 - WHOLE
        factor = np.where(whole, 0.0, 1 / np.sqrt(np.where(whole, 1.0, 1 - leverage)))
        adjust = root @ ((axes * factor[:, None, :]) @ axes.transpose(0, 2, 1)) @ root
        # (h, p, c): the coordinates of each coefficient c in each cluster's axes.
        coordinates = axes.transpose(0, 2, 1) @ root
        fixed = (coordinates**2 * whole[:, :, None]).sum(axis=1).max(axis=0, initial=0.0)
        alone = fixed > WHOLE * np.diag(root @ root)
        squares = weight[:, None] * (spread @ root) ** 2
        each: Floats = np.column_stack(
            [np.bincount(cluster, column, count).astype(float) for column in squares.T]
        )
        each[present] = ((coordinates * factor[:, :, None]) ** 2 * leverage[:, :, None]).sum(axis=1)
        touched = axes @ (coordinates * (factor * leverage)[:, :, None])
        df = np.array([_satterthwaite(each[:, c], touched[:, :, c], present) for c in range(p)])
        return cls(bread, present, adjust, each.T, np.where(alone, 0.0, df), alone)

    def shares(self, scores: Floats) -> Floats:
        """The (g, p) shares of clusters in the errors, from their (g, p) sums of scores; the
        variance is the sum of their squares."""
        shares = scores @ np.linalg.inv(self.bread)
        shares[self.present] = (self.adjust @ scores[self.present, :, None])[:, :, 0]
        return np.asarray(shares)


def _satterthwaite(expected: Floats, touched: Floats, present: NDArray[np.intp]) -> float:
    """Twice the squared mean over the variance of a sum of squares of clusters whose covariance is
    diag(``expected``) - ``touched`` ``touched``', the latter of those ``present`` alone."""
    lost = (touched**2).sum(axis=1)
    trace = float(expected.sum() - lost.sum())
    together = touched.T @ touched
    squares = float(expected @ expected - 2 * expected[present] @ lost + (together**2).sum())
    return trace**2 / squares if squares > 0 else 0.0
