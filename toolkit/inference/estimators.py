"""Estimates with their linearisation: what each unit adds to the error of an estimate.

All standard errors come from one place: the linearised value of each unit, summed by cluster
(Binder 1983, "On the variances of asymptotically normal estimators from complex surveys",
International Statistical Review 51). Units of two outlets that report one event share a cluster,
so a contrast counts what they have in common.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.units import Floats, Scored

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Linear:
    """A value and the (n,) share of each unit in its error; ``gold``: units whose hand labels
    went in. ``slope`` is the lambda of a prediction-powered estimate. ``extra`` is variance beside
    that of the units: labels that are all alike do not vary, and yet say no more than that the
    other kind is rare.
    """

    value: float
    unit: Floats
    gold: NDArray[np.bool_]
    slope: float = float("nan")
    extra: float = 0.0

    def times(self, factor: float) -> Linear:
        """The same estimate in other units; a negative factor turns it round."""
        return replace(
            self,
            value=factor * self.value,
            unit=factor * self.unit,
            extra=factor**2 * self.extra,
        )


def naive(s: Scored, weights: Floats) -> Linear:
    """The classifier's answers, taken for the truth.

    >>> s = Scored.of([1, 1, 0, 1], [1, 0, 0, float("nan")], 0.75, list("aabb"))
    >>> naive(s, s.weights("sentence")).value
    0.75
    """
    value = float(weights @ s.predicted)
    return Linear(value, weights * (s.predicted - value), np.zeros(len(s), bool))


def gold_only(s: Scored, weights: Floats) -> Linear:
    """The hand labels alone, each weighing 1 / its inclusion probability (Hájek 1971).

    Raises `ValueError` where there is no label.
    """
    v = _design(s, weights)
    y = np.nan_to_num(s.label)
    value = float(v @ y)
    return Linear(value, v * (y - value), s.labelled, extra=_unvaried(s, v))


def rogan_gladen(s: Scored, weights: Floats) -> Linear:
    """Prevalence from the share of positive answers, by the outlet's own sensitivity and
    specificity: (p + Sp - 1) / (Se + Sp - 1).

    Rogan and Gladen (1978), American Journal of Epidemiology 107(1). Answers and labels count as
    positive from 0.5 up. Not clipped to [0, 1]: a clipped estimate is biased, and its interval too
    short. Raises `ValueError` where labels of one kind are missing, or where Se + Sp - 1, which the
    estimate is divided by, is less than 1.96 standard errors above 0: by Fieller's theorem (1954,
    JRSS B 16) no finite interval holds the truth often enough there.
    """
    f = (s.predicted >= 0.5).astype(float)
    v = _design(s, weights)
    y = np.nan_to_num(s.label) >= 0.5
    positives, negatives = v * y, v * ~y * s.labelled
    if positives.sum() == 0 or negatives.sum() == 0:
        raise ValueError("sensitivity and specificity want labels of both kinds")
    positives, negatives = positives / positives.sum(), negatives / negatives.sum()
    se, sp = float(positives @ f), float(negatives @ (1 - f))
    j = se + sp - 1
    error = float(np.linalg.norm(positives * (f - se) + negatives * (1 - f - sp)))
    if j <= max(1.96 * error, ROUNDING):
        raise ValueError(
            "the classifier is not clearly better than chance: "
            f"Se + Sp - 1 = {j:.3f}, standard error {error:.3f}"
        )
    p = float(weights @ f)
    value = (p + sp - 1) / j
    unit = (
        weights * (f - p) + (1 - value) * negatives * (1 - f - sp) - value * positives * (f - se)
    ) / j
    return Linear(value, unit, s.labelled)


def prediction_powered(s: Scored, weights: Floats, slope: float | None = None) -> Linear:
    """All answers, corrected by the hand labels: mean of lambda f + (R / pi) (y - lambda f).

    Design-based supervised learning (Egami, Hinck, Stewart and Wei 2023, NeurIPS) with the power
    tuning of prediction-powered inference (Angelopoulos, Duchi and Zrnic 2023, PPI++): ``slope``,
    lambda, is by default that of y on f among the labels, kept in [0, 1]; 0 gives gold only, 1
    takes the answers at full weight. Unbiased for any classifier, as long as the labels are a
    random sample with known probabilities. Raises `ValueError` where there is no label.
    """
    v = _design(s, weights)
    y, f = np.nan_to_num(s.label), s.predicted
    if slope is None:
        y_mean, f_mean = float(v @ y), float(v @ f)
        spread = float(v @ (f - f_mean) ** 2)
        slope = float(v @ ((f - f_mean) * (y - y_mean))) / spread if spread > 0 else 0.0
        slope = float(np.clip(slope, 0.0, 1.0))
    rest = y - slope * f
    remainder = float(v @ rest)
    mean = float(weights @ f)
    unit = slope * weights * (f - mean) + v * (rest - remainder)
    return Linear(slope * mean + remainder, unit, s.labelled, slope, _unvaried(s, v))


def ratio(above: Linear, below: Linear) -> Linear:
    """A share of a part, as of attributed sentences: one estimate over another of the same units.

    Raises `ValueError` for a denominator that is not above 0.
    """
    if below.value <= 0:
        raise ValueError("the share is of nothing: its denominator is estimated as 0")
    value = above.value / below.value
    unit = (above.unit - value * below.unit) / below.value
    extra = (above.extra + value**2 * below.extra) / below.value**2
    return Linear(value, unit, above.gold | below.gold, above.slope, extra)


Method = Literal["naive", "gold only", "Rogan-Gladen", "prediction-powered"]
METHODS: dict[Method, Callable[..., Linear]] = {
    "naive": naive,
    "gold only": gold_only,
    "Rogan-Gladen": rogan_gladen,
    "prediction-powered": prediction_powered,
}
"""Methods by name; all but the first need hand labels of the outlet."""


def _unvaried(s: Scored, v: Floats) -> float:
    """Where all labels are alike, the variance that the rule of succession gives their share:
    q (1 - q) sum v², q = 1 / (n + 2)."""
    labels = s.label[s.labelled]
    if labels.min() < labels.max():
        return 0.0
    q = 1 / (len(labels) + 2)
    return float(q * (1 - q) * (v @ v))


def _design(s: Scored, weights: Floats) -> Floats:
    """Weights of the labelled units, summing to 1."""
    if not s.labelled.any():
        raise ValueError("the outlet has no hand label")
    known = s.labelled & ~np.isnan(s.inclusion)
    if not known[s.labelled].all():
        raise ValueError("inclusion probabilities of labelled units are not known")
    v = np.where(s.labelled, weights / np.where(s.labelled, s.inclusion, 1.0), 0.0)
    return np.asarray(v / v.sum())
