"""A regression under predicted labels, corrected by hand labels.

The hand labels alone, weighing 1 / inclusion probability, give coefficients b without bias. The
model's labels give two more sets: c of the same sentences, C of all. What c and C differ by is
error of the draw, and b shares it as far as model and coders agree: the corrected coefficients are
b - lambda (c - C), each with a lambda of its own in [0, 1]; of several models, one for each model's
c and C (Chen and Chen 2000).

Chen and Chen (2000), "A unified approach to regression analysis under double-sampling designs",
JRSS B 62; Angelopoulos, Duchi and Zrnic (2023), "PPI++", arXiv:2311.01453; Kluger et al. (2025),
arXiv:2501.18577. It uses the moments of design-based supervised learning (Egami, Hinck, Stewart and
Wei 2023, NeurIPS), prediction + R / pi (label - prediction), for labels as outcome or as predictor
alike, and is unbiased in large samples for any model, whatever its errors go with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.clusters import Part, satterthwaite
from toolkit.inference.tuning import DAMPING, above_zero
from toolkit.regression.families import Family, Floats, solve
from toolkit.regression.observations import Observations, Side
from toolkit.regression.variance import Clustered


@dataclass(frozen=True)
class Coefficients:
    """Values (p,), their covariance (p, p), degrees of freedom (p,; 0 where nothing tells the
    variance), and the lambda of each (p,), the sum of those of the models, ``slopes`` (k, p)."""

    value: Floats
    covariance: Floats
    df: Floats
    slope: Floats
    slopes: Floats | None = None

    @property
    def se(self) -> Floats:
        """Standard errors, NaN where nothing tells them."""
        return np.where(self.df > 0, np.sqrt(np.diag(self.covariance)), np.nan)


@dataclass(frozen=True)
class Solved:
    """One set of labels, solved: the coefficients (p,), the (n, p) moments of units and their (n,)
    working weights there, and its clusters."""

    value: Floats
    scores: Floats
    working: Floats
    by: Clustered

    @classmethod
    def of(cls, side: Side, cluster: NDArray[np.intp], clusters: int, family: Family) -> Solved:
        """Raises `Unsolved` where there is no solution."""
        return cls.at(solve(side.x, side.y, side.weight, family), side, cluster, clusters, family)

    @classmethod
    def at(
        cls, value: Floats, side: Side, cluster: NDArray[np.intp], clusters: int, family: Family
    ) -> Solved:
        """At coefficients that are known."""
        scores, working = _scores(side, value, family)
        by = Clustered.of(side.x, working, cluster, clusters)
        return cls(value, scores, working, by)


def naive(o: Observations, family: Family) -> Solved:
    """The model's labels, taken for the truth. Raises `Unsolved` where there is no solution."""
    return Solved.of(o.predicted, o.cluster, o.clusters, family)


def gold_only(o: Observations, family: Family) -> Solved:
    """The hand labels alone. Raises `Unsolved` where there is no solution."""
    return Solved.of(o.coded, o.labelled_cluster, o.clusters, family)


def of_naive(everywhere: Solved, o: Observations) -> Coefficients:
    """Naive coefficients with their covariance."""
    shares = everywhere.by.shares(_by_cluster(everywhere.scores, o.cluster, o.clusters))
    return Coefficients(everywhere.value, shares.T @ shares, everywhere.by.df,
                        np.full(len(everywhere.value), np.nan))  # fmt: skip


def of_gold(alone: Solved, o: Observations) -> Coefficients:
    """Coefficients of the hand labels alone with their covariance."""
    shares = alone.by.shares(_centred(alone.scores, o))
    covariance = shares.T @ shares + _floor(o, alone)
    return Coefficients(alone.value, covariance, alone.by.df, np.zeros(len(alone.value)))


def corrected(
    o: Observations,
    family: Family,
    alone: Solved,
    everywhere: Solved,
    slope: float | None = None,
    further: Sequence[tuple[Solved, Side]] = (),
) -> Coefficients:
    """All predictions, corrected by the hand labels; ``slope`` fixes lambda.

    ``alone`` is `gold_only`, ``everywhere`` `naive`; ``further``, of each further model, its labels
    of all units, solved, and those of the units with hand labels. Raises `Unsolved` where the
    corrected moments have no solution.
    """
    if o.complete and slope is None:  # nothing is left for predictions to tell
        return of_gold(alone, o)
    on = o.labelled_cluster
    to_gold = np.linalg.inv(alone.by.bread)
    sets = [(everywhere, o.again), *further]
    models = [_Model.of(o, alone, *each, family) for each in sets]
    if slope is None:
        slopes = _slopes(alone.scores @ to_gold, models, o)
    else:
        slopes = np.full((len(models), o.clusters, len(alone.value)), slope)
    drawn = np.stack([_by_cluster(m.influence, on, o.clusters) for m in models])
    error = (slopes * drawn).sum(axis=(0, 1))
    best = alone
    value = alone.value - error
    if family.name != "linear":
        # The same on the scale of the moments: a saturated model gives the link of corrected means.
        coded = o.coded
        shift = alone.by.bread @ error
        value = solve(coded.x, coded.y, coded.weight, family, shift=shift, start=alone.value)
        best = Solved.at(value, coded, on, o.clusters, family)
    mean_slope = slopes[:, np.unique(on)].mean(axis=1)
    of_labels = _residual(best.scores, o.coded.x, best.working, best.by)
    labels = best.by.shares(_centred(of_labels, o))
    of_answers = np.zeros_like(labels)
    for m, each, mean in zip(models, slopes, mean_slope, strict=True):
        labels -= each * m.by.shares(_centred(m.residual, o))
        whole = m.everywhere
        of_answers += mean * whole.by.shares(_by_cluster(whole.scores, o.cluster, o.clusters))
    total = mean_slope.sum(axis=0)
    joined = _joined(value, labels, best.by, of_answers, everywhere.by, total)
    return replace(joined, covariance=joined.covariance + _floor(o, best), slopes=mean_slope)


@dataclass(frozen=True)
class _Model:
    """One model's labels: solved over all units, and of the n with hand labels its clusters, what
    each unit adds to a coefficient, (n, p), as far as a unit's terms reach, and its residuals."""

    everywhere: Solved
    by: Clustered
    influence: Floats
    reach: Floats
    residual: Floats

    @classmethod
    def of(
        cls, o: Observations, alone: Solved, everywhere: Solved, again: Side, family: Family
    ) -> _Model:
        scores, working = _scores(again, everywhere.value, family)
        if o.outcome_only:  # both sets of labels share the terms, and the bread of hand labels
            by, working = alone.by, alone.working
        else:
            by = Clustered.of(again.x, working, o.labelled_cluster, o.clusters)
        bread = np.linalg.inv(by.bread)
        reach = (again.x * again.weight[:, None]) @ bread
        residual = _residual(scores, again.x, working, by)
        return cls(everywhere, by, scores @ bread, reach, residual)


def _floor(o: Observations, solved: Solved) -> Floats:
    """(p, p): the variance of labels of groups that all say the same, which their residuals, all
    0, do not tell."""
    rows = o.unvaried > 0
    reach = o.coded.x[rows] * (o.coded.weight[rows] * np.sqrt(o.unvaried[rows]))[:, None]
    each = np.linalg.solve(solved.by.bread, reach.T)
    return np.asarray(each @ each.T)


def _by_cluster(scores: Floats, cluster: NDArray[np.intp], count: int) -> Floats:
    return np.column_stack([np.bincount(cluster, column, count) for column in scores.T])


def _within(scores: Floats, stratum: NDArray[np.intp]) -> Floats:
    """Less the mean of the stratum: how many are drawn from each is fixed."""
    size = np.bincount(stratum)
    means = _by_cluster(scores, stratum, len(size)) / np.maximum(size, 1)[:, None]
    return np.asarray(scores - means[stratum])


def _centred(scores: Floats, o: Observations) -> Floats:
    return _by_cluster(_within(scores, o.stratum), o.labelled_cluster, o.clusters)


def _scores(side: Side, at: Floats, family: Family) -> tuple[Floats, Floats]:
    """The (n, p) moments of units at some coefficients, and their working weights (n,)."""
    eta = side.x @ at
    moments = side.x * (side.weight * (side.y - family.mean(eta)))[:, None]
    return moments, side.weight * family.slope(eta)


def _residual(scores: Floats, x: Floats, working: Floats, by: Clustered) -> Floats:
    """Scores at the solution of these units themselves, as leverages take them to be."""
    moved = np.linalg.solve(by.bread, scores.sum(axis=0))
    return np.asarray(scores - x * (working * (x @ moved))[:, None])


def _slopes(gold: Floats, models: Sequence[_Model], o: Observations) -> Floats:
    """Lambda, (k, g, p): for each coefficient the slopes of what a unit adds by its hand label on
    what it adds by each model's prediction, within strata, over the units of all clusters but the
    one that it is used for (`toolkit.inference.tuning`)."""
    on, strata = o.labelled_cluster, int(o.stratum.max()) + 1
    key = on * strata + o.stratum

    def summed(columns: Floats) -> Floats:
        sums = _by_cluster(columns, key, o.clusters * strata)
        by_cluster = sums.reshape(o.clusters, strata, -1)
        return np.asarray(by_cluster.sum(axis=0, keepdims=True) - by_cluster)

    size = np.maximum(summed(np.ones((len(on), 1))), 1)
    influence = [m.influence for m in models]
    of_gold, sums = summed(gold), [summed(each) for each in influence]
    k, p = len(models), gold.shape[1]
    common, spread = np.empty((o.clusters, p, k)), np.empty((o.clusters, p, k, k))
    for i in range(k):
        within = summed(gold * influence[i]) - of_gold * sums[i] / size
        common[..., i] = within.sum(axis=1)
        for j in range(i, k):
            within = summed(influence[i] * influence[j]) - sums[i] * sums[j] / size
            spread[..., i, j] = spread[..., j, i] = within.sum(axis=1)
        spread[..., i, i] += DAMPING * (models[i].reach ** 2).mean(axis=0)
    slopes = above_zero(spread.reshape(-1, k, k), common.reshape(-1, k))
    return np.asarray(np.clip(slopes, 0.0, 1.0).reshape(o.clusters, p, k).transpose(2, 0, 1))


def _joined(
    value: Floats,
    labels: Floats,
    by_labels: Clustered,
    of_answers: Floats,
    by_answers: Clustered,
    slope: Floats,
) -> Coefficients:
    """Both sources of error together, and their degrees of freedom."""
    total = labels + of_answers
    names = np.arange(len(total)).astype(str)
    df = np.zeros(len(value))
    for j in range(len(value)):
        if by_labels.alone[j]:
            continue
        parts = [
            (names, Part(shares[:, j], np.sqrt(by.expected[j]), float(by.df[j])),
             float(shares[:, j] @ shares[:, j]))
            for shares, by in ((labels, by_labels), (of_answers, by_answers))
        ]  # fmt: skip
        df[j] = satterthwaite(parts)
    return Coefficients(value, total.T @ total, df, slope)
