"""The written rules of the sourcing codebook, read over what an encoder marks.

The network says which words are source, cue and content; the rules know who "the official" of the
sentence before was, and what withholds a name. What they say weighs with the network's own answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.encoder.word_probabilities import word_probabilities
from toolkit.models.sourcing.labelling import Sourcing
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.tokens import find_quotes, tokenize

Floats = NDArray[np.float32]
QUESTION = "attribution"
"""The question whose answer ``none`` leaves the rules with nothing to say."""
SPANS = "sourcing_spans"
QUESTIONS = Sourcing._fields[1:]
"""The questions that the rules answer of a sentence that is attributed."""
FLOOR = 0.1
"""How much of the network's answer is spread over all labels before a rule weighs in: a rare label
("anonymous") it may hardly have met."""


def rule_answers(
    articles: Sequence[Sequence[str]], rows: TokenRows, columns: slice, attributed: Sequence[float]
) -> list[Sourcing]:
    """What the rules say of every sentence, numbered through all articles as in ``rows``.

    ``columns`` are those of the spans (source, cue and content), ``attributed`` the probability of
    each sentence that it is attributed to anybody.
    """
    rules = Rules()
    words = [tokenize(text) for sentences in articles for text in sentences]
    likely = word_probabilities(rows, columns, words)
    by_sentence: list[Sourcing] = []
    for sentences in articles:
        of_article = slice(len(by_sentence), len(by_sentence) + len(sentences))
        quotes = find_quotes(sentences)
        read = rules.read(
            sentences, words[of_article], quotes, likely[of_article], attributed[of_article]
        )
        by_sentence += read[1]
    return by_sentence


def blend(
    p: Mapping[str, Floats],
    labels: Mapping[str, Sequence[str]],
    rules: Sequence[Sourcing],
    weights: Mapping[str, float],
) -> dict[str, Floats]:
    """The probabilities of the questions in ``weights`` with what the ``rules`` say: theirs is the
    label whose log odds rise by the weight. Where they find nothing attributed they say nothing."""
    blended = dict(p)
    speak = np.array([sentence.attribution != NONE for sentence in rules], bool)
    for name, weight in weights.items():
        place = {label: k for k, label in enumerate(labels[name])}
        column = np.array([place[getattr(sentence, name)] for sentence in rules], np.intp)
        odds = (1 - FLOOR) * p[name] + FLOOR / len(place)
        odds[speak, column[speak]] *= np.exp(np.float32(weight))
        joint = odds / odds.sum(axis=1, keepdims=True)
        blended[name] = np.where(speak[:, None], joint, p[name]).astype(np.float32)
    return blended
