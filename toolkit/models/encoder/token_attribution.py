"""The words that carry a frame, or any label: those whose own logits speak for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.decoding import TokenRows
from toolkit.schema import FRAMES, TextSpan

SHARE = 0.6
NONE = "none"


def carriers(
    rows: TokenRows,
    columns: slice,
    p: NDArray[np.float32],
    texts: Sequence[str],
    labels: Sequence[str] = FRAMES,
) -> list[tuple[TextSpan, ...]]:
    """For each label given (``p`` from 0.5 up, shape (n texts, n labels)), the words whose logit is
    at least `SHARE` of the strongest word's; neighbours are joined. A sentence's logit is the mean
    of these, so they are the model's own reasons."""
    found: list[list[TextSpan]] = [[] for _ in texts]
    first = np.searchsorted(rows.sentence, np.arange(len(texts) + 1))
    table = rows.logits[:, columns]
    for k, f in zip(*np.nonzero(p >= 0.5), strict=True):
        low, high = int(first[k]), int(first[k + 1])
        if labels[f] == NONE or low == high:
            continue
        start, end = rows.start[low:high], rows.end[low:high]
        heads = np.flatnonzero(np.r_[True, start[1:] != end[:-1]])
        size = np.diff(np.r_[heads, high - low])
        words = np.add.reduceat(table[low:high, f], heads) / size
        spoken = np.array([any(map(str.isalnum, texts[k][start[h] : end[h]])) for h in heads])
        top = words[spoken].max(initial=0.0)
        strong = spoken & (words >= SHARE * top) if top > 0 else np.zeros(len(heads), bool)
        at = np.flatnonzero(strong)
        for run in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1):
            if len(run):
                last = int(heads[run[-1]] + size[run[-1]]) - 1
                found[k].append(
                    TextSpan(int(start[heads[run[0]]]), int(end[last]), labels[f], float(p[k, f]))
                )
    return [tuple(sorted(own)) for own in found]
