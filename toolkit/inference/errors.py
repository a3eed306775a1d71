"""How the classifier errs in each outlet, and whether it errs alike in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.inference.intervals import cluster_totals, variance
from toolkit.inference.units import DESIGN, Design, Floats, Scored

RATES = ("sensitivity", "specificity", "PPV")


class Rate(NamedTuple):
    """A rate in [0, 1] with its 95% interval, over ``n`` labelled units; NaN where n is 0."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class EqualError:
    """A Wald test that a rate is the same in all outlets: F with ``df`` and ``df_rest``."""

    rate: str
    f: float
    df: int
    df_rest: int
    p: float


def error_rates(outlet: Scored, design: Design = DESIGN) -> dict[str, Rate]:
    """Sensitivity, specificity and positive predictive value among the hand labels, each weighing
    1 / its inclusion probability.

    Answers and labels count as positive from 0.5 up. Intervals are cluster-robust on the logit
    scale; a rate of 0 or 1 gets that of Clopper and Pearson (1934), Biometrika 26.

    >>> s = Scored.of([1, 1, 0, 0], [1, 0, 1, 0], 1.0, list("abcd"))
    >>> error_rates(s)["sensitivity"].value
    0.5
    """
    return {name: _interval(outlet, name, design) for name in RATES}


def _interval(outlet: Scored, rate: str, design: Design) -> Rate:
    from scipy import stats

    value, unit, counted = _rate(outlet, rate)
    n, middle = int(counted.sum()), (1 + design.level) / 2
    if not n:
        return Rate(np.nan, np.nan, np.nan, 0)
    names = outlet.cluster(design.cluster)[counted]
    clusters = len(np.unique(names))
    if value in (0.0, 1.0) or clusters < 2:
        exact = stats.binomtest(round(value * n), n).proportion_ci(design.level, method="exact")
        return Rate(value, float(exact.low), float(exact.high), n)
    se = float(np.sqrt(variance(names, unit[counted]))) / (value * (1 - value))
    reach = float(stats.t.ppf(middle, clusters - 1)) * se
    logit = np.log(value / (1 - value))
    low, high = (float(1 / (1 + np.exp(-(logit + sign * reach)))) for sign in (-1, 1))
    return Rate(value, low, high, n)


def equal_error(outlets: Mapping[str, Scored], rate: str, design: Design = DESIGN) -> EqualError:
    """Test that ``rate`` is equal in all outlets, events that they share counting as one cluster.

    Raises `ValueError` for fewer than two outlets with a label the rate is of, and where all
    rates are 0 or 1, so that nothing tells how they vary.
    """
    from scipy import stats

    values: list[float] = []
    parts = []
    for outlet in outlets.values():
        value, unit, counted = _rate(outlet, rate)
        if counted.any():
            values.append(value)
            parts.append((outlet.cluster(design.cluster)[counted], unit[counted]))
    if len(values) < 2:
        raise ValueError(f"to compare {rate}, two outlets with labels are needed")
    clusters = np.unique(np.concatenate([names for names, _ in parts]))
    table = np.stack([cluster_totals(clusters, part) for part in parts])
    count = len(clusters)
    covariance = table @ table.T * count / max(count - 1, 1)
    differences = np.eye(len(values))[1:] - np.eye(len(values))[0]
    gap = differences @ np.array(values)
    spread = differences @ covariance @ differences.T
    if np.linalg.matrix_rank(spread) < len(gap):
        raise ValueError(f"{rate} does not vary within outlets: there is nothing to test with")
    df, df_rest = len(gap), max(count - len(values), 1)
    f = float(gap @ np.linalg.solve(spread, gap)) / df
    return EqualError(rate, f, df, df_rest, float(stats.f.sf(f, df, df_rest)))


def _rate(outlet: Scored, name: str) -> tuple[float, Floats, NDArray[np.bool_]]:
    """The rate, the linearised value of each unit, and which units it is of."""
    positive = outlet.predicted >= 0.5
    truth = outlet.label >= 0.5
    if name == "sensitivity":
        counted, hit = outlet.labelled & truth, positive
    elif name == "specificity":
        counted, hit = outlet.labelled & ~truth, ~positive
    elif name == "PPV":
        counted, hit = outlet.labelled & positive, truth
    else:
        raise ValueError(f"no rate {name!r}; there are {', '.join(RATES)}")
    weight = np.where(counted, 1 / np.where(counted, outlet.inclusion, 1.0), 0.0)
    if not counted.any():
        return np.nan, weight, counted
    weight /= weight.sum()
    # Sums of weights miss 0 and 1 by rounding.
    value = round(float(weight @ hit), 12)
    return value, weight * (hit - value), counted
