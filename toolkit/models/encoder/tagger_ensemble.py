"""The tagger of a linear model beside an encoder: a second reading of source, cue and content.

The two err on different words: the network knows meanings, the tagger sees the whole article and
what stands in quotation marks. Their log odds are averaged, word by word, before the rules read
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from toolkit.codebook import NONE
from toolkit.models.encoder.config import TaggerWeight
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.forms import Forms

Floats = NDArray[np.float32]
LOWEST = 1e-4
"""Nothing is more or less probable than this, or than its complement."""


class TaggedArticles(NamedTuple):
    """What the tagger says of all sentences of some articles: ``words``, probabilities of source,
    cue and content, (n words, 3) for each sentence; ``attributed``, (n sentences,), that a sentence
    touches an attribution; and the ``weight`` of both."""

    words: Sequence[Floats]
    attributed: Floats
    weight: TaggerWeight

    def with_words(self, network: Sequence[Floats]) -> list[Floats]:
        """The ``network``'s probabilities of words with the tagger's. What the network did not see,
        beyond the longest window, the tagger says alone."""
        size = [len(of_sentence) for of_sentence in network]
        ours, theirs = np.concatenate(network), np.concatenate(self.words)
        both = joint(ours, theirs, self.weight.words)
        seen = ours.any(axis=1, keepdims=True)
        return np.split(np.where(seen, both, theirs), np.cumsum(size)[:-1])

    def with_attribution(self, network: Floats, labels: Sequence[str]) -> Floats:
        """The ``network``'s probabilities of the ``labels`` of attribution, (n sentences, n
        labels): that there is any with the tagger's, the rest in proportion."""
        none = list(labels).index(NONE)
        p = network.copy()
        before = (1.0 - p[:, none]).clip(LOWEST, 1.0)
        after = joint(before, self.attributed, self.weight.sentences)
        p *= (after / before)[:, None]
        p[:, none] = 1.0 - after
        return p


@dataclass(frozen=True, slots=True)
class WeighedTagger:
    """A tagger with its calibration, and what it weighs."""

    extractor: SourcingExtractor
    weight: TaggerWeight

    def read(
        self, articles: Sequence[Sequence[str]], words: Sequence[Words], forms: Sequence[Forms]
    ) -> TaggedArticles:
        """Tag the sentences of ``articles``; ``words`` are those of all sentences, one after the
        other, ``forms`` those of each article."""
        of_words: list[Floats] = []
        scores = [np.zeros(0, np.float32)]
        first = 0
        for sentences, of_article in zip(articles, forms, strict=True):
            if not sentences:
                continue
            last = first + len(sentences)
            tagged = self.extractor.tagger.tag(sentences, words[first:last], of_article.quotes)
            of_words += tagged.by_sentence()
            scores.append(self.extractor.scores(tagged))
            first = last
        return TaggedArticles(of_words, np.concatenate(scores), self.weight)


def joint(network: Floats, tagger: Floats, weight: float) -> Floats:
    """Probabilities whose log odds are the weighted mean of both.

    >>> joint(np.array([0.5, 0.9], np.float32), np.array([0.9, 0.9], np.float32), 0.5).round(2)
    array([0.75, 0.9 ], dtype=float32)
    """
    ours, theirs = (logit(p.clip(LOWEST, 1 - LOWEST)) for p in (network, tagger))
    return np.asarray(expit((1 - weight) * ours + weight * theirs), np.float32)
