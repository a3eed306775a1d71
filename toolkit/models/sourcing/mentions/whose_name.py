"""Whose name a sentence withholds, of those whom the article has met."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.descriptions import parse
from toolkit.models.sourcing.mentions.known_sources import KnownSources
from toolkit.models.sourcing.mentions.references import GROUP, PERSON, THEY, Entity, Spot
from toolkit.models.sourcing.naming.labels import NAMED
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.spans.seen import Seen, offsets
from toolkit.models.sourcing.spans.withholding import Withholding

LOOKS_BACK = re.compile(
    r"(?:the|he|she|they|both|all|this|neither|none)\b(?: [a-z]+)?", re.IGNORECASE
)
"""A sentence that withholds a name may start with one already met: "The official …"."""
BEHIND = re.compile(r" ?[,(—–-]? ?")
"""What may stand between somebody and the "who" that is theirs."""
PRONOUN = re.compile(r"\b(?:his|him|her|their|them)\b", re.IGNORECASE)
GENDER = {"her": "f", "his": "m", "him": "m"}
OTHERS = word_set(
    "man woman boy girl child teenager pupil patient victim suspect survivor complainant defendant "
    "driver caller buyer donor witness baby infant passenger accused deceased mother father son "
    "daughter wife husband"
)
"""Of whom others speak, and whose names others withhold."""

Cited = Sequence[tuple[int, Entity]]
"""Where in a sentence its sources stand, and who they are."""


def whose_name(
    known: KnownSources, lexicon: Lexicon, i: int, seen: Seen, withheld: Withholding, cited: Cited
) -> Entity | None:
    """Whose name is withheld; ``None`` where it is somebody's who is no source."""
    start, end = withheld.target_start, withheld.target_end
    if start >= 0:
        return _behind(seen, end, cited) or _meant(known, lexicon, i, seen, withheld, cited)
    unnamed = [
        (at, k, source)
        for k, (at, source) in enumerate(cited)
        if (source.person is None or withheld.pseudonym) and source.kind in (PERSON, GROUP)
    ]
    before = [each for each in unnamed if each[0] < withheld.start]
    if withheld.of_last and not before:
        return _last_speaker(known, i, seen, withheld)
    opening = LOOKS_BACK.match(seen.text)
    refers = opening is not None and opening[0].split()[0].lower() in THEY
    if unnamed and (before or not refers):
        return max(before)[2] if before else min(unnamed)[2]
    if not unnamed and any(a.source is not None for a in seen.parts.attributions):
        return None
    if opening is None or known.speaker is None:
        return None
    source = _meant(
        known,
        lexicon,
        i,
        seen,
        withheld._replace(target_start=opening.start(), target_end=opening.end()),
        cited,
    )
    return source if source is not None else known.speaker


def _behind(seen: Seen, end: int, cited: Cited) -> Entity | None:
    """The source that is the "who" right behind: "granted anonymity to [a clerk], who said"."""
    for at, source in cited:
        gap = at >= end and BEHIND.fullmatch(seen.text, end, at)
        if gap and seen.text.startswith("who ", at) and source.person is None:
            return source
    return None


def _last_speaker(known: KnownSources, i: int, seen: Seen, withheld: Withholding) -> Entity | None:
    """Whoever spoke in the sentence before and told of nobody else: "Her name is withheld"."""
    speaker = known.speaker
    if speaker is None or speaker.kind not in (PERSON, GROUP):
        return None
    if not any(spot.sentence == i - 1 for spot in speaker.mentions):
        return None
    if speaker.person is not None and not withheld.pseudonym:
        return None
    pronoun = PRONOUN.search(seen.text, withheld.start)
    gender = GENDER.get(pronoun[0].lower(), "") if pronoun else ""
    if gender and (speaker.kind == GROUP or speaker.known_gender not in ("", gender)):
        return None
    if pronoun and any(
        s.sentence == i and s.start == pronoun.start()
        for entity in known.entities
        if entity is not speaker
        for s in entity.mentions
    ):
        return None
    before = re.findall(r"[a-z]+", known.texts[i - 1].lower())
    described = {noun for text, _ in speaker.described for noun in text.lower().split()}
    return None if OTHERS & ({*before} - described) else speaker


def _meant(
    known: KnownSources, lexicon: Lexicon, i: int, seen: Seen, withheld: Withholding, cited: Cited
) -> Entity | None:
    """Who is meant by a noun phrase that need not be the source of anything."""
    start, end = withheld.target_start, withheld.target_end
    shared = {  # "a Northwind official" is met there, and Northwind too
        entity: max(
            min(end, s.end) - max(start, s.start) for s in entity.mentions if s.sentence == i
        )
        for entity in known.entities
        if entity.sentence == i  # as those are that were met there: they are read in order
    }
    if shared and max(shared.values()) > 0:  # "Insiders, who …" are met twice, and cited once
        here = [source for _, source in cited]
        return max(shared, key=lambda entity: (shared[entity], entity in here))
    text = seen.text[start:end].strip()
    naming = describe(text, lexicon)
    if naming.pronoun:
        return known.speaker
    described = parse(text, naming.key)
    if naming.naming == NAMED or described.indefinite:
        return None
    meant = known.met(i, known.kind(naming, described), described, naming)
    spot = Spot(i, start, start + len(text))
    if meant is None or min(meant.mentions, default=spot) > spot:
        return None  # "not naming the girl, whose mother said": nobody who comes later
    by_gender = described.head in person_words().noun_gender and described.head not in meant.heads
    if by_gender and not withheld.by_source:
        return None  # "A clerk said no. The girl cannot be named.": somebody else
    meant.meet(spot, subject=True, quoted=False)
    return meant


def cited_in(seen: Seen, sources: Sequence[Entity | None]) -> Cited:
    """Where the sources of a sentence's attributions stand, of those that are known."""
    return [
        (offsets(seen.words, attribution.source)[0], source)
        for attribution, source in zip(seen.parts.attributions, sources, strict=True)
        if attribution.source is not None and source is not None
    ]
