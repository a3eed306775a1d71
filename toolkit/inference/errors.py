"""How the classifier errs in each outlet, and whether it errs alike in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.intervals import difference, level_estimate
from toolkit.inference.measured import Level, Measured
from toolkit.inference.units import DESIGN, Design, Scored

RATES = ("sensitivity", "specificity", "PPV")
OF = {
    "sensitivity": "labelled positive",
    "specificity": "labelled negative",
    "PPV": "labelled and answered positive",
}


class Rate(NamedTuple):
    """A rate in [0, 1] with its 95% interval, over ``n`` labelled units; NaN where n is 0."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class EqualError:
    """A test that a rate is the same in all outlets. ``note`` says why there is none, and ``p`` is
    then NaN."""

    rate: str
    p: float
    note: str = ""


def error_rates(outlet: Scored, design: Design = DESIGN) -> dict[str, Rate]:
    """Sensitivity, specificity and positive predictive value among the hand labels, each weighing
    1 / its inclusion probability.

    Answers and labels count as positive from 0.5 up. Intervals are those of a level
    (`toolkit.inference.intervals`), of Clopper and Pearson where labels are a simple sample: a
    bound. Of strata by score, the misses that no label shows are in them too.

    >>> s = Scored.of([1, 1, 0, 0], [1, 0, 1, 0], 1.0, list("abcd"))
    >>> error_rates(s)["sensitivity"].value
    0.5
    """
    rates = {}
    for name in RATES:
        hit, counted = _hits(outlet, name)
        n = int(counted.sum())
        rates[name] = Rate(np.nan, np.nan, np.nan, 0)
        if n:
            estimated = level_estimate(_level(outlet, hit, counted, design), "gold only", design)
            rates[name] = Rate(estimated.value, estimated.low, estimated.high, n)
    return rates


def equal_error(outlets: Mapping[str, Scored], rate: str, design: Design = DESIGN) -> EqualError:
    """Test that ``rate`` is equal in all outlets, events that they share counting as one cluster.

    Every two outlets are contrasted as levels are, by scores (`toolkit.inference.intervals`); p is
    the least of the pairs times their number (Bonferroni). Labels are too few for any test where
    not even a classifier that is always right in one outlet and always wrong in another would be
    found out. Raises `ValueError` for fewer than two outlets with a label that the rate is of.

    >>> few = Scored.of([1, 1, 0], [1, 1, 0], 1.0, list("abc"))
    >>> print(equal_error({"p": few, "q": few}, "sensitivity").note)
    too few hand labels for any test of equal sensitivity: 2 and 2 labelled positive
    """
    kept = [(s, *_hits(s, rate)) for s in outlets.values()]
    kept = [(s, hit, counted) for s, hit, counted in kept if counted.any()]
    if len(kept) < 2:
        raise ValueError(f"to compare {rate}, two outlets with hand labels {OF[rate]} are needed")
    pairs = len(kept) * (len(kept) - 1) / 2

    def least(compared: list[tuple[Level, Level]]) -> float:
        return min(1.0, pairs * min(difference(a, b, "gold only", design).p for a, b in compared))

    seen, always, never = (
        [_level(s, right, counted, design) for s, right, counted in rows]
        for rows in (
            kept,
            [(s, counted, counted) for s, _, counted in kept],
            [(s, ~counted, counted) for s, _, counted in kept],
        )
    )
    each = list(permutations(range(len(kept)), 2))
    if least([(always[i], never[j]) for i, j in each]) > 1 - design.level:
        numbers = " and ".join(str(int(counted.sum())) for *_, counted in kept)
        few = f"too few hand labels for any test of equal {rate}: {numbers} {OF[rate]}"
        return EqualError(rate, float("nan"), few)
    return EqualError(rate, least([(seen[i], seen[j]) for i, j in each if i < j]))


def _level(s: Scored, hit: NDArray[np.bool_], counted: NDArray[np.bool_], design: Design) -> Level:
    """The share of hits among the labels counted."""
    if not s.strata(design.cluster).any():  # given their number, hits are draws of one kind
        each = hit[counted].astype(float)
        part = Scored(each, each, s.inclusion[counted], s.articles[counted], s.events[counted])
        return Measured(part).level("gold only", design)
    hits, of = (
        replace(s, label=np.where(s.labelled, kind, np.nan)) for kind in (hit & counted, counted)
    )
    return Measured(hits, of).level("gold only", design)


def _hits(outlet: Scored, rate: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which units the classifier gets right, and which the rate is of."""
    positive, truth = outlet.predicted >= 0.5, outlet.label >= 0.5
    if rate == "sensitivity":
        return positive, outlet.labelled & truth
    if rate == "specificity":
        return ~positive, outlet.labelled & ~truth
    if rate == "PPV":
        return truth, outlet.labelled & positive
    raise ValueError(f"no rate {rate!r}; there are {', '.join(RATES)}")
