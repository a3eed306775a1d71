"""How the frame classifier learns: word context from plain news, its weight from labelled texts.

Words learnt from one labelled issue carry over poorly to another, cues of a general lexicon carry
over well. So a frame's score is the sum of four parts, learnt in this order:

1. *context*: on unlabelled news, which words go with a frame's cues. The cue words themselves are
   left out, so that what is learnt is their company (distant supervision);
2. *scale*: how much a strong cue, a weak cue and the context speak for a frame: three weights
   shared by all frames, since most frames have too few labelled texts for weights of their own;
3. *residual*: what the words of the labelled texts add, held close to zero by an L2 penalty;
4. *intercept*: learnt from the labelled texts, or one operating point for all frames.

Context is a logistic regression of scikit-learn; scale and residual are minimised by scipy, as
scikit-learn's regressions take neither offsets nor weights shared by several labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.linear.classifier import sigmoid
from toolkit.models.linear.features import Floats, Ngrams, tokenize
from toolkit.models.linear.frame_cues import FrameCues

Bools = NDArray[np.bool_]
NAME_SHARE = 0.6
MIN_CELL = 5


class Labelled(NamedTuple):
    """Labels of texts: whether each holds and whether it was coded, both (n texts, n classes),
    the frames first, and the number of each text's corpus."""

    truth: Bools
    coded: Bools
    corpus: NDArray[np.int64]


class Context(NamedTuple):
    """Words, and how much each speaks for a frame as company of its cues, (n frames, n words)."""

    words: Ngrams
    weights: Floats


def learn_context(news: Sequence[str], cues: FrameCues, min_df: int = 8, C: float = 1.0) -> Context:
    """Learn the company of each frame's cues from sentences without labels."""
    words = vocabulary(news, min_df)
    return Context(words, context_weights(words, cues, news, C))


def vocabulary(texts: Sequence[str], min_df: int) -> Ngrams:
    """Words of ``texts`` for context: no stop words, numbers, marks or names.

    A name is a word mostly written with a capital inside sentences: who is spoken of must not
    decide which side of an issue is brought to the front.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    tokens = tokenize(texts)
    words = Ngrams(order=1, min_df=min_df).fit(tokens)
    seen: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for i, text in enumerate(texts):
        for k in range(int(tokens.first[i]) + 1, int(tokens.first[i + 1])):
            seen[tokens.words[k]] += 1
            capital[tokens.words[k]] += text[int(tokens.start[k])].isupper()
    kept = [
        word
        for word in words.vocabulary
        if len(word) > 1
        and word[0].isalpha()
        and word not in ENGLISH_STOP_WORDS
        and capital[word] < NAME_SHARE * max(seen[word], 1)
    ]
    idf = words.idf[[words.vocabulary[word] for word in kept]]
    return Ngrams.restore({"order": 1, "min_df": min_df, "words": kept}, {"idf": idf})


def context_weights(words: Ngrams, cues: FrameCues, texts: Sequence[str], C: float) -> Floats:
    """Weights of words as company of each frame's cues, shape (n frames, n words).

    A text counts as carrying a frame where it has a strong cue of it, or two weak ones.
    """
    from sklearn.linear_model import LogisticRegression

    values = words.transform(tokenize(texts)).values
    counts = cues.counts(texts)
    cue_words = cues.words_of_frames(list(words.vocabulary))
    weights = np.zeros((len(cues.frames), words.n_features))
    for f in range(len(cues.frames)):
        carries = (counts[:, 2 * f] >= 1) | (counts[:, 2 * f + 1] >= 2)
        company = np.flatnonzero(~cue_words[:, f])
        if MIN_CELL <= carries.sum() <= len(texts) - MIN_CELL:
            model = LogisticRegression(C=C, solver="liblinear", random_state=0)
            model.fit(values[:, company], carries)
            weights[f, company] = model.coef_[0]
    return weights


def shared_scale(columns: NDArray[np.floating[Any]], data: Labelled) -> Floats:
    """One weight for each kind of evidence, shared by frames and corpora, never below zero.

    ``columns`` has shape (n texts, n frames, n kinds). Every pair of corpus and frame has an
    intercept of its own and the same weight in the loss, however many texts it has.
    """
    rows: list[NDArray[np.int64]] = []
    frames: list[NDArray[np.int64]] = []
    cells: list[NDArray[np.int64]] = []
    weights: list[Floats] = []
    for corpus in np.unique(data.corpus):
        for f in range(columns.shape[1]):
            at = np.flatnonzero((data.corpus == corpus) & data.coded[:, f])
            positive = int(data.truth[at, f].sum())
            if min(positive, len(at) - positive) < MIN_CELL:
                continue
            rows.append(at)
            frames.append(np.full(len(at), f))
            cells.append(np.full(len(at), len(cells)))
            weights.append(np.full(len(at), 1.0 / len(at)))
    if not rows:
        raise ValueError(f"too few labelled texts: no frame has {MIN_CELL} with and without it")
    n_cells = len(cells)
    at, frame, cell = (np.concatenate(part) for part in (rows, frames, cells))
    x, y = columns[at, frame].astype(np.float64), data.truth[at, frame].astype(np.float64)
    kinds = x.shape[1]

    def scores(theta: Floats) -> Floats:
        return np.asarray(x @ theta[:kinds] + theta[kinds:][cell])

    def gradient(slope: Floats, theta: Floats) -> Floats:
        return np.concatenate([x.T @ slope, np.bincount(cell, slope, n_cells)])

    bounds = [(0.0, None)] * kinds + [(None, None)] * n_cells
    theta = _minimize(kinds + n_cells, scores, gradient, y, np.concatenate(weights), 0.0, bounds)
    return theta[:kinds]


def residual(values: Any, truth: Bools, offset: Floats, l2: float) -> tuple[Floats, float]:
    """Word weights and an intercept that add to ``offset``, by penalised logistic regression in
    which the texts with and without the frame weigh the same."""
    y = truth.astype(np.float64)
    positive = max(float(y.mean()), 1e-9)
    weight = np.where(truth, 0.5 / positive, 0.5 / max(1.0 - positive, 1e-9))

    def scores(theta: Floats) -> Floats:
        return np.asarray(values @ theta[1:] + theta[0] + offset)

    def gradient(slope: Floats, theta: Floats) -> Floats:
        return np.concatenate([[slope.sum()], values.T @ slope])

    theta = _minimize(values.shape[1] + 1, scores, gradient, y, weight, l2, None)
    return theta[1:], float(theta[0])


def _minimize(
    size: int,
    scores: Callable[[Floats], Floats],
    gradient: Callable[[Floats, Floats], Floats],
    y: Floats,
    weight: Floats,
    l2: float,
    bounds: Any,
) -> Floats:
    """Weighted logistic loss by L-BFGS; the penalty spares the first parameter."""
    from scipy.optimize import minimize

    def loss(theta: Floats) -> tuple[float, Floats]:
        z = scores(theta)
        slope = weight * (sigmoid(z) - y)
        penalty = l2 * theta
        penalty[0] = 0.0
        value = float((weight * (np.logaddexp(0.0, z) - y * z)).sum())
        return value + 0.5 * float(theta @ penalty), gradient(slope, theta) + penalty

    start = np.zeros(size)
    best = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}
    )
    return np.asarray(best.x, np.float64)
