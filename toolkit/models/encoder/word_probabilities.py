"""From probabilities of tokens to those of words, for many sentences at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.sourcing.tokens import Words

Floats = NDArray[np.float32]


def word_probabilities(words: Sequence[Words], rows: TokenRows, p: Floats) -> list[Floats]:
    """The highest probability of each word's tokens, (n words, n labels) for each sentence.

    ``p`` has (n tokens, n labels) probabilities of the tokens in ``rows``. A token before the first
    word is the first word's, and a word without a token has 0.

    >>> rows = TokenRows(np.zeros((3, 0)), np.array([0, 0, 1]), np.array([0, 4, 0]), np.zeros(3))
    >>> likely = np.array([[0.25], [0.5], [0.75]], np.float32)
    >>> word_probabilities([Words(["rain", "fell"], [0, 5]), Words(["It"], [0])], rows, likely)
    [array([[0.5],
           [0. ]], dtype=float32), array([[0.75]], dtype=float32)]
    """
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
