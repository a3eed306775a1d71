"""From probabilities of tokens to those of words, for many sentences at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.encoder.heads import OUTSIDE
from toolkit.models.sourcing.language.tokens import Words

Floats = NDArray[np.float32]


def word_probabilities(rows: TokenRows, columns: slice, words: Sequence[Words]) -> list[Floats]:
    """The probability of each word of each sentence to be inside a span, by label, (n words, n
    labels): the highest of its tokens. ``columns`` are those of the logits of a span head.

    A token before the first word is the first word's, and a word without a token has 0.

    >>> logits = np.log(np.array([[3, 1, 0.5], [1, 1, 0.5], [1, 2, 0.5]], np.float32))
    >>> rows = TokenRows(logits, np.array([0, 0, 1]), np.array([0, 2, 0]), np.array([2, 4, 2]))
    >>> words = [Words(["rain", "fell"], [0, 5]), Words(["It"], [0])]
    >>> likely = word_probabilities(rows, slice(0, 3), words)
    >>> [of_sentence.astype(float).round(2).tolist() for of_sentence in likely]
    [[[0.6], [0.0]], [[0.71]]]
    """
    labels = (columns.stop - columns.start) // 3
    logits = rows.logits[:, columns].reshape(len(rows.sentence), labels, 3)
    p = 1.0 - softmax(logits, axis=2)[:, :, OUTSIDE]
    size = np.array([len(of_sentence.starts) for of_sentence in words], np.int64)
    after = np.cumsum(size)
    table = np.zeros((int(size.sum()), p.shape[1]), np.float32)
    if len(p):
        starts = np.array([at for of_sentence in words for at in of_sentence.starts], np.int64)
        # Places in all sentences as one row, each sentence as long as the longest.
        step = 1 + max(int(starts.max(initial=0)), int(rows.start.max()))
        of_words = np.repeat(np.arange(len(words)) * step, size) + starts
        word = np.searchsorted(of_words, rows.sentence * step + rows.start, "right") - 1
        word = np.maximum(word, (after - size)[rows.sentence])
        in_words = np.flatnonzero(size[rows.sentence])
        word = word[in_words]
        at = np.flatnonzero(np.diff(word, prepend=-1))
        if len(at):
            table[word[at]] = np.maximum.reduceat(p[in_words], at)
    return np.split(table, after[:-1]) if len(words) else []
