"""The role that the words before a noun tell of whom it serves: "a steel union official"."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.body_names import name_role, start_of_name, undotted
from toolkit.models.sourcing.naming.common_bodies import role_of_common_body
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    CORPORATE,
    GOVERNMENT,
    NOT_TOLD,
    POLITICAL,
)
from toolkit.models.sourcing.naming.role_nouns import (
    GROUPS,
    LOCAL,
    MANAGERS,
    POLITICS,
    STAFF,
    TASKS,
    is_field,
    role_word,
)

RANKS = words("general major private")
"""Ranks that before a noun are adjectives: a general secretary."""
SERVICES = ("service", "commission", "trust")
"""Bodies whose kind the word before them tells."""


def role_of_modifiers(cased: Sequence[str], noun: str, lexicon: Lexicon) -> str:
    """The role that the words before a noun tell, the nearest first. The name of a body among them
    is read as one; a place tells nothing of who only works there."""
    lower = [undotted(word, lexicon) for word in cased]
    i = len(lower) - 1
    while i >= 0:
        start = start_of_name(cased, i)
        body = name_role(cased[start : i + 1], (), lexicon)
        if body:
            return body
        if body is not None:
            i = start - 1
            continue
        if i and (role := lexicon.role_phrases.get(f"{lower[i - 1]} {lower[i]}")):
            return role
        skipped = lexicon.agents | RANKS | (TASKS if noun in STAFF else frozenset())
        field = cased[i][0].islower() and is_field(lower[i], noun, lexicon)
        local = noun in LOCAL and lower[i] in lexicon.places
        if lower[i] == "political" and noun in POLITICS:
            return POLITICAL
        skip = (
            field or local or lower[i] == "local" or bool({lower[i], singular(lower[i])} & skipped)
        )
        role = NOT_TOLD if skip else _role_of_word(cased[: i + 1], lower[: i + 1], lexicon)
        if role and (role != CITIZEN or noun not in lexicon.organization - GROUPS):
            return CORPORATE if role == "media" and noun in MANAGERS else role
        i -= 1
    return GOVERNMENT if "agency" in lower[1:] else NOT_TOLD  # "a disaster agency spokesman"


def _role_of_word(cased: Sequence[str], lower: Sequence[str], lexicon: Lexicon) -> str:
    """The role that the last of the words tells; a body in lower case is read with what stands
    before it: "a rescue service official"."""
    single = singular(lower[-1])
    if cased[-1][0].islower() and single in lexicon.common_bodies:
        return lexicon.namesakes.get(single) or role_word(single, lexicon)
    if cased[-1][0].islower() and single in SERVICES and (role := role_of_common_body(lower)):
        return role
    return role_word(lower[-1], lexicon, cased[-1])
