"""What the words of a source say where they stand: a pronoun, a person, a body by apposition."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import head_length, singular, words_of
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.descriptions import apposition_after
from toolkit.models.sourcing.naming.labels import MEDIA, NAMED, ORGANIZATION, OTHER
from toolkit.models.sourcing.naming.naming import Naming, describe

POSSESSOR = re.compile(
    r"(?:that |as )?\b(?P<who>he|she|they|his|her|their|my|our)\b(?P<noun> \w+)?", re.IGNORECASE
)
"""A source expression that is a pronoun, or starts with whose something is."""
PERSON_OF = re.compile(r"(?P<name>(?P<first>[A-Z][a-z]+) [A-Z][\w’'-]+) (?:of|from) (?:the )?[A-Z]")
"""A person's name with whom they are of: "Ada Ruiz of River Watch" is not River Watch."""

ONE_OF = re.compile(r"(?:but |and )?one of (?:[^,“”\"]+), (?=.*[A-Z])", re.IGNORECASE)
"""A member of a group, before the name: "one of the officials, Ada Ruiz"."""


def describe_source(text: str, start: int, end: int, lexicon: Lexicon) -> Naming:
    """Naming and role of the source between two offsets of a sentence; pronouns are left to be
    resolved, and a body is known by the apposition behind it."""
    naming = describe(text[start:end], lexicon)
    if (member := ONE_OF.match(text, start, end)) and naming.naming != NAMED:
        named = describe(text[member.end() : end], lexicon)
        if named.naming == NAMED and named.name:
            role = naming.role if named.role == OTHER else named.role
            return named._replace(role=role, description=named.description or naming.description)
    of_body = PERSON_OF.match(text, start, end) if naming.naming == ORGANIZATION else None
    if of_body and of_body["first"].lower() in person_words().first_names:
        naming = describe(of_body["name"], lexicon)
    if possessor := POSSESSOR.match(text, start, end):
        # "his attacks" are his; "his aides" are others.
        head, titled = naming.key.lower(), naming.naming == NAMED and naming.description
        if possessor["noun"] is None or not (titled or _stands_for_people(head, lexicon)):
            return Naming(NAMED, "other", possessor["who"].lower(), pronoun=True)
    untold = naming.naming == ORGANIZATION and naming.role == "other"
    if naming.pronoun or not (untold or naming.naming == NAMED):
        return naming
    behind = apposition_after(text[end : end + 120], lexicon) if text[end : end + 1] == "," else ""
    if behind and (known := describe(f"{text[start:end]}, {behind}", lexicon)).naming == MEDIA:
        return naming if known.name else known  # "the weekly Orsa", not its editor
    if " " not in text[start:end].strip():
        apposed = apposition_after(text[end : end + 120], lexicon)
        naming = _body_by_apposition(naming, apposed, lexicon)
    elif "," in text[start:end]:
        name, _, _ = text[start:end].partition(",")
        apposed = apposition_after(text[start + len(name) : end], lexicon)
        if " " not in name.strip():
            naming = _body_by_apposition(naming, apposed, lexicon)
    return naming


def _stands_for_people(head: str, lexicon: Lexicon) -> bool:
    return any(
        noun in group
        for noun in (head, singular(head))
        for group in (
            *(lexicon.people, lexicon.spokespeople, lexicon.role_words, lexicon.organization),
            *(lexicon.document, lexicon.media_nouns, lexicon.vague_alone, lexicon.titles),
        )
    )


def _body_by_apposition(naming: Naming, apposed: str, lexicon: Lexicon) -> Naming:
    """ "Northwind, a software company": a body, though its name looks like a person's."""
    words = [word.lower() for word in words_of(apposed)]
    head = words[head_length(words) - 1] if words else ""
    if head in lexicon.organization and head not in lexicon.collective:
        role = describe(apposed, lexicon).role
        return Naming(ORGANIZATION, role, naming.key)
    return naming
