"""Whether what a description says agrees with what is known of somebody met before."""

from __future__ import annotations

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.mentions.descriptions import Description, parse
from toolkit.models.sourcing.mentions.references import Entity

OF_ONE_CASE = word_set("prosecutor investigator detective rescuer firefighter organizer organiser")
LEVELS = word_set("federal state local county city u.s. military criminal")
"""What may stand before those of one case when they are met first or again."""


def agree(new: Description, entity: Entity) -> bool:
    """Whether nothing that a description adds contradicts what is known."""
    if not new.modifiers or not entity.modifiers:
        alike = new.definite or new.modifiers == entity.modifiers
        return alike or (new.head in OF_ONE_CASE and bool(new.plural) and _of_rank(new, entity))
    return new.modifiers <= entity.modifiers or entity.modifiers <= new.modifiers


def _of_rank(new: Description, entity: Entity) -> bool:
    """Whether two descriptions differ by no more than whose the officers are."""
    return new.modifiers ^ entity.modifiers <= LEVELS


def is_one_of_many(entity: Entity) -> bool:
    """Whether a body was met as "one company", and has no name."""
    text = entity.described[0][0] if entity.described else ""
    return parse(text, entity.naming.key).indefinite and not any(map(str.isupper, text[1:]))


def acronym(new: Description, entity: Entity) -> bool:
    """Whether one is the initials of the other, or its last word: "the PPIC", "the Post"."""
    name = entity.naming.key
    return new.head.isalpha() and len(new.head) > 2 and new.head == name.lower()
