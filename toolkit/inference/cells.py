"""Hand labels counted in cells within which they are draws of one kind.

A cell holds the labelled units of one sampling stratum that the classifier answered alike. Its
count of positives is that of independent draws, so that what it may be is known exactly, even where
it is 0: no variance has to be estimated from two positives. What clusters add is a design effect.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.units import Floats

MOST = 1e12


class Cells(NamedTuple):
    """Arrays (h,) over cells: ``weight``, what the cell's labels count, ``n``, how many equally
    weighted ones they are worth, ``yes``, the share of them that is counted, and ``rest``, the
    share that is not counted but is of the part that the measure is a share of. ``whole``: the
    size of that part, in (0, 1]."""

    weight: Floats
    n: Floats
    yes: Floats
    rest: Floats
    whole: float

    def variance(self, value: float, *, add: float | Floats = 0.0) -> float:
        """The variance of the measure, at ``value``, were labels independent. ``add`` counts that
        many more labels of each kind in each cell (1 is the rule of succession).

        >>> one = Cells(np.ones(1), np.full(1, 100.0), np.full(1, 0.1), np.full(1, 0.9), 1.0)
        >>> round(one.variance(0.1), 6)
        0.0009
        """
        n = self.n
        yes = (self.yes * n + add) / (n + 2 * add)
        rest = (self.rest * n + add) / (n + 2 * add)
        mean = (1 - value) * yes - value * rest
        spread = (1 - value) ** 2 * yes + value**2 * rest - mean**2
        return float(((self.weight / self.whole) ** 2 * spread / n).sum())

    @property
    def unvaried(self) -> Floats:
        """(h,): 1 for cells with less than one label of a kind, which tell no variance."""
        return (np.minimum(self.yes, self.rest) * self.n < 1).astype(float)


def cells(
    weight: Floats,
    group: NDArray[np.intp],
    yes: Floats,
    part: Floats | None = None,
    whole: float = 1.0,
    left: Floats | None = None,
) -> Cells:
    """Cells of the units with a ``weight`` above 0, by ``group``; ``yes`` and ``part`` are their
    labels, in [0, 1]. ``left`` is the share of each unit's variance that sampling leaves (the
    finite-population correction), 1 by default."""
    used = weight > 0
    at = np.unique(group[used], return_inverse=True)[1]
    v = weight[used]
    total: Floats = np.bincount(at, v).astype(float)
    squares = np.bincount(at, v**2 if left is None else v**2 * left[used])
    # Without end where all are labelled and nothing beyond them is asked.
    n = total**2 / np.maximum(squares, total**2 / MOST)
    share = np.bincount(at, v * yes[used]) / total
    rest = 1 - share
    if part is not None:
        rest = np.maximum(np.bincount(at, v * part[used]) / total - share, 0.0)
    return Cells(total, n, np.clip(share, 0, 1), np.clip(rest, 0, 1), whole)
