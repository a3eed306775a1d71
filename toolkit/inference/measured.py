"""`Measured`: the units of an outlet for a measure, and `Level`, what is estimated from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.cells import Cells, cells
from toolkit.inference.clusters import Part, part
from toolkit.inference.estimators import METHODS, Linear, Method
from toolkit.inference.factor import Names
from toolkit.inference.tuning import DAMPING
from toolkit.inference.units import Design, Floats, Scored


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

    def level(self, method: Method, design: Design, weights: Floats | None = None) -> Level:
        """The estimate of the outlet with its linearisation. ``weights`` (n,), summing to 1, are by
        default those of the design.

        Raises `ValueError` where the method cannot be used, and for a share of nothing.
        """
        if weights is None:
            weights = self.counted.weights(design.weighting)
        above = METHODS[method](self.counted, weights, design)
        below = None if self.of is None else METHODS[method](self.of, weights, design)
        return Level.of(self, above, below, design)


@dataclass(frozen=True, slots=True)
class Level:
    """An outlet's level, ``raw`` as estimated and ``value`` within [0, 1], and its error, by
    cluster: that of the ``of_answers`` and that of the ``labels``. ``cells`` hold what is counted;
    None where the estimate is no count. ``independent`` is the variance that answers, and the
    differences between cells, would add were units independent; ``extra`` is variance beside.
    ``slopes``: lambda of each model. ``strata``: how many the labels were drawn from."""

    raw: float
    clusters: Names
    of_answers: Part
    labels: Part
    cells: Cells | None
    independent: float
    extra: float
    slopes: tuple[float, ...]
    units: int
    labelled: int
    strata: int = 1

    @property
    def value(self) -> float:
        """Within [0, 1]."""
        return min(max(self.raw, 0.0), 1.0)

    @classmethod
    def of(cls, measured: Measured, above: Linear, below: Linear | None, design: Design) -> Level:
        """From the linearised estimate of what is counted, and of what it is a share of."""
        s = measured.counted
        of_answers, labels, value, whole = above.of_answers, above.labels, above.value, 1.0
        group, extra = above.group, above.extra
        if below is not None:
            assert measured.of is not None
            whole = below.value
            if whole <= 0:
                raise ValueError("the share is of nothing: its denominator is estimated as 0")
            value /= whole
            of_answers = (of_answers - value * below.of_answers) / whole
            labels = (labels - value * below.labels) / whole
            extra = (extra + value**2 * below.extra) / whole**2
            group = 2 * group + below.group % 2
        names, at = s.codes(design.cluster)
        counting = above.gold.any()
        weight = above.gold_weight if counting else above.weight
        counts = None
        if above.counted:
            part_labels = None
            if measured.of is not None:
                part_labels = measured.of.label if counting else measured.of.predicted
                part_labels = np.nan_to_num(part_labels)
            shown = np.nan_to_num(s.label if counting else s.predicted)
            left = above.left
            if len(above.slopes) > 1:
                of_label = shown - value * (1.0 if part_labels is None else part_labels)
                unexplained = _unexplained(labels * whole, of_label, weight, group, left)
                left = unexplained if left is None else left * unexplained
            counts = cells(weight, group, shown, part_labels, whole, left)
        return cls(
            raw=round(value, 12),  # sums of weights miss 0 and 1 by rounding
            clusters=names,
            of_answers=part(of_answers, above.weight, at, len(names)),
            labels=part(labels, above.gold_weight, at, len(names), above.stratum),
            cells=counts,
            independent=float(of_answers @ of_answers) + _between(labels, weight, group)
            if counting
            else 0.0,
            extra=extra,
            slopes=above.slopes,
            units=len(s),
            labelled=int((above.gold_weight > 0).sum()),
            strata=int(above.stratum.max()) + 1,
        )


def _unexplained(
    rest: Floats, label: Floats, weight: Floats, group: NDArray[np.intp], left: Floats | None
) -> Floats:
    """(n,): the share of the variance of labels within their cell that the answers of several
    models leave, at most 1; ``rest`` is what a label adds, times its weight. A cell of labels that
    vary little says little of it: as many as damp lambda are added that nothing explains."""
    squared = weight**2 if left is None else weight**2 * left
    mean_rest = _by_cell(rest, weight, group)
    mean_label = _by_cell(weight * label, weight, group)
    of_rest = np.bincount(group, (rest - weight * mean_rest) ** 2)
    of_label = np.bincount(group, squared * (label - mean_label) ** 2)
    used = weight > 0
    more = DAMPING * float(squared[used].mean())
    share = np.minimum((of_rest + more) / (of_label + more), 1.0) if more > 0 else of_rest * 0 + 1
    return np.asarray(share[group])


def _by_cell(total: Floats, weight: Floats, group: NDArray[np.intp]) -> Floats:
    """The mean of a unit's cell, of ``total`` that count ``weight``, (n,)."""
    size = np.bincount(group, weight)
    return np.asarray((np.bincount(group, total) / np.where(size > 0, size, 1.0))[group])


def _between(labels: Floats, weight: Floats, group: NDArray[np.intp]) -> float:
    """What cells add to the variance of independent labels by the differences of their means: none
    where lambda is what it would be in hindsight."""
    size = np.bincount(group, weight)
    mean = np.bincount(group, labels) / np.where(size > 0, size, 1.0)
    return float(np.bincount(group, weight**2) @ mean**2)
