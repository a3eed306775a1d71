"""Words take the highest probability of their tokens, whichever sentences are read together."""

from __future__ import annotations

import numpy as np
from scipy.special import softmax

from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.encoder.word_probabilities import word_probabilities
from toolkit.models.sourcing.language.tokens import Words


def one_by_one(words: Words, start: np.ndarray, p: np.ndarray) -> np.ndarray:
    likely = np.zeros((len(words.starts), p.shape[1]), np.float32)
    for at, row in zip(start, p, strict=True):
        if words.starts:
            word = max((k for k, begin in enumerate(words.starts) if begin <= at), default=0)
            likely[word] = np.maximum(likely[word], row)
    return likely


def test_many_sentences_at_once_are_as_one_by_one():
    rng = np.random.default_rng(0)
    for _ in range(200):
        count = int(rng.integers(0, 6))
        words, sentence, start = [], [], []
        for number in range(count):
            begins = np.unique(rng.integers(0, 30, rng.integers(0, 8))).tolist()
            places = np.unique(rng.integers(0, 35, rng.integers(0, 12))).tolist()
            words.append(Words(["x"] * len(begins), begins))
            sentence += [number] * len(places)
            start += places
        logits = rng.normal(size=(len(start), 9)).astype(np.float32)
        p = 1 - softmax(logits.reshape(-1, 3, 3), axis=2)[:, :, 0]
        rows = TokenRows(logits, *(np.array(each, np.int64) for each in (sentence, start, start)))
        found = word_probabilities(rows, slice(0, 9), words)
        assert len(found) == count
        for number, likely in enumerate(found):
            own = rows.sentence == number
            wanted = one_by_one(words[number], rows.start[own], p[own])
            np.testing.assert_array_equal(likely, wanted)
