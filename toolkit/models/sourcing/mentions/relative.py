"""Whom "who" or "which" stands for."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.grammar import PREPOSITIONS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import last_phrase, singular
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.language.relatives import RELATION
from toolkit.models.sourcing.mentions.descriptions import is_office
from toolkit.models.sourcing.mentions.known_sources import KnownSources
from toolkit.models.sourcing.mentions.references import Entity
from toolkit.models.sourcing.naming.labels import NAMED, OTHER, ROLE_ONLY, VAGUE
from toolkit.models.sourcing.naming.naming import describe

FROM = re.compile(
    r"(?:,? \d\d,|,? \([^)]{1,12}\))?"
    r" ?(?:(?:of|from) (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?:, [A-Z][\w.]*)?)?"
    r"[ ,—–(-]*"
)
"""What may stand between a name and "who": an age, a party, a place."""
MADE_BY = re.compile(
    r"\b(?P<text>(?:an?|the|its|their|his|her) (?:[\w’'-]+ ){0,3}?(?P<noun>[a-z]+))"
    r" (?:[a-z]+ )?(?:by|from|to|between) (?P<who>[^,;:]+)$"
)
"""A document and whose it is."""


LEVELS = 3
AFTER = " ,—–(-"
LOCAL = (
    *("in", "at", "near", "outside", "inside", "off", "around", "across", "on", "behind"),
    *("along", "beyond", "above", "below", "opposite", "by", "under"),
)
UNDER = re.compile(rf"(?P<noun>[\w’'-]+) (?:{'|'.join(LOCAL)}|from|of|for|with) (?:the )?$")
"""A noun and the preposition behind which something belongs to it: "a nurse in [Leeds]"."""
PLACE = re.compile(
    rf"(?P<noun>[\w’'-]+) (?P<by>{'|'.join(LOCAL)})"
    r" (?:the )?[A-Z][\w.’'-]*(?: (?:[a-z]{2}-)?[A-Z][\w.’'-]*)*$"
)
CLOSE = words(
    "friend ally aide adviser advisor supporter critic opponent rival colleague fan follower "
    "lawyer attorney backer associate acquaintance confidant neighbour neighbor companion"
)
"""Those who belong to a person as others do to a place."""
KINSHIP = re.compile(rf"(?:{RELATION}|spouse|partner|parent|relative|fiancée?)")


def whoever(before: str, lexicon: Lexicon) -> str:
    """The noun phrase that ends a text before "who": a person with the place or body behind, not
    the place.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> whoever("We met a nurse at the clinic in Port Harcourt, ", lexicon())
    'a nurse at the clinic in Port Harcourt'
    >>> whoever("We met a friend of Ndeye Sarr, ", lexicon())
    'Ndeye Sarr'
    """
    before = before.rstrip(AFTER)
    if placed := _placed(before, lexicon):
        return placed
    nearest = last_phrase(before)
    start = before.rfind(nearest) if nearest else -1
    if start < 0 or _is_person(nearest, lexicon):
        return nearest
    for _ in range(LEVELS):
        under = UNDER.search(before, 0, start)
        outer = last_phrase(before[: under.end("noun")]) if under else ""
        if under is None or not outer:
            return nearest
        start = before.rfind(outer, 0, under.end("noun"))
        if _is_person(outer, lexicon):
            noun = singular(under["noun"].lower())
            of_somebody = nearest[0].isupper() and (noun in CLOSE or KINSHIP.fullmatch(noun))
            return nearest if of_somebody else before[start:]
    return nearest


def _placed(before: str, lexicon: Lexicon) -> str:
    """A person with the place behind that ends a text: "a fisherman off Lamu"; ``""`` for none."""
    place = PLACE.search(before)
    outer = last_phrase(before[: place.end("noun")]) if place else ""
    if place is None or not (outer and _is_person(outer, lexicon)):
        return ""
    whole = place["by"] in PREPOSITIONS  # a phrase does not go on behind "off"
    return before[before.rfind(outer, 0, place.end("noun")) :] if whole else outer


def _is_person(phrase: str, lexicon: Lexicon) -> bool:
    """Whether a phrase has a common noun for somebody, or a first name in it."""
    parts = phrase.split()
    if any(part[0].isupper() for part in parts[1:]):
        return any(part.lower() in person_words().first_names for part in parts)
    noun, naming = singular(parts[-1].lower()), describe(phrase, lexicon)
    if naming.naming not in (ROLE_ONLY, VAGUE):
        return False
    return noun in CLOSE or naming.role != OTHER or is_office(noun, lexicon)


def antecedent(
    known: KnownSources, i: int, before: str, lexicon: Lexicon, *, thing: bool = False
) -> Entity | None:
    """Who the noun phrase is that ends the text ``before`` a relative pronoun in sentence ``i``;
    with ``thing``, a "which", it is no person but the document that somebody made."""
    if thing and (text := _text_of_people(before, lexicon)):
        naming = describe(text, lexicon)
        entity = known.described(i, text, naming, "")
        entity.described.append((text, naming))
        return entity
    placed = "" if thing else _placed(before.rstrip(AFTER), lexicon)
    for name, person in () if placed else reversed(known.names.in_sentence[i]):
        if name.end <= len(before) and FROM.fullmatch(before, name.end):
            return known.of(person)
    phrase = last_phrase(before) if thing else placed or whoever(before, lexicon)
    for name, person in reversed(known.names.in_sentence[i]):
        if before[name.end :].strip(AFTER) == phrase and before.startswith(",", name.end):
            return known.of(person)  # "Ana Ruiz, a nurse in Leeds, who"
    if not phrase:
        return None
    end = before.rfind(phrase) + len(phrase) if phrase in before else len(before)
    near = [p for name, p in known.names.in_sentence[i] if end - len(phrase) <= name.bare < end]
    if near:
        return known.of(near[-1])
    naming = describe(phrase, lexicon)
    if naming.pronoun:
        return None
    if naming.naming == NAMED:
        entity = known.named(i, end - len(phrase), end, naming)
        if entity.person is None:  # whose name no list of first names has
            entity.described.append((phrase, naming))
        return entity
    entity = known.described(i, phrase, naming, "")
    entity.described.append((phrase, naming))
    return entity


def _text_of_people(before: str, lexicon: Lexicon) -> str:
    """The document with whose makers a text before "which" ends: "a letter signed by two mayors";
    ``""`` where there is none."""
    match = MADE_BY.search(before.rstrip(" ,"))
    if match is None or match["noun"] not in lexicon.document:
        return ""
    people = describe(match["who"], lexicon).naming in (NAMED, ROLE_ONLY, VAGUE)
    return match["text"] if people else ""
