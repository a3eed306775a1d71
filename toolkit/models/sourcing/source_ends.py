"""Sources without what is no part of their noun phrase."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.grammar import words as word_set
from toolkit.models.sourcing.lexicon import Lexicon, lexicon
from toolkit.models.sourcing.noun_spans import opened
from toolkit.models.sourcing.tokens import Words

LEADS_CLAUSE = word_set("who which that whom whose")
LEADS_IN = word_set("from by with")
"""Prepositions before a source: "a shout [from] both camps"."""
PLACE = 6


def with_ends(parts: Parts, words: Words) -> Parts:
    """The parts of a sentence with sources that neither begin with a mark nor end with "who".

    >>> from toolkit.models.sourcing.tokens import tokenize
    >>> words = tokenize("The pupils who wrote to Lima left.")
    >>> wrote = Attribution(Stretch(0, 3, 0.9), Stretch(3, 5, 0.9), (), False)
    >>> with_ends(Parts((wrote,), ()), words).attributions[0].source
    Stretch(low=0, high=2, p=0.9)
    """
    lists = lexicon()
    ended = tuple(
        a if a.source is None else a._replace(source=_ended(a, a.source, words.texts, lists))
        for a in parts.attributions
    )
    return parts._replace(attributions=ended)


def _ended(
    attribution: Attribution, source: Stretch, texts: Sequence[str], lists: Lexicon
) -> Stretch:
    before = source.high <= attribution.cue.low
    low, high, p = opened(source, texts, lists, beside=before)
    held = texts[low : low + PLACE]
    if held[0] == "(" and ")" in held[:-1] and high > low + held.index(")") + 1:
        low += held.index(")") + 1  # a dateline: "(Ely) The port"
    while high - low > 1 and not texts[low][0].isalnum() and texts[low] not in ("“", '"', "‘", "'"):
        low += 1
    while high - low > 1 and texts[low] in LEADS_IN:
        low += 1
    end = high
    if texts[high - 2 : high] in (["of", "whom"], ["of", "which"]):  # "two of whom"
        return Stretch(low, high, p)
    while end - low > 1 and (texts[end - 1].lower() in LEADS_CLAUSE or texts[end - 1] == ","):
        end -= 1
    if texts[end:high] and texts[high - 1].lower() in LEADS_CLAUSE:
        high = end
    return Stretch(low, high, p)
