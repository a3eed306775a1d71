"""Token attribution: the words that a label rests on, those whose own logits speak for it.

A sentence's logit is the mean of its tokens' logits, so these are the model's own reasons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.marked_words import content_bounds
from toolkit.schema import TextSpan

Ints = NDArray[np.int64]
SHARE = 0.6
JOINS = re.compile(r"\s+(?:[^\W\d_]+\s+)?")
"""What may stand between two content words of one span: a blank, one word ("cost of living")."""


def token_attribution(
    rows: TokenRows,
    columns: slice,
    p: NDArray[np.float32],
    texts: Sequence[str],
    labels: Sequence[str],
    holds: NDArray[np.bool_] | None = None,
) -> list[tuple[TextSpan, ...]]:
    """For each label that holds (by default those with ``p`` from 0.5 up; both of shape (n texts,
    n labels)), the content words whose logit is at least `SHARE` of the strongest one's, and that
    one in any case; neighbours are joined. ``none`` has no words."""
    spans: list[list[TextSpan]] = [[] for _ in texts]
    pieces_of: dict[int, _Pieces] = {}
    first = np.searchsorted(rows.sentence, np.arange(len(texts) + 1)).tolist()
    table = rows.logits[:, columns]
    held = np.nonzero(p >= 0.5 if holds is None else holds)
    for text, label in zip(*(each.tolist() for each in held), strict=True):
        low, high = first[text], first[text + 1]
        if labels[label] == NONE or low == high:
            continue
        if text not in pieces_of:
            pieces_of[text] = _pieces(texts[text], rows.start[low:high], rows.end[low:high])
        words, first_token, after, size = pieces_of[text]
        if not words:
            continue
        total = np.zeros(high - low + 1)
        np.cumsum(table[low:high, label], dtype=np.float64, out=total[1:])
        weight = (total[after] - total[first_token]) / size
        most = weight.max()
        at = (weight >= min(SHARE * most, most)).nonzero()[0].tolist()
        likely, begin, last = float(p[text, label]), at[0], at[0]
        for k in at[1:]:
            if k - last > 1 or not JOINS.fullmatch(texts[text], words[last][1], words[k][0]):
                spans[text].append(TextSpan(words[begin][0], words[last][1], labels[label], likely))
                begin = k
            last = k
        spans[text].append(TextSpan(words[begin][0], words[last][1], labels[label], likely))
    return [tuple(sorted(of_text)) for of_text in spans]


class _Pieces(NamedTuple):
    """The content words of a text that have tokens: their offsets; the first token of each, the one
    after its last, and how many they are."""

    words: list[tuple[int, int]]
    first_token: Ints
    after: Ints
    size: Ints


def _pieces(text: str, start: Ints, end: Ints) -> _Pieces:
    """The tokens of each word: it may be cut in pieces, and lie beyond the longest window."""
    starts, ends = (np.array(each, np.int64) for each in content_bounds(text))
    first_token = end.searchsorted(starts, side="right")
    after = start.searchsorted(ends, side="left")
    size = after - first_token
    kept = size > 0
    words = list(zip(starts[kept].tolist(), ends[kept].tolist(), strict=True))
    return _Pieces(words, first_token[kept], after[kept], size[kept])
