"""Contrasts between two outlets: difference, ratio, and difference within events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.inference.estimators import Linear, Method
from toolkit.inference.intervals import Estimate, clustered
from toolkit.inference.levels import Measured
from toolkit.inference.units import DESIGN, Design, Names, Scored


def contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    design: Design = DESIGN,
) -> Estimate:
    """The first outlet's level less the second's, all units of both. Events that both report are
    one cluster."""
    (a, left), (b, right) = (_level(outlet, method, design) for outlet in (first, second))
    parts = [(a, left), (b, right.times(-1))]
    return clustered(left.value - right.value, parts, method, design.level)


def log_ratio(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    design: Design = DESIGN,
) -> Estimate:
    """The natural logarithm of the first outlet's level over the second's: its ``exp`` is a ratio.
    Raises `ValueError` where a level is not above 0."""
    (a, left), (b, right) = (_level(outlet, method, design) for outlet in (first, second))
    if left.value <= 0 or right.value <= 0:
        raise ValueError("a ratio wants both levels above 0")
    parts = [(a, left.times(1 / left.value)), (b, right.times(-1 / right.value))]
    return clustered(float(np.log(left.value / right.value)), parts, method, design.level)


def _level(outlet: Measured | Scored, method: Method, design: Design) -> tuple[Names, Linear]:
    """The cluster of each unit, and the outlet's level."""
    measured = Measured.whole(outlet)
    return measured.counted.cluster(design.cluster), measured.linear(method, design)


def matched_contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    level: float = 0.95,
) -> Estimate:
    """The mean difference over the events that both outlets report, each event counting alike.

    Each unit's corrected value is psi = level + n times its linearised value; an event's
    difference is that of its two mean psi, and events are independent. Raises `ValueError` for
    fewer than two events in common.
    """
    sides = [Measured.whole(first), Measured.whole(second)]
    shared = set.intersection(*(set(side.counted.event.tolist()) for side in sides)) - {""}
    if len(shared) < 2:
        raise ValueError(f"{len(shared)} events in common: two are needed to match by event")
    value, parts = 0.0, []
    for side, sign in zip(sides, (1, -1), strict=True):
        linear = side.linear(method, DESIGN)
        matched = np.isin(side.counted.event, list(shared))
        events = side.counted.event[matched]
        psi = (linear.value + len(matched) * linear.unit)[matched]
        _, at, size = np.unique(events, return_inverse=True, return_counts=True)
        weight = sign / (len(shared) * size[at])
        mean = float(weight @ psi)
        value += mean
        unit = weight * (psi - sign * mean)
        parts.append((events, replace(linear, unit=unit, gold=linear.gold[matched])))
    return clustered(value, parts, method, level)
