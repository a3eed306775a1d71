"""A term of a model: its coefficient three ways, each with an interval."""

from __future__ import annotations

import math
from typing import NamedTuple

NAN = float("nan")


class Interval(NamedTuple):
    """A coefficient with its standard error, degrees of freedom, interval and two-sided p of it
    being 0. All but the value are NaN where nothing tells the variance."""

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float

    @classmethod
    def of(cls, value: float, se: float, df: float, level: float) -> Interval:
        """By the t of ``df``.

        >>> print(Interval.of(0.1, 0.02, 30, 0.95))
        +0.100 (+0.059 to +0.141)
        """
        from scipy.special import stdtr, stdtrit

        if not df > 0 or not math.isfinite(se):
            return cls(value, NAN, NAN, NAN, NAN, NAN)
        df = min(df, 1e9)
        reach = float(stdtrit(df, (1 + level) / 2)) * se
        p = float(2 * stdtr(df, -abs(value) / se)) if se > 0 else NAN
        return cls(value, se, df, value - reach, value + reach, p)

    def __str__(self) -> str:
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


class Term(NamedTuple):
    """A term of a model: corrected, by the model's labels taken for the truth, and by hand labels
    alone. ``slope`` is its lambda, in [0, 1]: how far predictions are used; of several models the
    sum of their ``slopes``."""

    name: str
    corrected: Interval
    naive: Interval
    gold_only: Interval
    slope: float
    slopes: tuple[float, ...] = ()
