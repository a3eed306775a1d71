"""From logits of tokens to what is said of sentences: probabilities, and stretches of words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from toolkit.models.encoder.heads import BEGIN, INSIDE, OUTSIDE, Head
from toolkit.models.encoder.windows import Window
from toolkit.models.sourcing.tokens import tokenize
from toolkit.schema import TextSpan

Floats = NDArray[np.float32]


class TokenRows(NamedTuple):
    """The tokens of all sentences in reading order: (n tokens, n columns) logits, the sentence
    of each and its offsets there."""

    logits: Floats
    sentence: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def gather(windows: Sequence[Window], logits: Sequence[Floats], width: int) -> TokenRows:
    """Tokens that belong to a sentence, from windows and their (n tokens, ``width``) logits."""
    kept = [window.sentence >= 0 for window in windows]
    rows = [of_window[: len(keep)][keep] for of_window, keep in zip(logits, kept, strict=True)]
    table = np.concatenate([np.empty((0, width), np.float32), *rows])
    sentence, start, end = (
        np.concatenate(
            [np.empty(0, np.int64), *(w[k][keep] for w, keep in zip(windows, kept, strict=True))]
        )
        for k in (1, 2, 3)
    )
    # A sentence cut in two stands in two windows: sort, so that its tokens are neighbours again.
    order = np.lexsort((start, sentence))
    return TokenRows(table[order], sentence[order], start[order], end[order])


def sentence_logits(rows: TokenRows, count: int) -> Floats:
    """The mean of each sentence's tokens, (``count``, n columns); NaN for one without a token."""
    total = np.zeros((count, rows.logits.shape[1]), np.float64)
    np.add.at(total, rows.sentence, rows.logits)
    size = np.bincount(rows.sentence, minlength=count).astype(np.float64)
    size[size == 0] = np.nan
    return (total / size[:, None]).astype(np.float32)


def decode_spans(
    rows: TokenRows, head: Head, columns: slice, count: int, bias: Sequence[float] = ()
) -> list[list[TextSpan]]:
    """The stretches of each label of a span head, by sentence.

    The best path through outside, begin and inside (no inside without a begin) is taken; ``bias``
    adds to the log odds of being inside, by label. ``p`` is the mean probability of the words.
    """
    spans: list[list[TextSpan]] = [[] for _ in range(count)]
    n = len(rows.sentence)
    if not n:
        return spans
    table = rows.logits[:, columns].reshape(n, len(head.labels), 3).astype(np.float64)
    fresh = np.ones(n, bool)
    fresh[1:] = rows.sentence[1:] != rows.sentence[:-1]
    for k, label in enumerate(head.labels):
        scores = table[:, k].copy()
        if len(bias):
            scores[:, OUTSIDE] -= bias[k]
        p = 1.0 - softmax(scores.astype(np.float32), axis=1)[:, OUTSIDE]
        path = _best_path(scores, fresh)
        begins = (path == BEGIN) | ((path != OUTSIDE) & fresh)
        starts = np.flatnonzero(begins)
        stops = np.flatnonzero(begins | (path == OUTSIDE))
        for first in starts.tolist():
            after = stops[np.searchsorted(stops, first, side="right") :]
            last = int(after[0]) - 1 if len(after) else n - 1
            begin, end = int(rows.start[first]), int(rows.end[last])
            mean = float(p[first : last + 1].mean())
            spans[int(rows.sentence[first])].append(TextSpan(begin, end, label, mean))
    return spans


def whole_words(spans: Sequence[TextSpan], text: str) -> tuple[TextSpan, ...]:
    """Spans widened to whole words, in order: what a network marks may be pieces of them. Those of
    one label that then overlap become one.

    >>> whole_words([TextSpan(2, 8, "loaded", 0.6)], "un-heard-of cost")
    (TextSpan(start=0, end=11, label='loaded', p=0.6, attribution=0, source_id=''),)
    """
    if not spans:
        return ()
    words = tokenize(text)
    ends = [start + len(word) for start, word in zip(words.starts, words.texts, strict=True)]
    by_label: dict[str, list[TextSpan]] = {}
    for span in spans:
        low = bisect_right(ends, span.start)
        high = bisect_left(words.starts, span.end) - 1
        if low <= high:
            start, end = min(words.starts[low], span.start), max(ends[high], span.end)
            span = span._replace(start=start, end=end)
        by_label.setdefault(span.label, []).append(span)
    return tuple(sorted(span for alike in by_label.values() for span in merged(alike, ())))


def merged(spans: Sequence[TextSpan], more: Sequence[TextSpan]) -> tuple[TextSpan, ...]:
    """The spans of both; those that overlap become one, with the higher probability.

    >>> merged([TextSpan(2, 9, "loaded", 0.6)], [TextSpan(5, 14, "loaded", 0.7)])
    (TextSpan(start=2, end=14, label='loaded', p=0.7),)
    """
    apart: list[TextSpan] = []
    for span in sorted([*spans, *more]):
        if apart and span.start < apart[-1].end:
            last = apart.pop()
            end, p = max(last.end, span.end), max(last.p, span.p)
            span = TextSpan(last.start, end, last.label, p)
        apart.append(span)
    return tuple(apart)


def _best_path(scores: NDArray[np.float64], fresh: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Viterbi over one label: all moves are free but outside to inside, and a start inside."""
    path = np.asarray(scores.argmax(axis=1))
    wrong = (path == INSIDE) & (fresh | np.r_[True, path[:-1] == OUTSIDE])
    if not wrong.any():
        return path
    # Only sentences with a forbidden move need the search.
    first = np.flatnonzero(fresh)
    bounds = np.r_[first, len(fresh)]
    for s in np.unique(np.searchsorted(first, np.flatnonzero(wrong), side="right") - 1):
        low, high = int(bounds[s]), int(bounds[s + 1])
        path[low:high] = _viterbi(scores[low:high])
    return path


def _viterbi(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    moves = np.zeros((3, 3))
    moves[OUTSIDE, INSIDE] = -np.inf
    best = scores[0].copy()
    best[INSIDE] = -np.inf
    back = np.zeros(scores.shape, np.int64)
    for t in range(1, len(scores)):
        reach = best[:, None] + moves
        back[t] = reach.argmax(axis=0)
        best = reach.max(axis=0) + scores[t]
    path = np.zeros(len(scores), np.int64)
    path[-1] = int(best.argmax())
    for t in range(len(scores) - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path
