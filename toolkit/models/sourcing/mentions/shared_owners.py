"""Spokespeople by whom they speak for: "Ms. Ruiz's spokesman" is "the mayor's spokesman"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.mentions.descriptions import Description
from toolkit.models.sourcing.mentions.people import Person
from toolkit.models.sourcing.mentions.references import Entity

SPEAKERS = word_set("spokesman spokeswoman spokesperson lawyer attorney press-secretary publicist")
"""Nouns for people of whom somebody has one."""


def of_same_owner(
    new: Description,
    entities: Sequence[Entity],
    people: Sequence[Person],
    offices: Callable[[Person], list[frozenset[str]]],
) -> Entity | None:
    """Who speaks for the one person that both descriptions name, by name or by office."""
    if new.head not in SPEAKERS or not new.modifiers or new.indefinite:
        return None
    alike = [e for e in entities if new.head in e.heads and e.modifiers]
    for entity in reversed(alike):
        for person in people:
            called = {part.lower() for name in person.names for part in name.parts}
            called = called.union(*offices(person))
            named = {person.surname.lower()} & (new.modifiers ^ entity.modifiers)
            if named and new.modifiers <= called and entity.modifiers <= called:
                return entity
    return None
