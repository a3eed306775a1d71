"""What a study is to reach, and whether a simulated one reaches it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.inference import Design, Estimate, Scored, contrast, estimate
from toolkit.planning.simulation import OutletPlan

Kind = Literal["level", "contrast"]
DESIGN = Design(cluster="article")


@dataclass(frozen=True, slots=True)
class Goal:
    """Either an interval of ± ``within``, or a true ``difference`` between two outlets that is
    found: significant, by the analysis of ``design``, in a family of ``contrasts``; both in
    points / 100. ``kind``: of a level, or of the difference between two.

    With several contrasts a difference is asked to pass the strictest step of Holm's correction,
    alpha / ``contrasts``. Raises `ValueError` for a goal that is none.
    """

    kind: Kind
    within: float | None = None
    difference: float | None = None
    contrasts: int = 1
    design: Design = DESIGN

    def __post_init__(self) -> None:
        if (self.within is None) == (self.difference is None):
            raise ValueError("a goal is a width or a difference: give one of them")
        if self.kind not in ESTIMATES:
            raise ValueError(f"no goal of a {self.kind}; there are {', '.join(ESTIMATES)}")
        if self.difference is not None and self.kind == "level":
            raise ValueError("a difference is between two outlets: the goal is of a contrast")
        if not 0 < (self.within or self.difference or 0) < 1:
            raise ValueError("a width and a difference are between 0 and 1 (points / 100)")

    def __str__(self) -> str:
        if self.within is not None:
            return f"a {self.kind} to ±{_points(self.within)} points"
        assert self.difference is not None
        family = f" among {self.contrasts}" if self.contrasts > 1 else ""
        return f"a difference of {_points(self.difference)} points found{family}"

    @property
    def alpha(self) -> float:
        """What p has to be below."""
        return (1 - self.design.level) / self.contrasts


def _level(outlets: Sequence[Scored], design: Design) -> Estimate:
    """The widest of the outlets."""
    every = [estimate(outlet, design=design) for outlet in outlets]
    return max(every, key=lambda e: e.high - e.low)


def _contrast(outlets: Sequence[Scored], design: Design) -> Estimate:
    return contrast(outlets[0], outlets[1], design=design)


ESTIMATES: dict[str, Callable[[Sequence[Scored], Design], Estimate]] = {
    "level": _level,
    "contrast": _contrast,
}
"""What can be planned, by name: from outlets with labels to the estimate that the analysis would
make of them. A further kind of analysis is a further entry."""


def achieved(outlets: Sequence[Scored], goal: Goal) -> bool:
    """Whether the analysis of outlets with labels reaches the goal."""
    e = ESTIMATES[goal.kind](outlets, goal.design)
    if goal.within is not None:
        return (e.high - e.low) / 2 <= goal.within
    return e.p < goal.alpha and e.value > 0


def supposed(outlets: Sequence[OutletPlan], goal: Goal) -> tuple[OutletPlan, ...]:
    """The outlets as the goal supposes them: those of a level as they are, those of a width of a
    contrast too, and two with the difference, around their mean, of a difference. Raises
    `ValueError` for a contrast of fewer than two, and a difference that no two shares have."""
    if goal.kind == "level":
        return tuple(outlets)
    if len(outlets) < 2:
        raise ValueError("a contrast is between two outlets")
    first, second = widest_pair(outlets)
    if goal.difference is None:
        return first, second
    middle, half = (first.prevalence + second.prevalence) / 2, goal.difference / 2
    if middle < half:  # nothing lies below 0
        middle = half
    if middle + half > 1:
        raise ValueError(f"no share is {_points(goal.difference)} points above another here")
    return replace(first, prevalence=middle + half), replace(second, prevalence=middle - half)


def widest_pair(outlets: Sequence[OutletPlan]) -> tuple[OutletPlan, OutletPlan]:
    """The two outlets whose labels vary most, prevalence nearest to a half."""
    order = sorted(outlets, key=lambda outlet: abs(outlet.prevalence - 0.5))
    return order[0], order[1]


def _points(share: float) -> str:
    """Points, with as many decimals as they have, and one.

    >>> _points(0.1), _points(0.0005)
    ('10.0', '0.05')
    """
    shown = f"{100 * share:.1f}"
    return shown if abs(float(shown) - 100 * share) < 1e-9 else f"{100 * share:.6g}"
