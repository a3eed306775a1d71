"""Token attribution: the words that a label rests on, those whose own logits speak for it.

A sentence's logit is the mean of its tokens' logits, so these are the model's own reasons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.marked_words import content_words
from toolkit.schema import TextSpan

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
    content: dict[int, NDArray[np.int64]] = {}
    first = np.searchsorted(rows.sentence, np.arange(len(texts) + 1))
    table = rows.logits[:, columns]
    for text, label in zip(*np.nonzero(p >= 0.5 if holds is None else holds), strict=True):
        low, high = int(first[text]), int(first[text + 1])
        if labels[label] == NONE or low == high:
            continue
        if text not in content:
            content[text] = np.array(content_words(texts[text]), np.int64).reshape(-1, 2)
        words = content[text]
        # The tokens of a word: it may be cut in pieces, and lie beyond the longest window.
        first_token = np.searchsorted(rows.end[low:high], words[:, 0], side="right")
        after = np.searchsorted(rows.start[low:high], words[:, 1], side="left")
        words = words[first_token < after]
        pieces = np.column_stack([first_token, after])[first_token < after]
        if not len(words):
            continue
        total = np.r_[0.0, np.cumsum(table[low:high, label], dtype=np.float64)]
        weight = (total[pieces[:, 1]] - total[pieces[:, 0]]) / (pieces[:, 1] - pieces[:, 0])
        at = np.flatnonzero(weight >= min(SHARE * weight.max(), weight.max()))
        apart = [
            k for k in range(1, len(at))
            if at[k] - at[k - 1] > 1
            or not JOINS.fullmatch(texts[text], words[at[k - 1], 1], words[at[k], 0])
        ]  # fmt: skip
        for run in np.split(at, apart):
            begin, stop = int(words[run[0], 0]), int(words[run[-1], 1])
            spans[text].append(TextSpan(begin, stop, labels[label], float(p[text, label])))
    return [tuple(sorted(of_text)) for of_text in spans]
