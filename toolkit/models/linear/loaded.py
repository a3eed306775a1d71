"""Loaded language: how probable it is that a sentence's wording is loaded, and which words are.

The sentence's score joins three kinds of evidence by logistic regression: word n-grams, the
loaded words and phrases found in it, and its style (marks, numbers, length).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS
from toolkit.models.linear.classifier import (
    LinearClassifier,
    SentenceClassifier,
    read_model,
    sigmoid,
    write_model,
)
from toolkit.models.linear.features import Floats, Ints, Tokens, content, strongest, tokenize
from toolkit.models.linear.loaded_spans import LABEL, Evidence, SpanModel
from toolkit.models.linear.party_names import without_parties
from toolkit.models.linear.token_linear import Penalty
from toolkit.schema import TextSpan

VERSION = 1
COLUMNS = ("n-grams", "strongest word", "strongest evidence", "loaded tokens", "length", "!", "?",
         "quotation marks", "numbers", "pauses")  # fmt: skip


class LoadedLanguage(SentenceClassifier):
    """Loaded language after Recasens et al. (2013), BASIL, BABE and SemEval-2020 Task 11.

    A sentence that is loaded has a span: words whose evidence passes its own threshold, else the
    word that comes nearest to it. `LinearModel` shows no span of one that is not.

    >>> model = LoadedLanguage(min_df=1)
    >>> texts = ["A shameful, reckless vote.", "A reckless plan!", "A vote was held.", "A plan."]
    >>> model.fit(texts, [["loaded"], ["loaded"], [], []]).predict(["How reckless."])
    [('loaded',)]
    """

    codebook = "loaded_language"
    classes_: tuple[str, ...] = (LABEL,)
    columns = COLUMNS

    def __init__(self, *, min_df: int = 2, C: float = 1.0) -> None:
        self.linear = LinearClassifier(self.codebook, self.classes_, min_df=min_df, C=C)
        self.spans = SpanModel()
        self.combination: Floats = np.eye(1, len(COLUMNS) + 1)[0]

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Sequence[str]],
        *,
        weight: Floats | None = None,
        vectors: Mapping[str, Floats] | None = None,
    ) -> Self:
        """Learn the n-grams from labelled sentences; see `LinearClassifier.fit`."""
        self.linear.fit(texts, labels, weight=weight, vectors=vectors)
        return self

    def fit_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[tuple[int, int]]],
        phrases: NDArray[np.bool_],
        vectors: Mapping[str, Floats],
        penalty: Penalty,
        joining: Penalty,
    ) -> Self:
        """Learn the loaded words and phrases from marked texts, after `fit`; see `SpanModel`."""
        ngrams = self.linear.ngrams
        words = list(ngrams.vocabulary)
        self.spans.fit(texts, spans, phrases, words, ngrams.ids, vectors, penalty, joining)
        return self

    def combine(
        self, texts: Sequence[str], labels: Sequence[Sequence[str]], weight: Floats | None = None
    ) -> Self:
        """Learn how the kinds of evidence add up, from sentences that no part was fitted to."""
        from sklearn.linear_model import LogisticRegression

        columns = self._columns(*self._evidence(texts))
        spread = columns.std(axis=0)
        spread[spread == 0] = 1.0
        model = LogisticRegression(C=1.0, max_iter=1000)
        model.fit(columns / spread, [LABEL in of_text for of_text in labels], sample_weight=weight)
        self.combination = np.append(model.coef_[0] / spread, model.intercept_[0])
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities, shape (n texts, 1), in [0, 1]."""
        return self._p(*self._evidence(without_parties(texts)))[:, None]

    def predict_with_spans(
        self, texts: Sequence[str], tokens: Tokens | None = None
    ) -> tuple[NDArray[np.float32], list[tuple[TextSpan, ...]]]:
        """See `SentenceClassifier`."""
        texts = without_parties(texts) if tokens is None else texts
        tokens, ids, evidence = self._evidence(texts, tokens)
        none: list[tuple[TextSpan, ...]] = [()] * len(texts)
        spans = none if evidence is None else self.spans.spans(tokens, evidence)
        p = self._p(tokens, ids, evidence)
        bare = [k for k in np.flatnonzero(p >= HOLDS).tolist() if not spans[k]]
        if bare:
            # Tone without a loaded word: the word that comes nearest to one stands for it.
            gain = self._strength()[ids] if evidence is None else evidence.logit
            is_content = content(tokens)
            for k in bare:
                at = strongest(tokens, is_content, gain, k)
                if at is not None:
                    start, end = int(tokens.start[at]), int(tokens.end[at])
                    spans[k] = (TextSpan(start, end, LABEL, float(p[k])),)
        return p, spans

    def save(self, folder: Path) -> None:
        """Write ``config.json`` and ``model.safetensors``."""
        settings, arrays = self.linear.state()
        config: dict[str, Any] = {"kind": self.codebook, "version": VERSION, "columns": COLUMNS}
        config["ngrams"] = settings["ngrams"]
        arrays["combination"] = self.combination
        if self.spans.models:
            config["spans"], span_arrays = self.spans.state()
            arrays |= span_arrays
        write_model(folder, config, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model back. Raises `ValueError` for a folder that holds none or a broken one."""
        self = cls()
        with read_model(folder, cls.codebook, VERSION) as (config, arrays):
            self.linear.restore(config, arrays)
            self.combination = arrays["combination"].astype(np.float64)
            if self.combination.shape != (len(COLUMNS) + 1,):
                raise ValueError(f"'combination' does not weigh {len(COLUMNS)} columns")
            if "spans" in config:
                size = len(self.linear.ngrams.vocabulary)
                self.spans = SpanModel.restore(config["spans"], arrays, size)
        return self

    def _evidence(
        self, texts: Sequence[str], tokens: Tokens | None = None
    ) -> tuple[Tokens, Ints, Evidence | None]:
        """Tokens, the numbers of their words, and what the token models say, if there are any."""
        tokens = tokens or tokenize(texts)
        ids = self.linear.ngrams.ids(tokens)
        return tokens, ids, self.spans.evidence(texts, tokens, ids) if self.spans.models else None

    def _p(self, tokens: Tokens, ids: Ints, evidence: Evidence | None) -> NDArray[np.float32]:
        columns = self._columns(tokens, ids, evidence)
        p = sigmoid(columns @ self.combination[:-1] + self.combination[-1]).astype(np.float32)
        return self.read(p[:, None])[:, 0]

    def _columns(self, tokens: Tokens, ids: Ints, evidence: Evidence | None) -> Floats:
        """What `combination` weighs, shape (n texts, len(`COLUMNS`))."""
        scores, _ = self.linear.logits(tokens, ids)
        n, owner = tokens.n_texts, tokens.owner
        columns = np.zeros((n, len(COLUMNS)))
        columns[:, 0] = scores[:, 0]
        filled = np.diff(tokens.first) > 0
        starts = tokens.first[:-1][filled]
        if not len(starts):
            return columns
        length = np.diff(tokens.first)
        root = np.sqrt(np.maximum(length, 1))
        columns[filled, 1] = np.maximum.reduceat(self._strength()[ids], starts)
        if evidence is not None:
            columns[filled, 2] = np.maximum.reduceat(evidence.logit, starts)
            columns[:, 3] = np.bincount(owner, sigmoid(evidence.logit), minlength=n) / root
        columns[:, 4] = np.log1p(length)
        mark = {"!": 5, "?": 6, '"': 7, "“": 7, "”": 7, "0": 8, ";": 9, ":": 9, "—": 9, "…": 9}
        kind = tokens.ask(lambda word: mark.get(word, 0))
        counts = np.bincount(owner * 10 + kind, minlength=n * 10).reshape(n, 10)
        columns[:, 5:] = counts[:, 5:] / root[:, None]
        return columns

    def _strength(self) -> Floats:
        """What a single occurrence of each word weighs, by its number; of an unknown one, last."""
        ngrams = self.linear.ngrams
        words = len(ngrams.vocabulary)
        return np.append(self.linear.weights[0, :words] * ngrams.idf[:words], 0.0)
