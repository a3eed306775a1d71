"""Fitting how a probability is read: temperature and shift, drawn towards the model's own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from toolkit.codebook import HOLDS
from toolkit.models.calibration import calibration_error
from toolkit.models.recalibration import Reading, log_odds
from toolkit.recalibration.labelled import Column, Floats

LOG_TEMPERATURE_SD = 0.25
SHIFT_SD = 1.0
"""Spreads of the normal priors around the model's own reading (temperature 1, shift 0). A few
positives move the shift, which is what differs between corpora, before they move the slope. Of the
spreads tried on simulated corpora these did least harm to a model that is right already."""
MEASURES = ("ECE", "Brier score", "log loss")


def fit_reading(column: Column, rows: NDArray[np.intp] | None = None) -> Reading:
    """Temperature and shift with the greatest posterior density, on some rows or on all.

    The likelihood is that of logistic recalibration (Platt 1999; Guo et al. 2017), of which the
    shift alone is the correction for another base rate (Saerens et al. 2002). Weights sum to Kish's
    effective number, so that unequal ones do not outweigh the prior.
    """
    from scipy.optimize import minimize

    rows = np.arange(column.n) if rows is None else rows
    z, truth, weight = log_odds(column.p[rows]), column.truth[rows], column.weight[rows]
    weight = weight * weight.sum() / (weight**2).sum()

    def loss(parameters: Floats) -> tuple[float, Floats]:
        slope, shift = np.exp(-parameters[0]), parameters[1]
        read = z * slope + shift
        error = weight * (expit(read) - truth)
        value = float((weight * (np.logaddexp(0, read) - truth * read)).sum())
        prior = parameters / np.array([LOG_TEMPERATURE_SD, SHIFT_SD])
        gradient = np.array([-(error * z * slope).sum(), error.sum()])
        gradient += prior / np.array([LOG_TEMPERATURE_SD, SHIFT_SD])
        return value + 0.5 * float((prior**2).sum()), gradient

    best = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B").x
    return Reading(float(np.exp(best[0])), float(best[1]))


def cross_fitted(column: Column, *, folds: int = 5, seed: int = 0) -> Floats:
    """Each probability, (n,), read as the labels of other articles say; of other sentences where
    there are fewer articles than folds."""
    read = column.p.copy()
    for train, test in _folds(column, folds, seed):
        read[test] = fit_reading(column, train).apply(column.p[test])
    return read


def _folds(
    column: Column, folds: int, seed: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    from sklearn.model_selection import GroupKFold, KFold

    numbers = np.arange(column.n)
    if len(set(column.clusters)) < folds:
        yield from KFold(folds, shuffle=True, random_state=seed).split(numbers)
        return
    splits = GroupKFold(folds, shuffle=True, random_state=seed)
    yield from splits.split(numbers, groups=column.clusters.astype(str))


def losses(p: Floats, truth: Floats, weight: Floats) -> dict[str, float]:
    """Calibration error (`calibration_error`), Brier score and log loss, each weighted.

    >>> ones = np.ones(2)
    >>> losses(np.array([0.5, 0.5]), np.array([0.0, 1.0]), ones)["Brier score"]
    0.25
    """
    p = np.clip(p, 1e-6, 1 - 1e-6)
    log_loss = -(truth * np.log(p) + (1 - truth) * np.log(1 - p))
    total = weight.sum()
    return {
        "ECE": calibration_error(p, truth, weight=weight),
        "Brier score": float((weight * (p - truth) ** 2).sum() / total),
        "log loss": float((weight * log_loss).sum() / total),
    }


def thresholds(p: Floats) -> dict[str, float]:
    """Where a label should hold, from calibrated probabilities of all sentences: with the best
    expected F1 (Lipton et al. 2014), and so that as many hold as truly do (``prevalence``).

    No label is looked at: a few positives say little about a threshold, the probabilities more.

    >>> thresholds(np.array([0.9, 0.6, 0.3, 0.2]))
    {'f1': 0.45, 'prevalence': 0.45}
    """
    ordered = np.sort(p)[::-1]
    expected = np.cumsum(ordered)
    number = np.arange(1, len(p) + 1)
    f1 = 2 * expected / (number + expected[-1])
    last = np.append(np.diff(ordered) != 0, True)
    best = int(np.argmax(np.where(last, f1, -1)))
    many = int(np.argmin(np.where(last, np.abs(number - expected[-1]), np.inf)))
    return {"f1": _between(ordered, best), "prevalence": _between(ordered, many)}


def _between(ordered: Floats, last: int) -> float:
    """A threshold between the last probability that holds and the next."""
    below = float(ordered[last + 1]) if last + 1 < len(ordered) else 0.0
    return round(float(np.clip((float(ordered[last]) + below) / 2, 0.001, 0.999)), 6)


def rates(p: Floats, truth: Floats, weight: Floats, threshold: float = HOLDS) -> dict[str, float]:
    """Share that holds, sensitivity and precision from a threshold on; not a number of nothing."""
    holds = p >= threshold

    def share(part: Floats, whole: Floats) -> float:
        return float(part.sum() / whole.sum()) if whole.sum() else float("nan")

    return {
        "holds": share(weight * holds, weight),
        "sensitivity": share(weight * truth * holds, weight * truth),
        "precision": share(weight * truth * holds, weight * holds),
    }
