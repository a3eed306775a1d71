"""Calibration: from logits to probabilities that come true, and how far they can be trusted.

One temperature a head, fitted on development data by maximum likelihood (Guo et al. 2017), and for
heads of several labels an intercept each; the error that is left is the expected calibration error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
BINS = 15
PRIOR = 1.0
"""Precision of a normal prior on the log of the temperature, around 0."""


class Calibration(NamedTuple):
    """How a head's logits are read: divided by ``temperature``, ``shift`` added (one a label)."""

    temperature: float
    shift: tuple[float, ...]

    def apply(self, logits: Floats) -> NDArray[np.float32]:
        """Calibrated logits, the shape they came in."""
        return np.asarray(logits / self.temperature + np.array(self.shift), np.float32)


def fit_multi(logits: Floats, truth: Floats) -> Calibration:
    """Calibration of labels given apart from each other; both (n texts, n labels), ``truth`` NaN
    where unknown. A label with fewer than five of either kind keeps its intercept.

    >>> logits = np.array([[4.0], [4.0], [4.0], [-4.0], [-4.0], [-4.0]] * 50)
    >>> truth = np.array([[1.0], [1.0], [0.0], [0.0], [0.0], [1.0]] * 50)
    >>> fitted = fit_multi(logits, truth)
    >>> round(float(1 / (1 + np.exp(-fitted.apply(logits)[0, 0]))), 2)
    0.67
    """
    known = ~np.isnan(truth)
    positive = np.where(known, truth, 0).sum(axis=0)
    enough = np.minimum(positive, known.sum(axis=0) - positive) >= 5
    wanted = np.where(known, truth, 0.0)
    weight = known & enough

    def loss(parameters: Floats) -> tuple[float, Floats]:
        slope, shift = np.exp(-parameters[0]), parameters[1:]
        z = logits * slope + shift
        p = 1 / (1 + np.exp(-np.clip(z, -60, 60)))
        error = weight * (p - wanted)
        value = float((weight * (np.logaddexp(0, z) - wanted * z)).sum())
        gradient = np.r_[-(error * logits * slope).sum(), error.sum(axis=0)]
        return value + _prior(parameters[0]), gradient + np.r_[PRIOR * parameters[0], 0 * shift]

    found = _minimise(loss, 1 + logits.shape[1], int(weight.sum()))
    return Calibration(float(np.exp(found[0])), tuple(found[1:].tolist()))


def fit_single(logits: Floats, truth: NDArray[np.int64]) -> Calibration:
    """Temperature of a head of which one label holds; ``truth`` (n texts,) counts labels."""
    rows = np.arange(len(truth))

    def loss(parameters: Floats) -> tuple[float, Floats]:
        z = logits * np.exp(-parameters[0])
        top = z.max(axis=1, keepdims=True)
        share = np.exp(z - top)
        total = share.sum(axis=1, keepdims=True)
        value = float((np.log(total[:, 0]) + top[:, 0] - z[rows, truth]).sum())
        error = share / total
        error[rows, truth] -= 1
        own = float(parameters[0])
        return value + _prior(own), np.array([PRIOR * own - (error * z).sum()])

    found = _minimise(loss, 1, len(truth))
    return Calibration(float(np.exp(found[0])), (0.0,) * logits.shape[1])


def calibration_error(p: Floats, truth: NDArray[np.bool_], bins: int = BINS) -> float:
    """Expected calibration error of probabilities, in [0, 1] (Naeini et al. 2015): the gap between
    mean probability and share that holds, over ``bins`` of equal width, weighted by size.

    >>> calibration_error(np.array([0.9, 0.9]), np.array([True, False]))
    0.4
    """
    place = np.minimum((p * bins).astype(np.int64), bins - 1)
    gap = np.bincount(place, p, bins) - np.bincount(place, truth.astype(np.float64), bins)
    return float(np.abs(gap).sum() / max(len(p), 1))


def _prior(log_temperature: float) -> float:
    """A few texts that are all right say little about how far the logits can be trusted."""
    return 0.5 * PRIOR * float(log_temperature) ** 2


def _minimise(loss, size: int, n: int) -> NDArray[np.float64]:  # type: ignore[no-untyped-def]
    from scipy.optimize import minimize

    if not n:
        return np.zeros(size)
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)
