"""Policy frames of a sentence: cue lexicon, word context, and an explicit ``none``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS, NONE
from toolkit.models.lexicons.matcher import PhraseMatch
from toolkit.models.linear.classifier import (
    LinearClassifier,
    SentenceClassifier,
    indicators,
    read_model,
    sigmoid,
    write_model,
)
from toolkit.models.linear.features import (
    Floats,
    Matrix,
    Tokens,
    content,
    strongest,
    tokenize,
)
from toolkit.models.linear.frame_cues import TIERS, FrameCues
from toolkit.models.linear.frame_training import (
    Context,
    Labelled,
    learn_context,
    residual,
    shared_scale,
)
from toolkit.models.linear.party_names import without_parties
from toolkit.models.marked_words import BELOW, carries_matter
from toolkit.schema import TextSpan

VERSION = 1
# A word is evidence by itself where it moves a frame's logit by at least this much.
MIN_GAIN = 0.5


class Framing(SentenceClassifier):
    """The 15 Policy Frames (Boydstun et al. 2014), multi-label, and ``none``.

    The score of a frame is a sum: its strong and weak cues, log(1 + count) each; the words around
    them, with weights learnt from plain news; a residual learnt from labelled texts; an intercept.
    ``none`` is given exactly where no frame is. Probabilities order texts well and are not
    calibrated. See `frame_training` for how each part is learnt.

    >>> model = Framing(operating_point=2.0)
    >>> texts = ["Wages fell.", "Taxes and jobs.", "It rained.", "She left.", "He ate."] * 3
    >>> labels = [["economic"], ["economic"], ["none"], ["none"], ["none"]] * 3
    >>> model.fit(texts, labels).predict(["New tariffs hit exports.", "It snowed."])
    [('economic',), ('none',)]
    """

    codebook = "framing"

    def __init__(
        self,
        *,
        l2: float = 8.0,
        operating_point: float | None = None,
        cues: FrameCues | None = None,
        context: Context | None = None,
    ) -> None:
        """``operating_point`` is the evidence (in logits) from which every frame holds; without it
        each frame's intercept is learnt from the labelled texts. ``context`` comes from
        `learn_context` over plain news; without it `fit` learns it from its texts."""
        self.l2 = l2
        self.context = context
        self.operating_point = operating_point
        self.cues = cues or FrameCues.bundled()
        self.classes_ = (*self.cues.frames, NONE)
        self.scale: Floats = np.empty(0)
        self._linear = LinearClassifier(self.codebook, self.classes_, order=1)

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Iterable[str]],
        *,
        coded: NDArray[np.bool_] | None = None,
        corpus: Sequence[int] | None = None,
    ) -> Self:
        """Learn from texts and the frames each carries.

        ``coded``, shape (n texts, n classes), is False where a text is no evidence about a frame;
        ``corpus`` numbers the corpus of each text. Raises `ValueError` for an unknown label and
        for too few labelled texts.
        """
        truth = indicators(labels, self.classes_)
        data = Labelled(
            truth,
            np.ones_like(truth) if coded is None else coded,
            np.zeros(len(texts), np.int64) if corpus is None else np.asarray(corpus, np.int64),
        )
        words, context = self.context or learn_context(texts, self.cues, min_df=1)
        values = words.transform(tokenize(texts)).values
        columns = np.log1p(self.cues.counts(texts))
        evidence = np.stack([columns[:, 0::2], columns[:, 1::2], values @ context.T], axis=2)
        self.scale = shared_scale(evidence, data)
        offset = np.column_stack([evidence @ self.scale, np.zeros(len(texts))])
        n = words.n_features
        weights = np.zeros((len(self.classes_), n + columns.shape[1]))
        intercept = np.full(len(self.classes_), -20.0 if self.operating_point is None else 0.0)
        for f, label in enumerate(self.classes_):
            rows = np.flatnonzero(data.coded[:, f])
            if len(np.unique(truth[rows, f])) == 2:
                weights[f, :n], intercept[f] = residual(
                    values[rows], truth[rows, f], offset[rows, f], self.l2
                )
            if label != NONE:
                weights[f, :n] += self.scale[2] * context[f]
                weights[f, n + 2 * f : n + 2 * f + 2] = self.scale[:2]
        if self.operating_point is not None:
            intercept[:-1] = -self.operating_point
        self._linear.ngrams = words
        self._linear.weights, self._linear.intercept = weights, intercept
        return self

    def predict_proba(
        self, texts: Sequence[str], tokens: Tokens | None = None
    ) -> NDArray[np.float32]:
        """Probabilities, shape (n texts, n classes), columns as in ``classes_``."""
        texts = without_parties(texts) if tokens is None else texts
        tokens = tokens or tokenize(texts)
        return self.read(_probabilities(self._score(texts, tokens, self.cues.match(texts))[0]))

    def predict_with_spans(
        self, texts: Sequence[str], tokens: Tokens | None = None
    ) -> tuple[NDArray[np.float32], list[tuple[TextSpan, ...]]]:
        """See `SentenceClassifier`; ``none`` has no spans.

        A span is a cue of the frame, or a word whose own weight moves the frame's logit by half a
        unit; the strongest word stands in where a frame has neither. Neighbours are joined.
        """
        texts = without_parties(texts) if tokens is None else texts
        tokens = tokens or tokenize(texts)
        matches = self.cues.match(texts)
        scores, ngrams = self._score(texts, tokens, matches)
        p = self.read(_probabilities(scores))
        marks: list[list[tuple[int, int, int]]] = [[] for _ in texts]
        holds = p[:, :-1] >= HOLDS
        for i in np.flatnonzero(holds.any(axis=1)).tolist():
            for cue in self.cues.find(texts[i], matches[i]):
                if not carries_matter(texts[i], cue.start, cue.end):
                    continue  # "would": it counts for the frame, and marks nothing
                for frame in {column // len(TIERS) for column in cue.columns}:
                    if holds[i, frame]:
                        marks[i].append((frame, cue.start, cue.end))
        self._mark_words(tokens, ngrams, holds, marks)
        return p, [
            self._joined(text, of_text, p[i]) if of_text else ()
            for i, (text, of_text) in enumerate(zip(texts, marks, strict=True))
        ]

    def save(self, folder: Path) -> None:
        """Write the weights, and the lexicon they belong to."""
        settings, arrays = self._linear.state()
        terms = {term: list(columns) for term, columns in self.cues.terms.items()}
        write_model(
            folder,
            {"kind": "framing", "version": VERSION, **settings, "terms": terms},
            {**arrays, "scale": self.scale},
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model back. Raises `ValueError` for a folder that holds none or a broken one."""
        with read_model(folder, "framing", VERSION) as (config, arrays):
            self = cls(cues=FrameCues(config["terms"], config["classes"][:-1]))
            self._linear.restore(config, arrays, further=self.cues.n_columns)
            self.scale = arrays["scale"].astype(np.float64)
            if config["classes"][-1] != NONE:
                raise ValueError(f"the last of its classes is not {NONE!r}")
        return self

    def _score(
        self, texts: Sequence[str], tokens: Tokens, matches: Sequence[Sequence[PhraseMatch]]
    ) -> tuple[Floats, Matrix]:
        """Logits, shape (n texts, n classes), and the context words in the texts."""
        ngrams = self._linear.ngrams.transform(tokens)
        n, weights = self._linear.ngrams.n_features, self._linear.weights
        columns = np.log1p(self.cues.counts(texts, matches))
        scores = ngrams.values @ weights[:, :n].T + columns @ weights[:, n:].T
        return scores + self._linear.intercept, ngrams

    def _mark_words(
        self,
        tokens: Tokens,
        ngrams: Matrix,
        holds: NDArray[np.bool_],
        marks: list[list[tuple[int, int, int]]],
    ) -> None:
        n = self._linear.ngrams.n_features
        is_content = content(tokens)
        for f in np.flatnonzero(holds.any(axis=0)).tolist():
            gain = self._linear.ngrams.spread(ngrams, self._linear.weights[f, :n], len(tokens))
            gain[~holds[tokens.owner, f]] = 0.0
            strong = set(np.flatnonzero((gain >= MIN_GAIN) & is_content).tolist())
            for i in np.flatnonzero(holds[:, f]).tolist():
                first, last = int(tokens.first[i]), int(tokens.first[i + 1])
                bare = all(frame != f for frame, _, _ in marks[i])
                if bare and strong.isdisjoint(range(first, last)):
                    at = strongest(tokens, is_content, gain, i)
                    strong |= set() if at is None else {at}
            for k in sorted(strong):
                mark = (f, int(tokens.start[k]), int(tokens.end[k]))
                marks[int(tokens.owner[k])].append(mark)

    def _joined(
        self, text: str, marks: list[tuple[int, int, int]], p: NDArray[np.float32]
    ) -> tuple[TextSpan, ...]:
        """Spans of one text; marks of a frame with only space or a hyphen between become one."""
        spans: list[TextSpan] = []
        for frame, start, end in sorted(marks):
            label = self.classes_[frame]
            last = spans[-1] if spans else None
            if last and last.label == label and not text[last.end : start].strip(" -\u00a0"):
                spans[-1] = last._replace(end=max(last.end, end))
            else:
                spans.append(TextSpan(start, end, label, float(p[frame])))
        return tuple(sorted(spans))


def _probabilities(scores: Floats) -> NDArray[np.float32]:
    """Sigmoids, with ``none``, the last, brought to the side that the frames leave it."""
    p = sigmoid(scores)
    best = scores[:, :-1].max(axis=1)
    none = sigmoid(scores[:, -1] - best)
    p[:, -1] = np.where(best >= 0.0, np.minimum(none, BELOW), np.maximum(none, HOLDS))
    # A score a hair below zero must not round up to one half.
    p[:, :-1] = np.where(scores[:, :-1] >= 0.0, p[:, :-1], np.minimum(p[:, :-1], BELOW))
    return p.astype(np.float32)
