"""The level of one outlet: a share of its sentences, by each method."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.inference.estimators import METHODS, Linear, Method, ratio
from toolkit.inference.intervals import Estimate, clustered
from toolkit.inference.units import DESIGN, Design, Scored


@dataclass(frozen=True, slots=True)
class Measured:
    """An outlet's units for a measure: of all units, or, with ``of``, as a share of a part of
    them (two answers and two labels of the same units)."""

    counted: Scored
    of: Scored | None = None

    @classmethod
    def whole(cls, outlet: Measured | Scored) -> Measured:
        """Units alone are measured as a share of all of them."""
        return outlet if isinstance(outlet, Measured) else cls(outlet)

    def linear(self, method: Method, design: Design) -> Linear:
        """The estimate of the outlet with its linearisation."""
        estimator, weights = METHODS[method], self.counted.weights(design.weighting)
        above = estimator(self.counted, weights)
        return above if self.of is None else ratio(above, estimator(self.of, weights))


def estimate(
    outlet: Measured | Scored, method: Method = "prediction-powered", design: Design = DESIGN
) -> Estimate:
    """The level of one outlet. Raises `ValueError` where the method cannot be used, and for fewer
    than two clusters.

    >>> s = Scored.of([1, 1, 0, 1, 0, 0], [1, 0, 0, 1, 1, 0], 1.0, list("aabbcc"))
    >>> round(estimate(s, "gold only").value, 3)
    0.5
    """
    measured = Measured.whole(outlet)
    linear = measured.linear(method, design)
    parts = [(measured.counted.cluster(design.cluster), linear)]
    return clustered(linear.value, parts, method, design.level)
