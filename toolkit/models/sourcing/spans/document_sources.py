"""Documents as sources whole: of "Minutes of a meeting held in May show …" a tagger may take the
last noun alone for who speaks."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import CLAUSE, FINITE, PERSONAL
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import phrase
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts
from toolkit.models.sourcing.spans.noun_spans import before_verb

OF_TEXT = word_set("of between by from to on about in at for with")
"""What joins to a document whose, from whom or of when it is."""
WHOSE = word_set("by from to between")
MADE = word_set("sent made seen taken shown written drawn held kept read given leaked put")
"""Participles without an ending that tells them."""
JOINS = word_set("but and yet")
REACH = 16


def with_documents(parts: Parts, words: Words, lexicon: Lexicon) -> Parts:
    """The parts of a sentence where a document with which it opens is the source, and not what a
    phrase behind its noun speaks of.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> from toolkit.models.sourcing.spans.attribution import Stretch
    >>> words = tokenize("Minutes of a meeting held in May show that it leaked.")
    >>> show = Attribution(Stretch(6, 7, 0.9), Stretch(7, 8, 0.9), (), False)
    >>> with_documents(Parts((show,), ()), words, lexicon()).attributions[0].source
    Stretch(low=0, high=7, p=0.9)
    """
    whole = tuple(_whole(each, words.texts, lexicon) for each in parts.attributions)
    return parts if whole == parts.attributions else parts._replace(attributions=whole)


def _whole(attribution: Attribution, texts: Sequence[str], lexicon: Lexicon) -> Attribution:
    source, cue = attribution.source, attribution.cue
    if source is None or attribution.quoted or not 2 <= source.low < source.high <= cue.low:
        return attribution
    if _is_behind_which(source.low, texts[source.high : cue.low], texts, lexicon):
        return attribution._replace(source=source._replace(low=source.high + 1, high=cue.low))
    low = int(texts[0].lower() in JOINS)
    end = before_verb(texts, source.high, cue.low)
    commas = [k for k in range(low, end) if texts[k] == ","]
    joined = not commas and end == source.high and texts[source.low - 1].lower() in OF_TEXT
    apart = len(commas) == 2 and commas[0] < source.low and commas[1] == end - 1
    apart = apart and _is_participle(texts[commas[0] + 1])
    if not (joined or apart) or end - low > REACH:
        return attribution
    held = [text for text in texts[low:end] if text.islower() or not text.isalpha()]
    if not (CLAUSE | FINITE | PERSONAL).isdisjoint(held) or any(mark in held for mark in '“”":;'):
        return attribution
    if not _opens_with_document(texts[low : commas[0] if apart else end], lexicon):
        return attribution
    return attribution._replace(source=source._replace(low=low, high=end))


def _is_behind_which(
    low: int, between: Sequence[str], texts: Sequence[str], lexicon: Lexicon
) -> bool:
    """Whether a "which" before the cue is of a text, not of whose it is: "a letter by two mayors,
    [which] says"."""
    if list(between) != [",", "which"] or texts[low - 1] not in WHOSE:
        return False
    return any(text in lexicon.document for text in texts[max(0, low - 3) : low - 1])


def _is_participle(word: str) -> bool:
    return word.lower() in MADE or word.endswith("ed")


def _opens_with_document(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are a phrase whose noun is a document, with no more than what depends on it."""
    opening = phrase(texts, lexicon)
    if not opening.head or opening.lower[-1] not in lexicon.document:
        return False
    behind = opening.complement[0].lower() if opening.complement else ""
    return not behind or behind in OF_TEXT or _is_participle(behind)
