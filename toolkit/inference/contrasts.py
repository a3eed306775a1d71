"""Contrasts between two outlets: difference, ratio, and difference within events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.corrected import level_by
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.inference.factor import Names
from toolkit.inference.intervals import Estimate, difference, log_quotient
from toolkit.inference.measured import Measured
from toolkit.inference.units import DESIGN, Design, Floats, Scored


def contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = CORRECTED,
    design: Design = DESIGN,
) -> Estimate:
    """The first outlet's level less the second's, all units of both. Events that both report are
    one cluster."""
    a, b = (level_by(Measured.whole(outlet), method, design) for outlet in (first, second))
    return difference(a, b, method, design)


def log_ratio(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = CORRECTED,
    design: Design = DESIGN,
) -> Estimate:
    """The natural logarithm of the first outlet's level over the second's: its ``exp`` is a ratio.
    An end is infinite where a level may be 0. Raises `ValueError` where a level is not above 0."""
    a, b = (level_by(Measured.whole(outlet), method, design) for outlet in (first, second))
    return log_quotient(a, b, method, design)


def matched_contrast(
    first: Measured | Scored,
    second: Measured | Scored,
    method: Method = CORRECTED,
    *,
    level: float = 0.95,
) -> Estimate:
    """The mean difference over the events that both outlets report, each event counting alike.
    Raises `ValueError` for fewer than two events in common."""
    sides = [Measured.whole(first), Measured.whole(second)]
    events = [side.counted.events.codes() for side in sides]
    shared = set(events[0][0].tolist()) & set(events[1][0].tolist()) - {""}
    if len(shared) < 2:
        raise ValueError(f"{len(shared)} events in common: two are needed to match by event")
    design = Design(level=level)
    a, b = (
        level_by(side, method, design, _alike(*of, shared))
        for side, of in zip(sides, events, strict=True)
    )
    return difference(a, b, method, design)


def _alike(names: Names, at: NDArray[np.intp], shared: set[str]) -> Floats:
    """What each unit counts where the events of ``shared`` count alike, and others not at all."""
    size = np.where(np.isin(names, list(shared)), np.bincount(at) * len(shared), np.inf)
    return np.asarray(1 / size[at])
