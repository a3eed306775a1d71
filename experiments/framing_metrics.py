"""Measures of the framing experiment: F1 of each frame, macro and micro, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.schema import FRAMES

Bools = NDArray[np.bool_]
POLICY = len(FRAMES) - 1  # the fifteen frames; none comes last
MIN_TEXTS = 10


class Figures(NamedTuple):
    """Positive F1 by frame, their mean, micro-F1, and 95% intervals of the two."""

    n: int
    macro: float
    macro_interval: tuple[float, float]
    micro: float
    micro_interval: tuple[float, float]
    frames: dict[str, dict[str, float]]
    accuracy: float | None = None


def figures(
    gold: Bools,
    known: Bools,
    given: Bools,
    clusters: Sequence[str],
    draws: int,
    seed: int,
    scores: NDArray[np.floating] | None = None,
    min_texts: int = MIN_TEXTS,
) -> Figures:
    """Measure labels given, shape (n, 16), over the cells that are known.

    Macro-F1 is the mean over the policy frames with at least ``min_texts`` texts with the frame and
    as many known without; ``none`` is reported beside them and counts in neither mean. With
    ``scores``, accuracy is the share of texts whose highest-scored known frame is a gold one.
    Intervals are percentiles over clusters drawn with replacement.
    """
    truth = gold & known
    cells = np.stack([truth & given, known & ~truth & given, truth & ~given]).astype(np.float64)
    with_frame = truth.sum(axis=0)
    without = known.sum(axis=0) - with_frame
    kept = np.flatnonzero((with_frame >= min_texts) & (without >= min_texts))
    policy = kept[kept < POLICY]
    names, index = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.zeros((3, len(names), len(FRAMES)))
    for part in range(3):
        np.add.at(sums[part], index, cells[part])
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        weight = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        drawn.append(_means(np.einsum("c,pcf->pf", weight, sums), policy))
    low, high = np.percentile(np.array(drawn), [2.5, 97.5], axis=0)
    total = sums.sum(axis=1)
    macro, micro = _means(total, policy)
    accuracy = None
    if scores is not None:
        best = np.where(known[:, :POLICY], scores[:, :POLICY], -np.inf).argmax(axis=1)
        accuracy = float(truth[np.arange(len(truth)), best].mean())
    return Figures(
        len(gold),
        macro,
        (float(low[0]), float(high[0])),
        micro,
        (float(low[1]), float(high[1])),
        {
            FRAMES[f]: {
                "f1": _f1(total[:, f]),
                "precision": float(total[0, f] / max(total[0, f] + total[1, f], 1)),
                "recall": float(total[0, f] / max(total[0, f] + total[2, f], 1)),
                "n": int(with_frame[f]),
            }
            for f in kept.tolist()
        },
        accuracy,
    )


def _f1(cells: NDArray[np.float64]) -> float:
    return float(2 * cells[0] / max(2 * cells[0] + cells[1] + cells[2], 1))


def _means(cells: NDArray[np.float64], frames: NDArray[np.intp]) -> tuple[float, float]:
    return float(np.mean([_f1(cells[:, f]) for f in frames])), _f1(cells[:, frames].sum(axis=1))
