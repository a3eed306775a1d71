"""How far the answers of each model are taken: lambda, by cross-fitting, for one model or several.

The weights that lessen the variance of a prediction-powered estimate most are those of a
regression of labels on answers (Angelopoulos, Duchi and Zrnic 2023, "PPI++", arXiv:2311.01453; of
several answers at once, Chen and Chen 2000, JRSS B 62). They are kept above 0, as those of stacked
regressions are (Breiman 1996, "Stacked regressions", Machine Learning 24), and shrunk, so that many
models and few labels make no estimate worse: any weights leave it without bias.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.units import Floats

ROUNDING = 1e-9
DAMPING = 2.0


def tuned(
    label: Floats,
    predicted: Floats,
    weight: Floats,
    cluster: NDArray[np.intp],
    stratum: NDArray[np.intp],
) -> Floats:
    """Lambda of each model for each labelled unit, (n, k), in [0, 1]: the slopes of ``label`` (n,)
    on ``answers`` (n, k) within strata, over the labels of all clusters but its own.

    Labels count by ``weight`` squared, as they do in the variance that lambda lessens. `DAMPING`
    labels more for each model, whose answers lie 1 from the mean and say nothing, keep a single
    positive answer from setting it; models that answer alike share what one of them would get. A
    model whose lambda would be negative beside the others is left out.

    >>> y = np.tile([1.0, 0, 0, 1], 50)
    >>> alike = np.stack([y, y, 1 - y], axis=1)
    >>> tuned(y, alike, np.ones(200), np.arange(200), np.zeros(200, int))[0].round(2).tolist()
    [0.49, 0.49, 0.0]
    """
    clusters, strata = int(cluster.max()) + 1, int(stratum.max()) + 1
    key, square = cluster * strata + stratum, weight**2
    k = predicted.shape[1]
    pairs = [(i, j) for i in range(k) for j in range(i, k)]
    columns = [
        np.ones(len(label)), label, *predicted.T, *(label * f for f in predicted.T),
        *(predicted[:, i] * predicted[:, j] for i, j in pairs),
    ]  # fmt: skip
    sums = np.stack([
        np.bincount(key, square * column, clusters * strata).reshape(clusters, strata)
        for column in columns
    ])  # fmt: skip
    rest = sums.sum(1, keepdims=True) - sums
    size = np.where(rest[0] > ROUNDING * square.max(), rest[0], np.inf)
    of_label, of_answers = rest[1], rest[2 : 2 + k]
    common = (rest[2 + k : 2 + 2 * k] - of_answers * of_label / size).sum(2).T
    spread = np.empty((clusters, k, k))
    for (i, j), products in zip(pairs, rest[2 + 2 * k :], strict=True):
        within = (products - of_answers[i] * of_answers[j] / size).sum(1)
        spread[:, i, j] = spread[:, j, i] = within
    spread[:, range(k), range(k)] += DAMPING * square.mean()
    return np.asarray(np.clip(above_zero(spread, common), 0.0, 1.0)[cluster])


def above_zero(spread: Floats, common: Floats) -> Floats:
    """Solutions (g, k) of ``spread`` (g, k, k) times x = ``common`` (g, k), with what would be
    negative left out until nothing is."""
    used = np.ones(common.shape, bool)
    while True:
        both = used[:, :, None] & used[:, None, :]
        matrix = np.where(both, spread, np.eye(common.shape[1]))
        slopes = np.linalg.solve(matrix, np.where(used, common, 0.0)[..., None])[..., 0]
        if not (slopes < 0).any():
            return np.asarray(slopes)
        used &= slopes >= 0


def above_split(combined: Floats, weight: Floats) -> NDArray[np.bool_]:
    """Which units lie in the upper of the two groups that ``combined`` (n,), weighing ``weight``,
    falls into: the groups whose means lie farthest apart for their size (Otsu 1979, IEEE
    Transactions on Systems, Man and Cybernetics 9).

    >>> above_split(np.array([0.0, 0.1, 0.9, 1.0, 0.0]), np.ones(5)).tolist()
    [False, False, True, True, False]
    """
    values, at = np.unique(combined.round(9), return_inverse=True)
    if len(values) < 2:
        return np.zeros(len(combined), bool)
    size = np.bincount(at, weight)
    below = np.cumsum(size)[:-1]
    total = np.cumsum(size * values)
    sum_below = total[:-1]
    apart = sum_below / below - (total[-1] - sum_below) / (size.sum() - below)
    split = int((below * (size.sum() - below) * apart**2).argmax())
    return np.asarray(at > split)
