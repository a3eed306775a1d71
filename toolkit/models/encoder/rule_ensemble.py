"""The written rules of the sourcing codebook, read over what an encoder marks.

The network says which words are source, cue and content; the rules know who "the official" of the
sentence before was, and what withholds a name. What they say weighs with the network's own answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.encoder.heads import OUTSIDE
from toolkit.models.sourcing.attribution import attribution_spans
from toolkit.models.sourcing.labelling import Sourcing
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.tokens import Words, find_quotes, tokenize
from toolkit.schema import TextSpan

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
) -> tuple[list[Sourcing], list[tuple[TextSpan, ...]]]:
    """What the rules say of every sentence, numbered through all articles as in ``rows``, and the
    spans of the attributions that they read it from.

    ``columns`` are those of the spans (source, cue and content), ``attributed`` the probability of
    each sentence that it is attributed to anybody.
    """
    rules = Rules()
    words = [tokenize(text) for sentences in articles for text in sentences]
    likely = word_probabilities(rows, columns, words)
    by_sentence: list[Sourcing] = []
    spans: list[tuple[TextSpan, ...]] = []
    for sentences in articles:
        held = slice(len(by_sentence), len(by_sentence) + len(sentences))
        seen, sourcing = rules.read(
            sentences, words[held], find_quotes(sentences), likely[held], attributed[held]
        )
        by_sentence += sourcing
        spans += [attribution_spans(sentence.words, sentence.parts) for sentence in seen]
    return by_sentence, spans


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


def word_probabilities(rows: TokenRows, columns: slice, words: Sequence[Words]) -> list[Floats]:
    """The probability of each word of each sentence to be source, cue and content, (n words, 3):
    the highest of its tokens. ``columns`` are those of the logits of spans."""
    logits = rows.logits[:, columns].reshape(len(rows.sentence), -1, 3)
    inside = 1.0 - softmax(logits, axis=2)[:, :, OUTSIDE]
    bounds = np.searchsorted(rows.sentence, np.arange(len(words) + 1))
    by_sentence = []
    for sentence, of_sentence in enumerate(words):
        low, high = bounds[sentence], bounds[sentence + 1]
        likely = np.zeros((len(of_sentence.starts), inside.shape[1]), np.float32)
        if of_sentence.starts:
            at = np.searchsorted(of_sentence.starts, rows.start[low:high], side="right") - 1
            np.maximum.at(likely, at.clip(0), inside[low:high])
        by_sentence.append(likely)
    return by_sentence
