"""Bodies whose names were read as those of people, met again by their noun: "the company"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.references import BODY, PERSON, REACH, Entity
from toolkit.models.sourcing.naming.labels import ORGANIZATION
from toolkit.models.sourcing.naming.naming import Naming

NOUNS = word_set(
    "company firm university college startup start-up retailer automaker carmaker manufacturer "
    "airline carrier bank lender insurer publisher school supermarket charity nonprofit museum "
    "hospital"
)
"""Nouns of bodies that have names like Northwind."""
OF_PERSON = re.compile(r"\b(?:he|she|his|her|him|himself|herself)\b", re.IGNORECASE)
OF_THING = re.compile(r"\b(?:its|itself)\b", re.IGNORECASE)
OF_BODY = re.compile(r" (?:of|at|from) |, (?:\d\d|an?|the|who)\b")
"""Behind a person's name: "Ruiz of Northwind", "Ruiz, who"."""


def firm_named(
    noun: str, i: int, entities: Sequence[Entity], texts: Sequence[str]
) -> Entity | None:
    """Who was cited last before sentence ``i`` by a name that may be a body's, where a noun means
    one; ``texts`` are the sentences."""
    if noun not in NOUNS:
        return None
    near = [e for e in entities if e.kind == PERSON and e.cited and 0 < i - e.sentence <= REACH]
    last = max(near, key=lambda e: (e.sentence, e.start), default=None)
    return last if last is not None and may_be_firm(last, texts[:i]) else None


def may_be_firm(entity: Entity, texts: Sequence[str]) -> bool:
    """Whether nothing tells that a name is a person's: no first name, title, gender, "he" near by;
    a name of several words is a body's where "its" stands behind."""
    person = entity.person
    if (
        person is None
        or entity.known_gender
        or any(each.has_capacity for _, each in entity.described)
    ):
        return False
    first_names = person_words().first_names
    behind = ""
    for name in person.names:
        known = any(part.lower() in first_names for part in name.parts[:-1])
        if name.title or name.kin or known:
            return False
        if name.sentence >= len(texts):
            continue
        if OF_BODY.match(texts[name.sentence], name.end):
            return False
        behind += texts[name.sentence][name.end :] + " ".join(texts[name.sentence + 1 :][:1])
    if OF_PERSON.search(behind):
        return False
    return all(len(name.parts) == 1 for name in person.names) or bool(OF_THING.search(behind))


def make_body(entity: Entity, naming: Naming) -> Entity:
    """The entity as a body with the role that its noun tells."""
    assert entity.person is not None
    entity.kind = BODY
    entity.naming = Naming(ORGANIZATION, naming.role, entity.person.surname)
    entity.heads |= {entity.person.surname, naming.key.lower()}
    entity.person = None
    return entity
