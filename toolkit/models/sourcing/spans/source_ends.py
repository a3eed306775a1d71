"""Sources without what is no part of their noun phrase."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, FINITE, PERSONAL, PLURAL
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon, lexicon
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.noun_spans import opened

LEADS_CLAUSE = word_set("who which that whom whose")
LEADS_IN = word_set("from by with")
"""Prepositions before a source: "a shout [from] both camps"."""
LEADS_ON = word_set("Now Yet So Still Meanwhile Then Instead However Also Today Later Afterwards")
"""Adverbs before a source that opens a sentence: "[Now] Lima says"."""
BREAKS = word_set("however meanwhile though too instead therefore nevertheless nonetheless")
"""Adverbs between commas behind a source: "Lima[, however,] says"."""
PLACE = 6


def with_ends(parts: Parts, words: Words) -> Parts:
    """The parts of a sentence with sources that neither begin with a mark nor end with "who".

    >>> from toolkit.models.sourcing.language.tokens import tokenize
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
    if texts[low] == "of" and before and high - low > 1 and texts[low + 1][0].isupper():
        low += texts[attribution.cue.low].endswith("ing")  # "the time of Lima's saying so"
    if not low and high > 1 and texts[0] in LEADS_ON and _opens_name(texts[1]):
        low = 1
    high = _before_break(low, high, texts)
    end = high
    if texts[high - 2 : high] in (["of", "whom"], ["of", "which"]):  # "two of whom"
        return Stretch(low, high, p)
    while end - low > 1 and (_leads_clause(texts[end - 1]) or texts[end - 1] == ","):
        end -= 1
    if texts[end:high] and _leads_clause(texts[high - 1]):
        high = end
    return Stretch(low, high, p)


def _leads_clause(word: str) -> bool:
    """Whether a word is a "who"; the WHO is a body."""
    return word.lower() in LEADS_CLAUSE and not word.isupper()


def _opens_name(word: str) -> bool:
    """Whether a word behind an adverb opens the source itself."""
    return word[0].isupper() or word.lower() in DETERMINERS | PERSONAL | PLURAL


def _before_break(low: int, high: int, texts: Sequence[str]) -> int:
    """Where a source ends before an adverb between commas."""
    end = high - (texts[high - 1] == ",")
    broken = end - low > 2 and texts[end - 1] in BREAKS and texts[end - 2] == ","
    if broken and texts[end - 3] in FINITE and end - low > 3:
        return end - 3  # "Lima has, however, said"
    return end - 2 if broken else high
