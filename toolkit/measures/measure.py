"""`Measure`: a number about each of some groups of sentences, as a rule articles."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.measures.coding import Coding, Floats
from toolkit.measures.indicators import Indicator

Value = float | int | None


class Groups(NamedTuple):
    """Which group each of n sentences is in: ``group``, (n,), from 0 up to ``size``."""

    group: NDArray[np.int64]
    size: int

    def sum(self, values: Floats) -> Floats:
        """The sum of each group, shape (``size``,)."""
        sums = np.bincount(self.group, np.asarray(values, float), minlength=self.size)
        return np.asarray(sums[: self.size], float)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it is shown and how it is computed.

    ``function`` takes a `Coding` of body sentences and their `Groups` and gives one value a group,
    NaN where it is undefined. In ``formula`` n counts body sentences, a attributed ones, W words; q
    is a share of what is given, S a number of spans. ``indicator`` is what a share counts, and
    ``among`` of what it is a share; measures without one cannot be compared under error.
    """

    name: str
    title: str
    codebook: str
    unit: str
    range: tuple[float, float]
    formula: str
    definition: str
    function: Callable[[Coding, Groups], Floats]
    source: str = ""
    indicator: Indicator | None = None
    among: Indicator | None = None
    family: str = ""
    label: str = ""
    headline: bool = False

    def values(self, numbers: Floats) -> list[Value]:
        """Numbers as they are written: ``None`` where undefined, whole where it is a count."""
        whole = self.unit == "count"
        return [
            None if math.isnan(number) else round(number) if whole else number
            for number in np.asarray(numbers, float).tolist()
        ]


def divided(above: Floats, below: Floats) -> Floats:
    """``above / below``, NaN where there is nothing below.

    >>> divided(np.array([1.0, 1.0]), np.array([4.0, 0.0])).tolist()
    [0.25, nan]
    """
    undefined = np.full(len(above), np.nan)
    return np.asarray(np.divide(above, below, out=undefined, where=below > 0), float)
