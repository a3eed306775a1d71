"""Logistic regression over tokens: a weight table for each neighbour, gathered and summed.

Minimised by scipy: scikit-learn's regression has one penalty for all weights, and would need a
sparse column for each word at each place.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.linear.features import Floats, Ints, Tokens

OUTSIDE, UNKNOWN = 0, 1
SPECIAL = 2
"""Row numbers that stand for a place before or after the text, and for an unknown word."""


def neighbours(ids: Ints, tokens: Tokens, offsets: tuple[int, ...]) -> Ints:
    """Table rows of each token's neighbours, shape (n offsets, n tokens).

    ``ids`` are word numbers, -1 for an unknown word; a neighbour in another text is `OUTSIDE`.
    """
    n = len(ids)
    rows = np.where(ids < 0, UNKNOWN, ids + SPECIAL)
    out = np.full((len(offsets), n), OUTSIDE, np.int64)
    for k, offset in enumerate(offsets):
        low, high = max(0, -offset), min(n, n - offset)
        if low < high:
            same = tokens.owner[low:high] == tokens.owner[low + offset : high + offset]
            out[k, low:high] = np.where(same, rows[low + offset : high + offset], OUTSIDE)
    return out


class TokenLinear(NamedTuple):
    """Weights: ``tables`` of shape (n offsets, n words + 2), ``dense`` (d,), ``intercept``."""

    offsets: tuple[int, ...]
    tables: NDArray[np.floating[Any]]
    dense: Floats
    intercept: float

    def logits(self, ids: Ints, tokens: Tokens, dense: NDArray[np.floating[Any]]) -> Floats:
        """The score of every token, shape (n tokens,); ``dense`` has shape (n tokens, d)."""
        rows = neighbours(ids, tokens, self.offsets)
        score = np.asarray(dense @ self.dense + self.intercept, np.float64)
        for table, row in zip(self.tables, rows, strict=True):
            score += table[row]
        return score


class Penalty(NamedTuple):
    """Strength of the L2 penalty on word weights and on the weights of word vectors."""

    words: float = 1.0
    vectors: float = 0.1


def fit_tokens(
    rows: Ints,
    dense: NDArray[np.floating[Any]],
    truth: NDArray[np.bool_],
    vectors: NDArray[np.floating[Any]],
    offsets: tuple[int, ...],
    penalty: Penalty,
    weight: Floats | None = None,
    steps: int = 150,
) -> TokenLinear:
    """Learn the tables: a word's weight at a place is its own plus a linear function of its
    vector (``vectors``: (n words + 2, k)), which is folded in once learnt. L-BFGS; ``rows`` as
    `neighbours` gives them, ``truth`` one for each token."""
    from scipy.optimize import minimize

    (n_offsets, n), (n_words, k), d = rows.shape, vectors.shape, dense.shape[1]
    sizes = np.cumsum([n_offsets * n_words, n_offsets * k, d])
    weight = np.ones(n) if weight is None else weight
    y = truth.astype(np.float64)

    def parts(x: Floats) -> tuple[Floats, Floats, Floats, float]:
        of_words, of_vectors, flat, bias = np.split(x, sizes)
        tables = of_words.reshape(n_offsets, n_words), of_vectors.reshape(n_offsets, k)
        return *tables, flat, float(bias[0])

    def loss(x: Floats) -> tuple[float, Floats]:
        of_words, of_vectors, flat, bias = parts(x)
        score = dense @ flat + bias
        for table, row in zip(of_words + of_vectors @ vectors.T, rows, strict=True):
            score += table[row]
        p = 1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0)))
        value = float(weight @ (np.logaddexp(0.0, score) - y * score))
        value += 0.5 * (
            penalty.words * float(np.sum(of_words**2))
            + penalty.vectors * float(np.sum(of_vectors**2))
        )
        error = weight * (p - y)
        at_words = np.stack([np.bincount(row, error, minlength=n_words) for row in rows])
        of_words = at_words + penalty.words * of_words
        of_vectors = at_words @ vectors + penalty.vectors * of_vectors
        return value, np.r_[of_words.ravel(), of_vectors.ravel(), error @ dense, error.sum()]

    start = np.zeros(sizes[-1] + 1)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    of_words, of_vectors, flat, bias = parts(best)
    tables = of_words + of_vectors @ vectors.T
    return TokenLinear(offsets, tables.astype(np.float32), flat, bias)
