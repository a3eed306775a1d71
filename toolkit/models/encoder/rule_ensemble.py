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
from toolkit.models.encoder.tagger_ensemble import TaggedArticles
from toolkit.models.encoder.word_probabilities import word_probabilities
from toolkit.models.sourcing.labelling import SourcedArticle, Sourcing
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import Words, find_quotes, tokenize
from toolkit.models.sourcing.rules import ATTRIBUTED, SOURCELESS, Rules, find_hearsay
from toolkit.models.sourcing.spans.attribution import HOLDS
from toolkit.models.sourcing.spans.dialogue import SURE
from toolkit.models.sourcing.spans.forms import Forms, read_forms

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
    articles: Sequence[Sequence[str]],
    rows: TokenRows,
    columns: slice,
    p: Floats,
    labels: Sequence[str],
    forms: Sequence[Forms] = (),
    words: Sequence[Words] = (),
    tagged: TaggedArticles | None = None,
) -> list[SourcedArticle]:
    """What the rules read in every article; sentences are numbered through all of them in ``rows``.

    ``columns`` are those of the spans (source, cue and content), ``p`` the probabilities of
    `QUESTION` in the order of its ``labels``: the likeliest label is kept to. ``forms`` are those
    of `forms_of`, ``words`` those of `words_of`, if at hand; ``tagged`` is what a tagger beside the
    network says of words.
    """
    rules = Rules()
    forms = forms or forms_of(articles)
    words = words or words_of(articles)
    quotes = [of_sentence for each in forms for of_sentence in each.quotes]
    attributed = (1.0 - p[:, list(labels).index(NONE)]).tolist()
    likely = word_probabilities(rows, columns, words)
    if tagged is not None:
        likely = tagged.with_words(likely)
    likely = rules.bounded(words, quotes, likely, attributed)
    kinds = [labels[k] for k in np.nan_to_num(p).argmax(axis=1).tolist()]
    read: list[SourcedArticle] = []
    first = 0
    for sentences, of_article in zip(articles, forms, strict=True):
        part = slice(first, first + len(sentences))
        read.append(
            rules.read(
                sentences, words[part], of_article, likely[part], attributed[part], kinds[part]
            )
        )
        first += len(sentences)
    return read


def words_of(articles: Sequence[Sequence[str]]) -> list[Words]:
    """The words of all sentences, one after the other."""
    return [tokenize(text) for sentences in articles for text in sentences]


def forms_of(articles: Sequence[Sequence[str]]) -> list[Forms]:
    """What the form of the sentences of each article tells."""
    return [read_forms(sentences, find_quotes(sentences)) for sentences in articles]


def with_forms(
    p: Floats, labels: Sequence[str], articles: Sequence[Sequence[str]], forms: Sequence[Forms]
) -> Floats:
    """The probabilities of `QUESTION` where the form of a sentence settles it: a dialogue that is
    set without quotation marks is somebody's words, who wants a name withheld is a source, as is
    whose words grammar tells; who "declined to comment" passes nothing on, and what is "said to be"
    is of nobody."""
    lists, first, none = lexicon(), 0, list(labels).index(NONE)
    p = p.copy()
    for sentences, of_article in zip(articles, forms, strict=True):
        settled = {i: turn.kind for i, turn in of_article.turns.items()}
        for i in of_article.plain:
            if p[first + i].argmax() == none:
                settled[i] = ATTRIBUTED
        for i, withheld in enumerate(of_article.withheld):
            if any(each.by_source for each in withheld):
                settled.setdefault(i, ATTRIBUTED)
            elif (
                p[first + i, none] < HOLDS
                and not (of_article.quotes[i] or i in settled)
                and lists.passes_nothing_on(sentences[i])
            ):
                settled[i] = NONE
        for i, text in enumerate(sentences):
            likeliest = labels[int(p[first + i].argmax())]
            passed_on = likeliest in (NONE, SOURCELESS) and find_hearsay(
                text, of_article.quotes[i], lists
            )
            if passed_on and likeliest == NONE:
                settled.setdefault(i, SOURCELESS)
            elif likeliest == SOURCELESS and not passed_on:
                settled.setdefault(i, ATTRIBUTED)  # unless the rules find nobody
        for i, kind in settled.items():
            column = list(labels).index(kind)
            rest = 1.0 - p[first + i, column]
            if rest > 1.0 - SURE:
                p[first + i] *= (1.0 - SURE) / rest
                p[first + i, column] = SURE
        first += len(sentences)
    return p


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
