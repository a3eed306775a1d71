"""Evaluation: figures with intervals over articles, calibration, coverage, groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.calibration import calibration_error
from toolkit.schema import TextSpan

Bools = NDArray[np.bool_]
Floats = NDArray[np.floating]
Marks = Sequence[Sequence[tuple[int, int]]]


class Figure(NamedTuple):
    """A figure with its 95% percentile interval; the interval is over drawn groups."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def f1(truth: Bools, given: Bools) -> float:
    """2TP / (2TP + FP + FN), in [0, 1]; 0 where nothing is there to be found or given."""
    total = int(truth.sum() + given.sum())
    return float(2 * (truth & given).sum() / total) if total else 0.0


def macro_f1(truth: Bools, given: Bools) -> float:
    """Mean of the F1 of a class and of its absence, in [0, 1].

    >>> macro_f1(np.array([True, True, False]), np.array([True, False, False]))
    0.6666...
    """
    return (f1(truth, given) + f1(~truth, ~given)) / 2


def mcc(truth: Bools, given: Bools) -> float:
    """Matthews correlation, in [-1, 1]; 0 where one side is constant."""
    if truth.std() == 0 or given.std() == 0:
        return 0.0
    return float(np.corrcoef(truth, given)[0, 1])


def average_precision(truth: Bools, p: Floats) -> float:
    """Area under precision over recall by steps, in [0, 1]; 0 where nothing is true."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(truth, p)) if truth.any() else 0.0


def binary(
    truth: Bools, p: Floats, groups: Sequence[str], *, repeats: int = 1000, seed: int = 0
) -> dict[str, Figure]:
    """Figures of one label given from probability 0.5 up; ``groups`` (articles) are drawn."""

    def measure(at: NDArray[np.intp]) -> dict[str, float]:
        t, own = truth[at], p[at]
        given = own >= 0.5
        return {
            "positive F1": f1(t, given),
            "macro-F1": macro_f1(t, given),
            "MCC": mcc(t, given),
            "average precision": average_precision(t, own),
            "ECE": calibration_error(own, t),
        }

    return clustered(measure, groups, repeats=repeats, seed=seed)


def labels_macro_f1(truth: Sequence[str], given: Sequence[str], labels: Sequence[str]) -> float:
    """Mean F1 over the labels that occur on either side, in [0, 1]."""
    t, g = np.array(truth), np.array(given)
    used = [label for label in labels if (t == label).any() or (g == label).any()]
    return float(np.mean([f1(t == label, g == label) for label in used])) if used else 0.0


def span_scores(
    truth: Marks, given: Sequence[Sequence[TextSpan]], groups: Sequence[str], *,
    repeats: int = 1000, seed: int = 0,
) -> dict[str, Figure]:  # fmt: skip
    """Exact and overlap F1 of the spans of one label, text by text.

    Overlap: precision is the share of given spans that meet a true one, recall the share of true
    spans that a given one meets.
    """
    counts = np.zeros((len(truth), 5), np.int64)
    for row, (marked, found) in enumerate(zip(truth, given, strict=True)):
        t, g = set(marked), {(span.start, span.end) for span in found}
        met = sum(any(a < d and c < b for c, d in t) for a, b in g)
        hit = sum(any(a < d and c < b for c, d in g) for a, b in t)
        counts[row] = len(t), len(g), len(t & g), met, hit

    def measure(at: NDArray[np.intp]) -> dict[str, float]:
        n_true, n_given, same, met, hit = counts[at].sum(axis=0)
        precision, recall = met / max(n_given, 1), hit / max(n_true, 1)
        return {
            "exact F1": float(2 * same / max(n_true + n_given, 1)),
            "overlap F1": float(2 * precision * recall / max(precision + recall, 1e-9)),
        }

    return clustered(measure, groups, repeats=repeats, seed=seed)


def risk_coverage(
    truth: Bools, p: Floats, coverages: Sequence[float] = (1.0, 0.9, 0.8, 0.7, 0.5)
) -> dict[float, float]:
    """Share of wrong answers among the most certain share of texts (El-Yaniv and Wiener 2010).

    >>> risk_coverage(np.array([True, False]), np.array([0.9, 0.6]), (1.0, 0.5))
    {1.0: 0.5, 0.5: 0.0}
    """
    wrong = (p >= 0.5) != truth
    order = np.argsort(-np.abs(p - 0.5), kind="stable")
    return {c: float(wrong[order[: max(1, round(c * len(p)))]].mean()) for c in coverages}


def by_group(truth: Bools, p: Floats, groups: Sequence[str]) -> dict[str, dict[str, float]]:
    """Sensitivity, specificity and number of texts of each group (an outlet)."""
    names = np.array(groups)
    given = p >= 0.5
    found = {}
    for name in sorted(set(groups)):
        own = names == name
        t, g = truth[own], given[own]
        found[name] = {
            "sensitivity": float(g[t].mean()) if t.any() else float("nan"),
            "specificity": float((~g[~t]).mean()) if (~t).any() else float("nan"),
            "n": float(own.sum()),
        }
    return found


def clustered(
    measure: Callable[[NDArray[np.intp]], Mapping[str, float]],
    groups: Sequence[str],
    *,
    repeats: int = 1000,
    seed: int = 0,
) -> dict[str, Figure]:
    """Figures of some rows, with the percentile interval over groups drawn with replacement.

    ``measure`` takes the numbers of the rows. Raises `ValueError` without a row.
    """
    if not len(groups):
        raise ValueError("nothing to measure: no text")
    _, owner = np.unique(np.array(groups), return_inverse=True)
    order = np.argsort(owner, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(owner))[:-1])
    random = np.random.default_rng(seed)
    point = measure(np.arange(len(groups)))
    drawn = []
    for _ in range(repeats):
        picked = random.integers(len(members), size=len(members))
        drawn.append(measure(np.concatenate([members[k] for k in picked])))
    found = {}
    for name, value in point.items():
        rows = [one[name] for one in drawn]
        low, high = np.percentile(rows, [2.5, 97.5]) if rows else (value, value)
        found[name] = Figure(float(value), float(low), float(high))
    return found
