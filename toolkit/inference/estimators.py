"""Estimates with their linearisation: what each unit adds to the error of an estimate.

All standard errors come from one place: the linearised value of each unit, summed by cluster
(Binder 1983, "On the variances of asymptotically normal estimators from complex surveys",
International Statistical Review 51). Units of two outlets that report one event share a cluster,
so a contrast counts what they have in common.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.tuning import ROUNDING, above_split, tuned
from toolkit.inference.units import DESIGN, Design, Floats, Scored


@dataclass(frozen=True, slots=True)
class Linear:
    """A value and the (n,) share of each unit in its error, in two parts: ``of_answers``, as the
    classifier gave them, of units that count ``weight``, and ``labels``, of those in ``gold``,
    which count ``gold_weight`` and were drawn from ``stratum``.

    ``slopes`` are the mean lambda of each model in a prediction-powered estimate, ``group`` the
    cell of each label, ``extra`` variance beside that of the units, ``left`` the share of the
    labels' variance that sampling leaves (the finite-population correction). ``counted``: labels
    are binomial counts.
    """

    value: float
    weight: Floats
    of_answers: Floats
    gold: NDArray[np.bool_]
    gold_weight: Floats
    labels: Floats
    stratum: NDArray[np.intp]
    group: NDArray[np.intp]
    slopes: tuple[float, ...] = ()
    extra: float = 0.0
    left: Floats | None = None
    counted: bool = field(default=True)

    @property
    def unit(self) -> Floats:
        """Both parts of a unit's share."""
        return self.of_answers + self.labels


def naive(s: Scored, weights: Floats, design: Design = DESIGN) -> Linear:
    """The classifier's answers, taken for the truth.

    >>> s = Scored.of([1, 1, 0, 1], [1, 0, 0, float("nan")], 0.75, list("aabb"))
    >>> naive(s, s.weights("sentence")).value
    0.75
    """
    value = float(weights @ s.predicted)
    none, zero = np.zeros(len(s)), np.zeros(len(s), np.intp)
    of_answers = weights * (s.predicted - value)
    return Linear(value, weights, of_answers, np.zeros(len(s), bool), none, none, zero, zero)


def gold_only(s: Scored, weights: Floats, design: Design = DESIGN) -> Linear:
    """The hand labels alone, each weighing 1 / its inclusion probability (Hájek 1971).

    Raises `ValueError` where there is no label.
    """
    v, stratum = _sampled(s, weights), s.strata(design.cluster)
    return _labels(s, weights, v, np.zeros((len(s), 1)), stratum, design)


def rogan_gladen(s: Scored, weights: Floats, design: Design = DESIGN) -> Linear:
    """Prevalence from the share of positive answers, by the outlet's own sensitivity and
    specificity: (p + Sp - 1) / (Se + Sp - 1).

    Rogan and Gladen (1978), American Journal of Epidemiology 107(1). Answers and labels count as
    positive from 0.5 up. Raises `ValueError` where labels of one kind are missing, or where
    Se + Sp - 1, which the estimate is divided by, is less than 1.96 standard errors above 0: by
    Fieller's theorem (1954, JRSS B 16) no finite interval holds the truth often enough there.
    """
    f = (s.predicted >= 0.5).astype(float)
    v = _sampled(s, weights)
    y = np.nan_to_num(s.label) >= 0.5
    positives, negatives = v * y, v * ~y * s.labelled
    if positives.sum() == 0 or negatives.sum() == 0:
        raise ValueError("sensitivity and specificity want labels of both kinds")
    positives, negatives = positives / positives.sum(), negatives / negatives.sum()
    se, sp = float(positives @ f), float(negatives @ (1 - f))
    j = se + sp - 1
    # Rates that are 0 or 1 among few labels vary as the rule of succession says.
    spare_se, spare_sp = (
        _unvaried(rate, kind) for rate, kind in ((se, positives), (sp, negatives))
    )
    error = float(
        np.sqrt(
            (positives**2) @ (f - se) ** 2 + (negatives**2) @ (1 - f - sp) ** 2
            + spare_se + spare_sp
        )
    )  # fmt: skip
    if j <= max(1.96 * error, ROUNDING):
        raise ValueError(
            "the classifier is not clearly better than chance: "
            f"Se + Sp - 1 = {j:.3f}, standard error {error:.3f}"
        )
    p = float(weights @ f)
    value = (p + sp - 1) / j
    labels = ((1 - value) * negatives * (1 - f - sp) - value * positives * (f - se)) / j
    extra = ((1 - value) ** 2 * spare_sp + value**2 * spare_se) / j**2
    zero = np.zeros(len(s), np.intp)
    return Linear(
        value, weights, weights * (f - p) / j, s.labelled, v, labels, zero, zero, extra=extra,
        counted=False,
    )  # fmt: skip


def prediction_powered(
    s: Scored, weights: Floats, design: Design = DESIGN, *, slope: float | None = None
) -> Linear:
    """All answers, corrected by the hand labels: mean of lambda f + (R / pi) (y - lambda f).

    Design-based supervised learning (Egami, Hinck, Stewart and Wei 2023, NeurIPS) with the power
    tuning of prediction-powered inference (Angelopoulos, Duchi and Zrnic 2023, PPI++): of each
    model's answers f, lambda is that of y on f among the labels, kept in [0, 1]; 0 gives gold only,
    1 takes the answers at full weight (`toolkit.inference.tuning`). Each cluster's labels are met
    by the lambda of the others (cross-fitting), so that none tunes its own correction; ``slope``
    fixes it. Unbiased for any classifier, as long as the labels are a random sample with known
    probabilities. Raises `ValueError` where there is no label.
    """
    v, stratum = _sampled(s, weights), s.strata(design.cluster)
    predicted = s.surrogates
    if slope is not None:
        slopes = np.full(predicted.shape, slope)
    elif s.labelled.all():  # nothing is left for the answers to tell
        slopes = np.zeros(predicted.shape)
    else:
        slopes, on = np.zeros(predicted.shape), np.flatnonzero(s.labelled)
        cluster = s.clusters(design.cluster)[on].codes()[1]
        slopes[on] = tuned(s.label[on], predicted[on], v[on], cluster, stratum[on])
    return _labels(s, weights, v, slopes, stratum, design)


def _labels(
    s: Scored,
    weights: Floats,
    v: Floats,
    slopes: Floats,
    stratum: NDArray[np.intp],
    design: Design,
) -> Linear:
    """Labels less ``slopes``, (n, k), times the answers of k models, in which the answers of all
    are put instead."""
    y, labelled = np.nan_to_num(s.label), s.labelled
    predicted = s.surrogates[:, : slopes.shape[1]]
    predicted = predicted - weights @ predicted
    rest = y - (slopes * predicted).sum(axis=1)
    value, slope = float(v @ rest), v @ slopes
    labels = v * (rest - value)
    size = np.bincount(stratum[labelled])
    by_stratum = np.bincount(stratum[labelled], labels[labelled]) / np.maximum(size, 1)
    labels = np.where(labelled, labels - by_stratum[stratum], 0.0)
    combined = predicted @ slope
    of_answers, left = weights * combined, None
    if design.population == "corpus":
        left = np.where(labelled, 1 - np.where(labelled, s.inclusion, 1.0), 0.0)
        of_answers, labels = np.zeros(len(s)), labels * np.sqrt(left)
    high = s.predicted >= 0.5 if len(slope) == 1 else above_split(combined, weights)
    group = 2 * stratum + (high & bool(slope.any()))
    return Linear(
        value, weights, of_answers, labelled, v, labels, stratum, group,
        tuple(slope.tolist()), left=left,
    )  # fmt: skip


Method = Literal["naive", "gold only", "Rogan-Gladen", "prediction-powered"]
METHODS: dict[Method, Callable[[Scored, Floats, Design], Linear]] = {
    "naive": naive,
    "gold only": gold_only,
    "Rogan-Gladen": rogan_gladen,
    "prediction-powered": prediction_powered,
}
"""Methods by name; all but the first need hand labels of the outlet."""
CORRECTED: Method = "prediction-powered"
"""The method of corrected levels and contrasts."""


def _unvaried(rate: float, weight: Floats) -> float:
    """Where all labels are alike, the variance that the rule of succession gives their share:
    q (1 - q) sum v², q = 1 / (n + 2)."""
    if ROUNDING < rate < 1 - ROUNDING:
        return 0.0
    q = 1 / (np.count_nonzero(weight) + 2)
    return float(q * (1 - q) * (weight @ weight))


def _sampled(s: Scored, weights: Floats) -> Floats:
    """Weights of the labelled units, summing to 1."""
    if not s.labelled.any():
        raise ValueError("the outlet has no hand label")
    if np.isnan(s.inclusion[s.labelled]).any():
        raise ValueError("inclusion probabilities of labelled units are not known")
    v = np.where(s.labelled, weights / np.where(s.labelled, s.inclusion, 1.0), 0.0)
    if not v.any():
        raise ValueError("no hand label is of what is compared")
    return np.asarray(v / v.sum())
