"""Contrasts between two outlets: difference, ratio, and difference within events."""

from __future__ import annotations

import numpy as np

from toolkit.inference.estimators import Method
from toolkit.inference.intervals import LEVEL, Estimate, clustered, t_interval
from toolkit.inference.levels import Cluster, Measured, Weighting
from toolkit.inference.units import Floats, Names, Scored


def contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    weighting: Weighting = "sentence",
    cluster: Cluster = "event",
    level: float = LEVEL,
) -> Estimate:
    """The first outlet's level less the second's, all units of both. Events that both report are
    one cluster."""
    a, b = Measured.whole(first), Measured.whole(second)
    left, right = a.linear(method, weighting), b.linear(method, weighting)
    parts = [
        (a.counted.cluster(cluster), left),
        (b.counted.cluster(cluster), right.times(-1)),
    ]
    return clustered(left.value - right.value, parts, method, level)


def log_ratio(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    weighting: Weighting = "sentence",
    cluster: Cluster = "event",
    level: float = LEVEL,
) -> Estimate:
    """The natural logarithm of the first outlet's level over the second's: its ``exp`` is a ratio.
    Raises `ValueError` where a level is not above 0."""
    a, b = Measured.whole(first), Measured.whole(second)
    left, right = a.linear(method, weighting), b.linear(method, weighting)
    if left.value <= 0 or right.value <= 0:
        raise ValueError("a ratio wants both levels above 0")
    parts = [
        (a.counted.cluster(cluster), left.times(1 / left.value)),
        (b.counted.cluster(cluster), right.times(-1 / right.value)),
    ]
    return clustered(float(np.log(left.value / right.value)), parts, method, level)


def matched_contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = "prediction-powered",
    *,
    level: float = LEVEL,
) -> Estimate:
    """The mean difference over the events that both outlets report, each event counting alike.

    Each unit's corrected value is psi = level + n times its linearised value; an event's
    difference is that of its two mean psi, and events are independent. Raises `ValueError` for
    fewer than two events in common.
    """
    sides = [Measured.whole(first), Measured.whole(second)]
    linears = [side.linear(method, "sentence") for side in sides]
    means: list[dict[str, float]] = []
    labelled: set[str] = set()
    for side, linear in zip(sides, linears, strict=True):
        names = side.counted.event
        means.append(_means(names, linear.value + len(names) * linear.unit))
        labelled |= set(names[linear.gold].tolist()) - {""}
    events = sorted((set(means[0]) & set(means[1])) - {""})
    if len(events) < 2:
        raise ValueError(f"{len(events)} events in common: two are needed to match by event")
    differences = np.array([means[0][event] - means[1][event] for event in events])
    count = len(events)
    if method != "naive":
        count = min(count, len(labelled & set(events)))
    matched = [np.isin(side.counted.event, events) for side in sides]
    extra = sum(linear.extra for linear in linears)
    se = float(np.sqrt(differences.var(ddof=1) / len(differences) + extra))
    return t_interval(
        float(differences.mean()),
        se,
        clusters=count,
        n=sum(int(units.sum()) for units in matched),
        labelled=sum(
            int((units & linear.gold).sum()) for units, linear in zip(matched, linears, strict=True)
        ),
        method=method,
        level=level,
        slope=linears[0].slope,
    )


def _means(names: Names, values: Floats) -> dict[str, float]:
    groups, at, size = np.unique(names, return_inverse=True, return_counts=True)
    return dict(zip(groups.tolist(), (np.bincount(at, values) / size).tolist(), strict=True))
