"""Intervals of levels and of contrasts: one construction for all.

A level is a weighted sum of shares, one a cell (`toolkit.inference.cells`). Each share has limits
of its own, from its count divided by the design effect; they are put together by the method of
variance estimates recovery: the lower limit of a sum lies below it by the root of the squared
distances of the parts' lower limits (Newcombe 1998, Statistics in Medicine 17; Zou and Donner 2008,
Statistics in Medicine 27). Levels take the limits of Korn and Graubard (1998, Survey Methodology
24), which are a bound: they cover with *at least* the stated probability, and rare labels with more
than that. Of labels drawn from several strata, with many of both kinds in each, the
level is a share of as many independent labels as have its variance, as Korn and Graubard have it.
Contrasts, whose parts even each other out, take Wilson's (1927, JASA 22), and count what
the outlets' clusters have in common; where labels are rare in both, they are a bound too. No
interval leaves the range of shares, and none is ±0: what cannot be told from the labels of one
cluster may be anything a share can be, and `Estimate.note` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toolkit.inference.clusters import Part, satterthwaite
from toolkit.inference.factor import Names
from toolkit.inference.measured import Level
from toolkit.inference.units import Design, Floats

ONE_CLUSTER = "labels of one {} tell no variance: the interval holds all that a share can be"
CLIPPED = "estimated as {:.3f}, which no share can be: set to {:.0f}"
LEAST_ALPHA = 1e-12
NOTHING = 1e-20
MANY = 5
"""Labels of a kind from which on its share varies about normally."""
"""A variance that is but rounding."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval.

    ``se``: the cluster-robust standard error, with its floor. ``clusters``: how many, those of hand
    labels where the method uses any; the t reference has ``df``, which is lower where they weigh
    unequally; 0 where there is no reference. ``n``: units, ``labelled``: hand labels. ``p``:
    two-sided, of the value being 0. ``note``: what the reader has to know. ``slopes``: lambda of
    each model, 0 where labels alone are narrower; empty where answers are not weighed.
    """

    value: float
    low: float
    high: float
    se: float
    df: float
    clusters: int
    n: int
    labelled: int
    method: str
    p: float
    note: str = ""
    slopes: tuple[float, ...] = ()

    @property
    def slope(self) -> float:
        """The sum of the lambdas; NaN where answers are not weighed."""
        return sum(self.slopes) if self.slopes else float("nan")

    def __str__(self) -> str:
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


Limits = Callable[[Floats, Floats, float, float], tuple[Floats, Floats]]
"""Of shares and the numbers they are of: lower and upper limits, at alpha and df."""


def wilson(share: Floats, n: Floats, alpha: float, df: float) -> tuple[Floats, Floats]:
    """Wilson's limits of ``share`` of ``n``, with the t of ``df``.

    >>> [float(x.round(3)) for x in wilson(np.array(0.0), np.array(100.0), 0.05, np.inf)]
    [0.0, 0.037]
    """
    square = _t(alpha, df) ** 2 / n
    middle = (share + square / 2) / (1 + square)
    reach = np.sqrt(square * share * (1 - share) + square**2 / 4) / (1 + square)
    return np.clip(middle - reach, 0, share), np.clip(middle + reach, share, 1)


def korn_graubard(share: Floats, n: Floats, alpha: float, df: float) -> tuple[Floats, Floats]:
    """Those of Clopper and Pearson for a number that is lessened by what ``df`` costs.

    >>> [float(x.round(3)) for x in korn_graubard(np.array(0.0), np.array(100.0), 0.05, 99)]
    [0.0, 0.036]
    """
    from scipy.special import betaincinv

    whole = np.minimum(_t(alpha, np.maximum(n - 1, 1)) / _t(alpha, df), 1.0) ** 2 * n
    yes, no = share * whole, (1 - share) * whole
    low = np.where(yes > 0, betaincinv(np.maximum(yes, 1e-9), no + 1, alpha / 2), 0.0)
    high = np.where(no > 0, betaincinv(yes + 1, np.maximum(no, 1e-9), 1 - alpha / 2), 1.0)
    return np.minimum(low, share), np.maximum(high, share)


def _t(alpha: float, df: float | Floats) -> Floats:
    from scipy.special import stdtrit

    return -np.asarray(stdtrit(np.minimum(df, 1e9), alpha / 2))


@dataclass(frozen=True)
class Spread:
    """How a level varies."""

    level: Level

    @cached_property
    def sandwich(self) -> float:
        """The cluster-robust variance."""
        total = self.level.of_answers.total + self.level.labels.total
        return float(total @ total)

    @cached_property
    def design_effect(self) -> float:
        """The cluster-robust variance over that of independent units, at least 1: a lower one is
        an accident of few clusters."""
        level = self.level
        if level.cells is None:
            return 1.0
        independent = level.cells.variance(level.value) + level.independent
        return max(self.sandwich / independent, 1.0) if independent > NOTHING else 1.0

    def variance(self, add: float | Floats | None = None) -> float:
        """At least that of independent units. Labels that are all but alike vary as the rule of
        succession says; ``add`` as in `Cells.variance`."""
        level = self.level
        if level.cells is None:
            return self.sandwich + level.extra
        counts = level.cells.variance(level.value, add=level.cells.unvaried if add is None else add)
        least = self.design_effect * (counts + level.independent)
        return max(self.sandwich, least) + level.extra

    @cached_property
    def many_of_each(self) -> bool:
        """Whether every cell has so many labels of both kinds that no small count hides in them."""
        cells = self.level.cells
        assert cells is not None
        return bool(min((cells.yes * cells.n).min(), (cells.rest * cells.n).min()) >= MANY)

    @cached_property
    def effective_n(self) -> float:
        """How many independent labels of one stratum would have the variance."""
        cells = self.level.cells
        assert cells is not None
        n, add = cells.n, cells.unvaried
        yes = float(cells.weight @ ((cells.yes * n + add) / (n + 2 * add)))
        rest = float(cells.weight @ ((cells.rest * n + add) / (n + 2 * add)))
        return yes * rest / (yes + rest) ** 2 / max(self.variance(), NOTHING)

    @cached_property
    def one_cluster(self) -> bool:
        """Whether nothing tells the variance."""
        return (self.level.labels if self.level.labelled else self.level.of_answers).df == 0

    @cached_property
    def parts(self) -> list[tuple[Names, Part, float]]:
        """Sources of error, for `satterthwaite`."""
        level = self.level
        if not level.labelled:
            return [(level.clusters, level.of_answers, self.variance())]
        of_answers = level.of_answers.variance
        labels = max(self.variance() - of_answers, level.labels.variance)
        return [
            (level.clusters, level.of_answers, of_answers),
            (level.clusters, level.labels, labels),
        ]

    @cached_property
    def _together(self) -> Floats:
        """The correlation of the counts of a cell, turned round."""
        cells = self.level.cells
        assert cells is not None
        counterpart = (1 - cells.yes) * (1 - cells.rest)
        product = np.sqrt(cells.yes * cells.rest / np.where(counterpart > 0, counterpart, 1.0))
        return np.where(cells.yes + cells.rest > 1 - 1e-9, 1.0, product)

    def _sum(self, yes: Floats, rest: Floats) -> float:
        """The squared distance of a limit, from those of the counts of each cell."""
        cells, value = self.level.cells, self.level.value
        assert cells is not None
        a, b = (1 - value) * yes, value * rest
        square = (cells.weight / cells.whole) ** 2
        return float(square @ (a**2 + b**2 + 2 * self._together * a * b))

    def arms(self, limits: Limits, alpha: float, df: float) -> tuple[float, float]:
        """How far the limits lie below and above the level."""
        level, cells = self.level, self.level.cells
        value = level.value
        if self.one_cluster or df == 0:
            return value, 1 - value
        t = float(_t(alpha, df))
        down = up = t**2 * level.extra
        if cells is None:
            down = up = t**2 * self.variance()
        elif level.strata > 1 and self.many_of_each:
            low, high = limits(np.array(value), np.array(self.effective_n), alpha, df)
            down, up = (value - float(low)) ** 2, (float(high) - value) ** 2
        else:
            down = up = down + t**2 * self.design_effect * level.independent
            n = cells.n / self.design_effect
            share = np.stack([cells.yes, cells.rest])
            low, high = limits(share, n, alpha, df)
            down += self._sum((share - low)[0], (high - share)[1])
            up += self._sum((high - share)[0], (share - low)[1])
        return min(down**0.5, value), min(up**0.5, 1 - value)


def level_estimate(level: Level, method: str, design: Design) -> Estimate:
    """A level with its interval."""
    from scipy import stats

    spread = Spread(level)
    df = 0.0 if spread.one_cluster else satterthwaite(spread.parts)
    down, up = spread.arms(korn_graubard, 1 - design.level, df)
    se = float("nan") if df == 0 else spread.variance() ** 0.5
    p = float(2 * stats.t.sf(level.value / se, df)) if se > 0 else 1.0
    note = ONE_CLUSTER.format(design.cluster) if df == 0 else ""
    if not 0 <= level.raw <= 1:
        note = CLIPPED.format(level.raw, level.value)
    return Estimate(
        level.value, level.value - down, level.value + up, se, df, len(_clusters(level)),
        level.units, level.labelled, method, p, note, level.slopes,
    )  # fmt: skip


def difference(first: Level, second: Level, method: str, design: Design) -> Estimate:
    """The first level less the second, with its interval."""
    return _combined(first, second, method, design, log=False)


def log_quotient(first: Level, second: Level, method: str, design: Design) -> Estimate:
    """The logarithm of the first level over the second. Raises `ValueError` where one is 0."""
    if first.value <= 0 or second.value <= 0:
        raise ValueError("a ratio wants both levels above 0")
    return _combined(first, second, method, design, log=True)


@dataclass(frozen=True)
class Pair:
    """Two levels and how far the limits of their difference, or of the ``log`` of their quotient,
    lie from it."""

    first: Level
    second: Level
    log: bool = False

    @cached_property
    def spreads(self) -> tuple[Spread, Spread]:
        """How each varies."""
        return Spread(self.first), Spread(self.second)

    @property
    def value(self) -> float:
        """The difference, or the logarithm of the quotient."""
        a, b = self.first.value, self.second.value
        return float(np.log(a / b)) if self.log else a - b

    @cached_property
    def together(self) -> float:
        """The correlation of the two, by the clusters that they share. Too few labels of each kind
        must not seem to cancel."""
        smooth = np.sqrt([spread.variance(add=1.0) for spread in self.spreads])
        shared = _covariance(self.first, self.second)
        return float(np.clip(shared / smooth.prod(), -0.999, 0.999)) if smooth.all() else 0.0

    @property
    def one_cluster(self) -> bool:
        """Whether nothing tells the variance of one of them."""
        return any(spread.one_cluster for spread in self.spreads)

    @cached_property
    def df(self) -> float:
        """Degrees of freedom of the reference; 0 where there is none."""
        if self.one_cluster:
            return 0.0
        return satterthwaite([part for spread in self.spreads for part in spread.parts])

    def reach(self, alpha: float) -> tuple[float, float]:
        """How far the limits lie below and above the value."""
        arms = [
            spread.arms(wilson, alpha, self.df or satterthwaite(spread.parts))
            for spread in self.spreads
        ]
        if self.log:
            values = self.first.value, self.second.value
            arms = [
                (-_log(1 - down / level), _log(1 + up / level))
                for (down, up), level in zip(arms, values, strict=True)
            ]
        (down, up), (other_down, other_up) = arms
        return _joined(down, other_up, self.together), _joined(up, other_down, self.together)

    @property
    def p(self) -> float:
        """Two-sided, of the value being 0: the alpha at which the interval just leaves it out."""
        value, side = self.value, 0 if self.value > 0 else 1

        def excess(log_alpha: float) -> float:
            return abs(value) - self.reach(float(np.exp(log_alpha)))[side]

        return _p_value(excess, value)


def _combined(first: Level, second: Level, method: str, design: Design, *, log: bool) -> Estimate:
    pair = Pair(first, second, log)
    value, (down, up) = pair.value, pair.reach(1 - design.level)
    se = np.sqrt([spread.variance() for spread in pair.spreads])
    if log:
        se = se / [first.value, second.value]
    both = np.union1d(_clusters(first), _clusters(second))
    notes = [ONE_CLUSTER.format(design.cluster)] if pair.one_cluster else []
    notes += [CLIPPED.format(x.raw, x.value) for x in (first, second) if not 0 <= x.raw <= 1]
    return Estimate(
        value, value - down, value + up,
        float("nan") if pair.one_cluster
        else float(np.sqrt(se @ se - 2 * pair.together * se.prod())),
        pair.df, len(both), first.units + second.units, first.labelled + second.labelled, method,
        pair.p, "; ".join(notes), first.slopes,
    )  # fmt: skip


def _p_value(excess: Callable[[float], float], value: float) -> float:
    """The alpha at which the interval just leaves 0 out."""
    from scipy.optimize import brentq

    least, most = float(np.log(LEAST_ALPHA)), -1e-9
    if value == 0 or excess(most) < 0:
        return 1.0
    middle = -3.0
    if excess(middle) > 0:
        most, middle = middle, least
        if excess(least) > 0:
            return LEAST_ALPHA
    return float(np.exp(brentq(excess, middle, most, xtol=1e-4)))


def _covariance(first: Level, second: Level) -> float:
    shared, at, counterpart = np.intersect1d(
        first.clusters, second.clusters, assume_unique=True, return_indices=True
    )
    if not len(shared):
        return 0.0
    a, b = (level.of_answers.total + level.labels.total for level in (first, second))
    return float(a[at] @ b[counterpart])


def _joined(alone: float, counterpart: float, together: float) -> float:
    if np.isinf([alone, counterpart]).any():
        return float("inf")
    return float(np.sqrt(max(alone**2 + counterpart**2 - 2 * together * alone * counterpart, 0.0)))


def _log(x: float) -> float:
    return float(np.log(x)) if x > 0 else -float("inf")


def _clusters(level: Level) -> Names:
    """Those with hand labels, or all."""
    part = level.labels if level.labelled else level.of_answers
    return level.clusters[part.weight > 0]
