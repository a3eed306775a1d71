"""Contrasts between two outlets: difference, ratio, and difference within events."""

from __future__ import annotations

import numpy as np

from toolkit.inference.estimators import Method
from toolkit.inference.intervals import Estimate, difference, log_quotient
from toolkit.inference.measured import Measured
from toolkit.inference.units import DESIGN, Design, Floats, Scored


def contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    design: Design = DESIGN,
) -> Estimate:
    """The first outlet's level less the second's, all units of both. Events that both report are
    one cluster."""
    a, b = (Measured.whole(outlet).level(method, design) for outlet in (first, second))
    return difference(a, b, method, design)


def log_ratio(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    design: Design = DESIGN,
) -> Estimate:
    """The natural logarithm of the first outlet's level over the second's: its ``exp`` is a ratio.
    An end is infinite where a level may be 0. Raises `ValueError` where a level is not above 0."""
    a, b = (Measured.whole(outlet).level(method, design) for outlet in (first, second))
    return log_quotient(a, b, method, design)


def matched_contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    level: float = 0.95,
) -> Estimate:
    """The mean difference over the events that both outlets report, each event counting alike.
    Raises `ValueError` for fewer than two events in common."""
    sides = [Measured.whole(first), Measured.whole(second)]
    shared = set.intersection(*(set(side.counted.event.tolist()) for side in sides)) - {""}
    if len(shared) < 2:
        raise ValueError(f"{len(shared)} events in common: two are needed to match by event")
    design = Design(level=level)
    a, b = (side.level(method, design, _by_event(side.counted, shared)) for side in sides)
    return difference(a, b, method, design)


def _by_event(s: Scored, shared: set[str]) -> Floats:
    """What each unit counts where the events of ``shared`` count alike, and others not at all."""
    matched = np.isin(s.event, list(shared))
    _, at, size = np.unique(s.event, return_inverse=True, return_counts=True)
    return np.where(matched, 1 / (len(shared) * size[at]), 0.0)
