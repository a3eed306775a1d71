"""Whom "who" or "which" stands for."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import last_phrase
from toolkit.models.sourcing.mentions.known_sources import KnownSources
from toolkit.models.sourcing.mentions.references import Entity
from toolkit.models.sourcing.naming.labels import NAMED, ROLE_ONLY, VAGUE
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
    for name, person in reversed(known.names.in_sentence[i]):
        if name.end <= len(before) and FROM.fullmatch(before, name.end):
            return known.of(person)
    phrase = last_phrase(before)
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
