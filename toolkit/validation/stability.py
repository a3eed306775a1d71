"""How far decisions move between runs: repeated, worded or ordered otherwise, by another model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.alpha_interval import alpha_interval
from toolkit.bootstrap import Figure
from toolkit.validation.coded import Bools, Coded, Decision, compared_labels
from toolkit.validation.runs import Run


class Stability(NamedTuple):
    """One label among the first run and those that differ from it in ``kind``.

    ``changed``: the share of sentences, in [0, 1], on which not all of them decide alike;
    ``alpha``: Krippendorff's, the runs counting as coders; ``least`` and ``most``: the lowest and
    the highest share of sentences that a run gives the label. ``label`` is empty for the whole
    answer to a question, which has no ``least`` and ``most``.
    """

    kind: str
    runs: tuple[str, ...]
    question: str
    label: str
    sentences: int
    changed: float
    alpha: Figure
    least: float
    most: float


def stabilities(coded: Coded) -> Iterator[Stability]:
    """Every kind of difference, whole answers first, then each label that some run gives."""
    first, *rest = coded.runs
    for kind in dict.fromkeys(run.kind for run in rest):
        compared = [first, *(run for run in rest if run.kind == kind)]
        for book in coded.codebooks:
            for question in book.questions:
                labels = compared_labels(question)
                holds = {
                    label: _holding(coded, compared, Decision(question.id, label))
                    for label in labels
                }
                yield _whole(kind, compared, question.id, holds, coded)
                for label in labels if len(labels) > 1 else ():
                    if holds[label].any():
                        yield _of_label(kind, compared, question.id, label, holds[label], coded)


def _holding(coded: Coded, runs: Sequence[Run], decision: Decision) -> Bools:
    """Whether the label holds, by run and sentence."""
    return np.stack([coded.predicted(run.name, decision) for run in runs])


def _whole(
    kind: str,
    runs: Sequence[Run],
    question: str,
    holds: dict[str, Bools],
    coded: Coded,
) -> Stability:
    if len(holds) == 1:
        ((label, only),) = holds.items()
        return _of_label(kind, runs, question, label, only, coded)
    stacked = np.stack(list(holds.values()), axis=-1)
    powers = 1 << np.arange(stacked.shape[-1], dtype=np.int64)
    codes = np.unique(stacked @ powers, return_inverse=True)[1].reshape(stacked.shape[:2])
    counts = np.zeros((stacked.shape[1], int(codes.max()) + 1), np.int64)
    for run in codes:
        counts[np.arange(len(run)), run] += 1
    changed = float((codes != codes[0]).any(axis=0).mean())
    nothing = float("nan")
    return Stability(
        kind, tuple(run.name for run in runs), question, "", stacked.shape[1], changed,
        _alpha(counts, coded), nothing, nothing,
    )  # fmt: skip


def _of_label(
    kind: str,
    runs: Sequence[Run],
    question: str,
    label: str,
    holds: Bools,
    coded: Coded,
) -> Stability:
    yes = holds.sum(axis=0)
    shares = holds.mean(axis=1)
    counts = np.stack([len(holds) - yes, yes], axis=1).astype(np.int64)
    return Stability(
        kind, tuple(run.name for run in runs), question, label, holds.shape[1],
        float(((yes > 0) & (yes < len(holds))).mean()), _alpha(counts, coded),
        float(shares.min()), float(shares.max()),
    )  # fmt: skip


def _alpha(counts: NDArray[np.int64], coded: Coded) -> Figure:
    """Nominal alpha with its interval; NaN where all gave one answer."""
    import krippendorff

    nothing = float("nan")
    if (counts.sum(axis=0) > 0).sum() < 2:
        return Figure(nothing, nothing, nothing)
    value = float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
    clusters = np.unique(coded.clusters.astype(str), return_inverse=True)[1]
    low, high = alpha_interval(counts, clusters)
    return Figure(value, min(low, value), max(high, value))
