"""`SourcingExtractor`: the sentences of an article in, their sourcing out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from scipy.special import expit

from toolkit.codebook import NONE
from toolkit.models.sourcing.labelling import SourcedArticle, Sourcing
from toolkit.models.sourcing.rule_spans import rule_spans
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.spans.forms import read_forms
from toolkit.models.sourcing.spans.tagger import Array, Tagged, Tagger
from toolkit.schema import Labels, Mention, Source, TextSpan

OTHERWISE = 0.8


class Calibration(NamedTuple):
    """What was counted on articles kept out of training.

    ``weights``: intercept and weights of a logistic regression of "touches an attribution" on
    the log odds of the tagger's sentence score, highest cue and highest content word. The other
    numbers are shares of right answers: of the two rules that go beyond the tagger, and, by
    question and label, of the answers where an attribution was rightly found (`OTHERWISE` for a
    label that is missing).
    """

    weights: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 0.0)
    vague_rule: float = 0.8
    sourceless_rule: float = 0.8
    right: Mapping[str, Mapping[str, float]] = {}


class Sourced(NamedTuple):
    """Sourcing of one sentence: by question its answer and the probability of that; its source,
    cue and content spans; the source of its main attribution; mentions of the article's sources."""

    labels: Labels
    spans: tuple[TextSpan, ...]
    source: Source | None = None
    mentions: tuple[Mention, ...] = ()


class SourcingExtractor:
    """Finds attributions: a trained tagger for the words, written rules for the labels.

    >>> from toolkit.models.registry import BUNDLED
    >>> model = SourcingExtractor.load(BUNDLED / "linear" / "sourcing")
    >>> text = "“The bridge is safe,” said Ada Ruiz, the mayor."
    >>> sourced = model.extract([text])[0]
    >>> [(span.label, text[span.start : span.end]) for span in sourced.spans]
    [('content', '“The bridge is safe,”'), ('cue', 'said'), ('source', 'Ada Ruiz, the mayor')]
    >>> [next(iter(sourced.labels[name])) for name in ("quote_type", "naming", "role")]
    ['direct', 'named', 'government']
    """

    codebook = "sourcing"

    def __init__(self, tagger: Tagger, calibration: Calibration | None = None) -> None:
        self.tagger = tagger
        self.calibration = calibration or Calibration()
        self.rules = Rules(self.calibration.vague_rule, self.calibration.sourceless_rule)

    def extract(self, sentences: Sequence[str]) -> list[Sourced]:
        """One `Sourced` a sentence; ``sentences`` are those of one article, in order."""
        return self.extract_articles([sentences])[0]

    def extract_articles(self, articles: Sequence[Sequence[str]]) -> list[list[Sourced]]:
        """`extract` of many articles: bounds are set for the sentences of all at once."""
        tagged = [self.tagger.tag(sentences) for sentences in articles if sentences]
        scores = [self.scores(of_article).tolist() for of_article in tagged]
        p = [words for of_article in tagged for words in of_article.by_sentence()]
        words = [each for of_article in tagged for each in of_article.encoded.words]
        quotes = [each for of_article in tagged for each in of_article.encoded.quotes]
        bounded = iter(self.rules.bounded(words, quotes, p, [x for part in scores for x in part]))
        in_order = iter(zip(tagged, scores, strict=True))
        read: list[list[Sourced]] = []
        for sentences in articles:
            if not sentences:
                read.append([])
                continue
            of_article, likely = next(in_order)
            encoded = of_article.encoded
            of_words = [next(bounded) for _ in sentences]
            forms = read_forms(sentences, encoded.quotes)
            sourced = self.rules.read(sentences, encoded.words, forms, of_words, likely)
            read.append([self._sourced(sourced, i) for i in range(len(sentences))])
        return read

    def scores(self, tagged: Tagged) -> Array:
        """Calibrated probability that each sentence touches an attribution."""
        bias, *weights = self.calibration.weights
        result: Array = expit(evidence(tagged) @ np.array(weights, np.float32) + bias)
        return result

    def _sourced(self, read: SourcedArticle, i: int) -> Sourced:
        seen, sourcing = read.seen[i], read.sourcing[i]
        mentions = read.mentions_of(i, read.sources)
        if sourcing.attribution == NONE:
            p = 1 - min(seen.p, 0.5)
            return Sourced({name: {NONE: p} for name in Sourcing._fields}, (), None, mentions)
        labels = {"attribution": {sourcing.attribution: seen.p}}
        for name in Sourcing._fields[1:]:
            label = getattr(sourcing, name)
            share = self.calibration.right.get(name, {}).get(label, OTHERWISE)
            # No attribution at all has no such label either.
            labels[name] = {label: seen.p * share + (1 - seen.p) * (label == NONE)}
        main = read.sources[read.main[i]] if read.main[i] >= 0 else None
        return Sourced(labels, rule_spans(read, i), main, mentions)

    def save(self, folder: Path) -> None:
        """Write the tagger and ``calibration.json``."""
        self.tagger.save(folder)
        text = json.dumps(self.calibration._asdict(), indent=2)
        (folder / "calibration.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an extractor back from its folder."""
        values = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
        values["weights"] = tuple(values["weights"])
        return cls(Tagger.load(folder), Calibration(**values))


def evidence(tagged: Tagged) -> Array:
    """What the calibration weighs, shape (n sentences, 3), as log odds."""
    top = np.maximum.reduceat(tagged.words, tagged.encoded.first, axis=0)
    p = np.column_stack([tagged.sentences, top[:, 1], top[:, 2]]).clip(1e-4, 1 - 1e-4)
    result: Array = np.log(p / (1 - p)).astype(np.float32)
    return result
