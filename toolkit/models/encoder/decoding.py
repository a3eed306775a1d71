"""From logits of tokens to what is said of sentences: probabilities, and stretches of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from toolkit.models.encoder.heads import BEGIN, INSIDE, OUTSIDE, Head
from toolkit.models.encoder.windows import Window
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
    if not windows:
        none = np.empty(0, np.int64)
        return TokenRows(np.empty((0, width), np.float32), none, none, none)
    sentence, start, end = (np.concatenate([window[k] for window in windows]) for k in (1, 2, 3))
    kept = np.flatnonzero(sentence >= 0)
    sentence, start, end = sentence[kept], start[kept], end[kept]
    # A sentence cut in two stands in two windows: sort, so that its tokens are neighbours again.
    falls = np.diff(sentence) < 0
    if falls.any() or ((np.diff(start) < 0) & (np.diff(sentence) == 0)).any():
        order = np.lexsort((start, sentence))
        kept, sentence, start, end = kept[order], sentence[order], start[order], end[order]
    pairs = zip(logits, windows, strict=True)
    table = np.concatenate([of_window[: len(window)] for of_window, window in pairs])
    return TokenRows(table[kept], sentence, start, end)


def sentence_logits(rows: TokenRows, count: int) -> Floats:
    """The mean of each sentence's tokens, (``count``, n columns); NaN for one without a token."""
    mean = np.full((count, rows.logits.shape[1]), np.nan, np.float32)
    if len(rows.sentence):
        first = np.flatnonzero(_fresh(rows))
        total = np.add.reduceat(rows.logits, first, dtype=np.float64)
        size = np.diff(first, append=len(rows.sentence))
        mean[rows.sentence[first]] = total / size[:, None]
    return mean


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
    fresh = _fresh(rows)
    for k, label in enumerate(head.labels):
        scores = table[:, k]
        if len(bias):
            scores[:, OUTSIDE] -= bias[k]
        path = _best_path(scores, fresh)
        inside = np.flatnonzero(path != OUTSIDE)
        if not len(inside):
            continue
        begins = (path[inside] == BEGIN) | fresh[inside]
        p = 1.0 - softmax(scores[inside].astype(np.float32), axis=1)[:, OUTSIDE]
        at = np.flatnonzero(begins)
        size = np.diff(at, append=len(inside))
        mean = np.add.reduceat(p, at, dtype=np.float64) / size
        first, last = inside[at], inside[at + size - 1]
        columns_of_spans = (rows.sentence[first], rows.start[first], rows.end[last], mean)
        for number, start, end, of_words in zip(
            *(each.tolist() for each in columns_of_spans), strict=True
        ):
            if start < end:  # not a full stop that the text as it came has not
                spans[number].append(TextSpan(start, end, label, of_words))
    return spans


def _fresh(rows: TokenRows) -> NDArray[np.bool_]:
    """Which tokens are the first of their sentence."""
    fresh = np.ones(len(rows.sentence), bool)
    fresh[1:] = rows.sentence[1:] != rows.sentence[:-1]
    return fresh


def likeliest_word(rows: TokenRows, columns: slice, n_labels: int, count: int) -> Floats:
    """Log odds of being inside a span, for the likeliest token of each text, (``count``,
    ``n_labels``); -20 for a text without a token."""
    table = rows.logits[:, columns].reshape(len(rows.sentence), n_labels, 3).astype(np.float64)
    odds = np.logaddexp(table[:, :, BEGIN], table[:, :, INSIDE]) - table[:, :, OUTSIDE]
    highest = np.full((count, n_labels), -20.0, np.float32)
    if len(rows.sentence):
        first = np.flatnonzero(_fresh(rows))
        strongest = np.maximum.reduceat(odds, first).clip(-20.0, 20.0)
        highest[rows.sentence[first]] = strongest
    return highest


def merged(spans: Sequence[TextSpan], more: Sequence[TextSpan]) -> tuple[TextSpan, ...]:
    """The spans of both; those that overlap become one, with the higher probability.

    >>> merged([TextSpan(2, 9, "loaded", 0.6)], [TextSpan(5, 14, "loaded", 0.7)])
    (TextSpan(start=2, end=14, label='loaded', p=0.7, attribution=0, source_id=''),)
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
    # Only sentences with a forbidden move need the search; the longest first.
    first = np.flatnonzero(fresh)
    size = np.diff(first, append=len(fresh))
    searched = np.unique(np.searchsorted(first, np.flatnonzero(wrong), side="right") - 1)
    searched = searched[np.argsort(-size[searched], kind="stable")]
    _viterbi(scores, path, first[searched], size[searched])
    return path


def _viterbi(
    scores: NDArray[np.float64],
    path: NDArray[np.int64],
    first: NDArray[np.int64],
    size: NDArray[np.int64],
) -> None:
    """Search the sentences that start at ``first``, longest first, all a token further at a time,
    and write the states of their tokens into ``path``."""
    best = scores[first]
    best[:, INSIDE] = -np.inf
    back = np.zeros((int(size[0]), len(first), 3), np.int64)
    # How many sentences have a token at each place.
    going = len(first) - np.searchsorted(size[::-1], np.arange(int(size[0])), side="right")
    for t in range(1, len(back)):
        n = int(going[t])
        before = best[:n]
        back[t, :n, :INSIDE] = before.argmax(axis=1)[:, None]
        back[t, :n, INSIDE] = before[:, BEGIN:].argmax(axis=1) + BEGIN
        reached = np.repeat(before.max(axis=1)[:, None], 3, axis=1)
        reached[:, INSIDE] = before[:, BEGIN:].max(axis=1)
        best[:n] = reached + scores[first[:n] + t]
    state = best.argmax(axis=1)
    for t in range(len(back) - 1, -1, -1):
        n = int(going[t])
        path[first[:n] + t] = state[:n]
        state[:n] = back[t, np.arange(n), state[:n]]
