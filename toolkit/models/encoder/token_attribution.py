"""Token attribution: the words that a label rests on, those whose own logits speak for it.

A sentence's logit is the mean of its tokens' logits, so these are the model's own reasons.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows
from toolkit.schema import TextSpan

SHARE = 0.6


def token_attribution(
    rows: TokenRows,
    columns: slice,
    p: NDArray[np.float32],
    texts: Sequence[str],
    labels: Sequence[str],
    holds: NDArray[np.bool_] | None = None,
) -> list[tuple[TextSpan, ...]]:
    """For each label that holds (by default those with ``p`` from 0.5 up; both of shape (n texts,
    n labels)), the words whose logit is at least `SHARE` of the strongest word's; neighbours are
    joined. ``none`` has no words."""
    spans: list[list[TextSpan]] = [[] for _ in texts]
    first = np.searchsorted(rows.sentence, np.arange(len(texts) + 1))
    table = rows.logits[:, columns]
    for text, label in zip(*np.nonzero(p >= 0.5 if holds is None else holds), strict=True):
        low, high = int(first[text]), int(first[text + 1])
        if labels[label] == NONE or low == high:
            continue
        start, end = rows.start[low:high], rows.end[low:high]
        heads = np.flatnonzero(np.r_[True, start[1:] != end[:-1]])
        size = np.diff(np.r_[heads, high - low])
        words = np.add.reduceat(table[low:high, label], heads) / size
        spoken = np.array([any(map(str.isalnum, texts[text][start[h] : end[h]])) for h in heads])
        top = words[spoken].max(initial=0.0)
        strong = spoken & (words >= SHARE * top) if top > 0 else np.zeros(len(heads), bool)
        at = np.flatnonzero(strong)
        for run in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1):
            if len(run):
                last = int(heads[run[-1]] + size[run[-1]]) - 1
                begin, stop = int(start[heads[run[0]]]), int(end[last])
                spans[text].append(TextSpan(begin, stop, labels[label], float(p[text, label])))
    return [tuple(sorted(of_text)) for of_text in spans]
