"""Batches: which windows go through together, epoch by epoch, and where an epoch ends."""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np

from toolkit.models.encoder.windows import Ints, batches

POOL = 20
"""Batches' worth of windows that are sorted by length together."""


def epoch_batches(lengths: Ints, *, batch_tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """Batches of an epoch: drawn anew each time, windows of like length together, at most
    ``batch_tokens`` tokens each with padding; a longer window stands alone.

    >>> sorted(map(sorted, epoch_batches(np.array([9, 2, 3, 8]), batch_tokens=16, seed=0, epoch=0)))
    [[0], [1, 2], [3]]
    """
    rng = np.random.default_rng([seed, epoch])
    drawn = rng.permutation(len(lengths))
    pool = POOL * max(1, int(batch_tokens / max(1.0, float(lengths.mean()))))
    packed = []
    for first in range(0, len(drawn), pool):
        rows = drawn[first : first + pool]
        packed += [rows[batch].tolist() for batch in batches(lengths[rows].tolist(), batch_tokens)]
    return [packed[k] for k in rng.permutation(len(packed))]


def epoch_ends(lengths: Ints, *, epochs: float, batch_tokens: int, seed: int) -> list[int]:
    """The step that each epoch ends before; epochs differ in steps, as each packs its batches anew.

    The last may be part of an epoch; there is at least one step.

    >>> epoch_ends(np.array([9, 2, 3, 8]), epochs=1.5, batch_tokens=16, seed=0)
    [3, 5]
    """
    whole = math.ceil(epochs)
    sizes = [
        len(epoch_batches(lengths, batch_tokens=batch_tokens, seed=seed, epoch=epoch))
        for epoch in range(whole)
    ]
    sizes[-1] = max(1, math.ceil(sizes[-1] * (epochs - (whole - 1))))
    return list(accumulate(sizes))
