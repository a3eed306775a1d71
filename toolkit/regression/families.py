"""Linear, logistic and Poisson regression as moment equations, solved with weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FamilyName = Literal["linear", "logistic", "poisson"]
STEPS = 50
"""Steps of Newton's method after which no solution is expected."""
TOLERANCE = 1e-10
LARGEST = 30.0
"""A linear predictor beyond which a mean is 0 or 1 for all that can be told."""


class Unsolved(ValueError):
    """The moment equations have no finite solution."""


class Family(NamedTuple):
    """``mean`` of the outcome at a linear predictor (n,), and its ``slope`` there; ``effect`` is
    what a coefficient is called in a table."""

    name: FamilyName
    mean: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]
    effect: str


def _logistic(eta: Floats) -> Floats:
    from scipy.special import expit

    return np.asarray(expit(eta), float)


def _logistic_slope(eta: Floats) -> Floats:
    mean = _logistic(eta)
    return mean * (1 - mean)


def _exp(eta: Floats) -> Floats:
    return np.exp(np.minimum(eta, LARGEST))


FAMILIES = {
    "linear": Family("linear", np.asarray, np.ones_like, "difference"),
    "logistic": Family("logistic", _logistic, _logistic_slope, "log odds ratio"),
    "poisson": Family("poisson", _exp, _exp, "log ratio of rates"),
}


def family_named(name: str) -> Family:
    """The family of that name. Raises `ValueError` for an unknown one.

    >>> family_named("poisson").effect
    'log ratio of rates'
    """
    if name not in FAMILIES:
        raise ValueError(f"no family {name!r}; there are {', '.join(FAMILIES)}")
    return FAMILIES[name]


def solve(
    x: Floats,
    y: Floats,
    weight: Floats,
    family: Family,
    *,
    shift: Floats | None = None,
    start: Floats | None = None,
) -> Floats:
    """The (p,) coefficients at which sum ``weight`` x (y - mean(x b)) is ``shift``, 0 by default.

    ``x`` is (n, p), ``y`` and ``weight`` (n,). Raises `Unsolved` where there is no finite solution:
    the outcome is separated by x, or x does not have full rank among the units that weigh.

    >>> x = np.column_stack([np.ones(4), [0, 0, 1, 1]])
    >>> solve(x, np.array([0.0, 1, 1, 1]), np.ones(4), FAMILIES["linear"]).round(6).tolist()
    [0.5, 0.5]
    """
    target = np.zeros(x.shape[1]) if shift is None else shift
    coefficients = np.zeros(x.shape[1]) if start is None else start.copy()
    if start is None and family.name == "poisson":
        level = max(float(weight @ y) / float(weight.sum()), 1e-3)
        coefficients = np.linalg.lstsq(x, np.full(len(x), np.log(level)), rcond=None)[0]

    def moments(at: Floats) -> Floats:
        return np.asarray(x.T @ (weight * (y - family.mean(x @ at))) - target)

    scale = float(np.abs(x.T * weight).sum(axis=1).max())
    left = moments(coefficients)
    for _ in range(STEPS):
        if np.abs(left).max() <= TOLERANCE * scale:
            break
        bread = (x.T * (weight * family.slope(x @ coefficients))) @ x
        try:
            step = np.linalg.solve(bread, left)
        except np.linalg.LinAlgError:
            raise Unsolved("the terms do not have full rank") from None
        for _ in range(STEPS):  # a step that overshoots is halved
            moved = moments(coefficients + step)
            if np.abs(moved).max() < np.abs(left).max() or family.name == "linear":
                break
            step = step / 2
        coefficients, left = coefficients + step, moved
        if not np.isfinite(coefficients).all():
            break
        if family.name == "linear":
            return coefficients
    solved = np.isfinite(coefficients).all() and np.abs(left).max() <= 1e-6 * scale
    if not solved or (family.name != "linear" and np.abs(x @ coefficients).max() > LARGEST / 2):
        raise Unsolved("the moment equations have no finite solution")
    return coefficients
