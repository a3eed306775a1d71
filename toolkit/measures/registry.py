"""Every measure of some codebooks, and measures of scored sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from toolkit.codebook import Codebook, MeasureSpec
from toolkit.measures.coding import Coding
from toolkit.measures.diversity import dominance, entropy, simpson
from toolkit.measures.measure import Groups, Measure, Value
from toolkit.measures.shares import BODY_SENTENCES, count, density, share
from toolkit.measures.sources import distinct_sources
from toolkit.registry import load_plugin, plugins
from toolkit.schema import ScoredSentence

Kind = Callable[[MeasureSpec, Codebook, str], Measure]
KINDS: dict[str, Kind] = {
    function.__name__: function
    for function in (share, count, density, entropy, dominance, simpson, distinct_sources)
}
"""What ``kind`` of a measure in a codebook's file may say."""


def measures(codebooks: Sequence[Codebook]) -> tuple[Measure, ...]:
    """Every measure of the codebooks, in the order of their files, and those that other packages
    add (entry points ``toolkit.measures``: a `Measure` of one of these codebooks, or of none).

    Raises `ValueError` for an unknown kind and for two measures of one name.

    >>> from toolkit.codebook import load_codebook
    >>> [measure.name for measure in measures([load_codebook("loaded_language")])][:3]
    ['body_sentences', 'loaded_rate', 'loaded_rate_reporter']
    """
    return _measures(tuple(codebooks))


@lru_cache(maxsize=64)
def _measures(codebooks: tuple[Codebook, ...]) -> tuple[Measure, ...]:
    names = {codebook.name for codebook in codebooks}
    listed = [BODY_SENTENCES]
    for codebook in codebooks:
        for spec in codebook.measures:
            if spec.kind not in KINDS:
                raise ValueError(
                    f"{codebook.path}: measure {spec.id} has kind {spec.kind!r}; "
                    f"there are {', '.join(KINDS)}"
                )
            labels = spec.labels if "{label}" in spec.id else ("",)
            listed += [KINDS[spec.kind](spec, codebook, label) for label in labels]
    added = [load_plugin("toolkit.measures", name) for name in plugins("toolkit.measures")]
    listed += [measure for measure in added if measure.codebook in {"", *names}]
    seen: set[str] = set()
    for measure in listed:
        if measure.name in seen:
            raise ValueError(f"two measures are called {measure.name}; rename one of them")
        seen.add(measure.name)
    return tuple(listed)


def measure_named(name: str, codebooks: Sequence[Codebook]) -> Measure:
    """The measure of that name. Raises `ValueError` for an unknown one.

    >>> from toolkit.codebook import load_codebook
    >>> measure_named("anonymous_share", [load_codebook("sourcing")]).unit
    'share of attributed sentences'
    """
    from toolkit.strict_yaml import hint

    known = {measure.name: measure for measure in measures(codebooks)}
    if name not in known:
        fix = hint(name, known) or f"there are {', '.join(known)}"
        raise ValueError(f"no measure {name!r}; {fix}")
    return known[name]


def measure_articles(
    articles: Sequence[Sequence[ScoredSentence]], codebooks: Sequence[Codebook]
) -> list[dict[str, Value]]:
    """Every measure of each article by its name, over its body sentences.

    >>> measure_articles([[]], [])
    [{'body_sentences': 0}]
    """
    body = [
        (number, sentence)
        for number, sentences in enumerate(articles)
        for sentence in sentences
        if sentence.sentence.region == "body"
    ]
    groups = Groups(np.array([number for number, _ in body], np.int64), len(articles))
    coding = Coding.from_scores([sentence for _, sentence in body], codebooks)
    listed = measures(codebooks)
    names = [each.name for each in listed]
    columns = [each.values(each.function(coding, groups)) for each in listed]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
