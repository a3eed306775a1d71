"""Whom a cue is of: not the one who is told, and beside a medium the source that it cites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import BE, CLAUSE, STOPS
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.speaking import is_passive
from toolkit.models.sourcing.spans.subjects import meet

TELLS = word_set("told tells tell telling informed reminded assured")
CITES = word_set("citing quoting cited quoted cites quotes")
WORTH_A_LOOK = TELLS | CITES
SAYING = word_set("saying telling")
REACH = 12
ENDS = STOPS | CLAUSE | word_set("as for to saying said in on because that")
SURE = 0.6


class Corrected(NamedTuple):
    """The parts of a sentence, and which of its attributions are of whom a medium cites."""

    parts: Parts
    cited: frozenset[int]


def correct_sources(parts: Parts, words: Words, lexicon: Lexicon) -> Corrected:
    """The attributions of a sentence: "told Reuters" is of somebody else than Reuters, and what
    Reuters reports "citing an official" is of Reuters and of the official."""
    nobody: frozenset[int] = frozenset()
    if not parts.attributions or WORTH_A_LOOK.isdisjoint(words.texts):
        return Corrected(parts, nobody)
    lower = [text.lower() for text in words.texts]
    attributions = [
        _not_addressee(a, parts.attributions, words, lower, lexicon) for a in parts.attributions
    ]
    parts = parts._replace(attributions=tuple(attributions))
    at = next((i for i, text in enumerate(lower) if text in CITES), -1)
    source = _phrase(words.texts, at + 1) if at >= 0 else None
    if source is None or BE & set(lower[max(0, at - 2) : at]):
        return Corrected(parts, nobody)
    sources = ((a, a.source) for a in attributions if a.source is not None)
    medium = next((a for a, who in sources if _is_medium(who, words, lexicon)), None)
    if medium is None:
        medium = _citing_medium(attributions, words, at, source, lexicon)
        if medium is None:
            return Corrected(parts, nobody)
        attributions = [medium if a.cue == medium.cue else a for a in attributions]
    if medium.cue.low <= at < medium.cue.high:
        # "Reuters, citing two officials, reported": what is reported is Reuters' own.
        reports = next(
            (a for a in attributions if a.cue.low >= source.high and _is_of(a, source)), None
        )
        if reports is not None:
            medium, before = reports._replace(source=medium.source), medium
            attributions = [medium if a is reports else a for a in attributions if a != before]
    passing_on = lower[at] in ("citing", "quoting")
    saying = next((i for i in range(source.high, len(lower)) if lower[i] in SAYING), -1)
    if not passing_on and (saying < 0 or saying > source.high + 2):
        return Corrected(parts, nobody)
    place = at if passing_on else saying
    cue = Stretch(place, place + 1, SURE)
    content = tuple(
        stretch
        for a in attributions
        for part in a.content
        if (stretch := _without(part, source)).high > stretch.low
    )
    kept = [a for a in attributions if not a.cue.low <= place < a.cue.high]
    if medium not in kept:
        kept.insert(0, medium)
    kept = [
        a._replace(
            content=tuple(
                s for s in (_without(part, source) for part in a.content) if s.high > s.low
            )
            or content
        )
        for a in kept
    ]
    kept.append(Attribution(source, cue, content, medium.quoted))
    return Corrected(parts._replace(attributions=tuple(kept)), frozenset([len(kept) - 1]))


def _not_addressee(
    attribution: Attribution,
    all_of_them: Sequence[Attribution],
    words: Words,
    lower: Sequence[str],
    lexicon: Lexicon,
) -> Attribution:
    low, high, _ = attribution.cue
    source = attribution.source
    if source is None or low >= high or lower[high - 1] not in TELLS:
        return attribution
    heard = source.high <= low and "by" not in lower[high : high + 2]
    if heard and is_passive(attribution, words, lexicon):
        return attribution._replace(source=None)  # "residents were told": by nobody named
    if not 0 <= source.low - high <= 1 or BE & set(lower[max(0, low - 3) : high]):
        return attribution
    before = [a.source for a in all_of_them if a.source is not None and a.source.high <= low]
    return attribution._replace(source=max(before, key=lambda s: s.high, default=None))


def _is_medium(source: Stretch, words: Words, lexicon: Lexicon) -> bool:
    last = source.high - 1
    text = " ".join(words.texts[source.low : last + 1])
    return describe(text, lexicon).naming == "media"


def _citing_medium(
    attributions: Sequence[Attribution], words: Words, at: int, cited: Stretch, lexicon: Lexicon
) -> Attribution | None:
    """ "Reuters, citing two officials, reported": the attribution that was read as of the cited."""
    end = at - 1 if at and words.texts[at - 1] == "," else at
    low = end
    while low and words.texts[low - 1].lower() not in ENDS and end - low < REACH:
        low -= 1
    before = Stretch(low, end, SURE)
    if low >= end or not _is_medium(before, words, lexicon):
        return None
    for attribution in attributions:
        if _is_of(attribution, cited):
            return attribution._replace(source=before)
    return None


def _is_of(attribution: Attribution, phrase: Stretch) -> bool:
    return attribution.source is not None and meet(attribution.source, phrase)


def _phrase(texts: Sequence[str], low: int) -> Stretch | None:
    """The noun phrase that starts at a word."""
    high = low
    while high < len(texts) and high - low < REACH and texts[high].lower() not in ENDS:
        high += 1
    return Stretch(low, high, SURE) if high > low else None


def _without(part: Stretch, source: Stretch) -> Stretch:
    """A stretch without the words of a source at its beginning, or empty where it is inside."""
    if part.low < source.high and source.low <= part.low:
        return Stretch(min(source.high, part.high), part.high, part.p)
    return part
