"""The level of one outlet: a share of its sentences, by each method."""

from __future__ import annotations

from toolkit.inference.corrected import level_by
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.inference.intervals import Estimate, level_estimate
from toolkit.inference.measured import Measured
from toolkit.inference.units import DESIGN, Design, Scored


def estimate(
    outlet: Measured | Scored, method: Method = CORRECTED, design: Design = DESIGN
) -> Estimate:
    """The level of one outlet, its interval a bound (`toolkit.inference.intervals`). Labels of a
    single cluster bound nothing but what a share can be. Raises `ValueError` where the method
    cannot be used.

    >>> s = Scored.of([1, 1, 0, 1, 0, 0], [1, 0, 0, 1, 1, 0], 1.0, list("aabbcc"))
    >>> round(estimate(s, "gold only").value, 3)
    0.5
    """
    return level_estimate(level_by(Measured.whole(outlet), method, design), method, design)
