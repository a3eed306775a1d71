"""Sources of articles that an encoder reads: one naming and one role each, spans with their source.

The rules say which sentences are of one source and what it is; the network's answers for those
sentences are put together, so that what is decided of a source is decided once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from toolkit.codebook import NONE
from toolkit.models.encoder.rule_ensemble import FLOOR, Floats
from toolkit.models.sourcing.attribution import Attribution, Stretch
from toolkit.models.sourcing.labelling import SourcedArticle
from toolkit.models.sourcing.references import NAMED
from toolkit.models.sourcing.seen import offsets
from toolkit.models.sourcing.spans import rule_spans
from toolkit.schema import Prediction, Source, TextSpan

CODEBOOK = "sourcing"
DOCUMENT = "document"
UNLIKELY = 3.0
"""Log odds against a document where the source is a person with a name."""
OF_SOURCES = ("naming", "role")
"""The questions that are asked of a source, not of a sentence."""


def source_probabilities(
    p: Mapping[str, Floats],
    labels: Mapping[str, Sequence[str]],
    read: Sequence[SourcedArticle],
    weights: Mapping[str, float],
) -> dict[str, Floats]:
    """The probabilities of the questions that are asked of sources, the same in every sentence of
    a source: the network's log probabilities averaged over its sentences, and the rules' weight
    added once to the label that they give it."""
    joint = {name: p[name].copy() for name in OF_SOURCES if name in p}
    for first, article in _numbered(read):
        for k, source in enumerate(article.sources):
            sentences = [first + i for i, main in enumerate(article.main) if main == k]
            if not sentences:
                continue
            for name, table in joint.items():
                smoothed = (1 - FLOOR) * p[name][sentences] + FLOOR / table.shape[1]
                log = np.log(smoothed).mean(axis=0)
                if DOCUMENT in labels[name] and source.labels[OF_SOURCES[0]] == NAMED:
                    log[list(labels[name]).index(DOCUMENT)] -= UNLIKELY
                log[list(labels[name]).index(source.labels[name])] += weights.get(name, 0.0)
                odds = np.exp(log - log.max())
                table[sentences] = odds / odds.sum()
    return {**p, **joint}


def settle(
    labels: list[dict[str, Mapping[str, float]]], read: Sequence[SourcedArticle]
) -> list[tuple[Source, ...]]:
    """The sources of each article with the labels decided for their sentences. Words that nobody
    is told to have said get `NONE` for what is asked of sources."""
    settled = []
    for first, article in _numbered(read):
        sources = list(article.sources)
        for i, main in enumerate(article.main):
            of_text = labels[first + i]
            if main < 0:
                for name in OF_SOURCES:
                    of_text[name] = {NONE: max(of_text[name].values())}
            elif sources[main] is article.sources[main]:
                decided = {name: next(iter(of_text[name])) for name in OF_SOURCES}
                sources[main] = replace(sources[main], labels=decided)
        settled.append(tuple(sources))
    return settled


def with_sources(
    predictions: Sequence[Prediction],
    read: Sequence[SourcedArticle],
    sources: Sequence[tuple[Source, ...]],
) -> Iterator[Prediction]:
    """The predictions with their sources, mentions of sources, and spans that say whose."""
    for (first, article), of_article in zip(_numbered(read), sources, strict=True):
        for i, main in enumerate(article.main):
            prediction = predictions[first + i]
            marked = prediction.spans[CODEBOOK]
            if article.seen[i].turn and main >= 0 and not any(s.label == "source" for s in marked):
                spans = rule_spans(article, i)  # what the form tells is nothing a network marks
            else:
                spans = numbered_spans(marked, article, i)
            yield replace(
                prediction,
                spans={**prediction.spans, CODEBOOK: spans},
                source=of_article[main] if main >= 0 else None,
                mentions=article.mentions_of(i, of_article),
            )


def numbered_spans(
    spans: Sequence[TextSpan], article: SourcedArticle, i: int
) -> tuple[TextSpan, ...]:
    """The spans that a network marks in a sentence, each with the attribution of the rules that it
    overlaps most, else the nearest; words that run on are of the attribution they go on with."""
    seen = article.seen[i]
    known = [
        (label, *offsets(seen.words, stretch), number, source)
        for attribution, (number, source) in zip(
            seen.parts.attributions, article.numbers[i], strict=True
        )
        for label, stretch in _stretches(attribution)
    ]
    result = []
    for span in spans:
        number, source = article.carried[i]
        if known and article.main[i] >= 0:
            nearest = min(known, key=lambda each: _distance(span, each))
            number, source = nearest[3:]
        source_id = article.sources[source].source_id if source >= 0 else ""
        result.append(span._replace(attribution=number, source_id=source_id))
    return tuple(result)


def _stretches(attribution: Attribution) -> Iterator[tuple[str, Stretch]]:
    if attribution.source is not None:
        yield "source", attribution.source
    if attribution.cue.low < attribution.cue.high:
        yield "cue", attribution.cue
    for stretch in attribution.content:
        yield "content", stretch


def _distance(span: TextSpan, known: tuple[str, int, int, int, int]) -> tuple[bool, int]:
    """How far words of the rules are from a span, those of its own label first; overlaps are
    negative."""
    label, start, end = known[:3]
    return label != span.label, max(span.start, start) - min(span.end, end)


def _numbered(read: Sequence[SourcedArticle]) -> Iterator[tuple[int, SourcedArticle]]:
    """Each article with the number of its first sentence."""
    first = 0
    for article in read:
        yield first, article
        first += len(article.seen)
