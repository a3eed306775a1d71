"""The role of a source: the capacity that its words tell, with what stands beside its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import NounPhrase, phrase, singular
from toolkit.models.sourcing.naming.callings import DEGREES
from toolkit.models.sourcing.naming.capacity import WEAK, capacity, served
from toolkit.models.sourcing.naming.clauses import is_affected, office_meant
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    CORPORATE,
    EXPERT,
    GOVERNMENT,
    NGO,
    NOT_TOLD,
    OTHER,
    POLITICAL,
)
from toolkit.models.sourcing.naming.office_holders import OF_SCHOOLS
from toolkit.models.sourcing.naming.role_nouns import role_word

REACH = 8
PARTY_TAG = re.compile(r"[RDI]-[A-Z]")
CLERICAL = words("Father Sister Brother Mother")


def role_of(parts: NounPhrase, lexicon: Lexicon, name_at: int | None = None) -> str:
    """The role that the words tell, or `NOT_TOLD`; a person's name begins at ``name_at``."""
    person = name_at is not None
    described = parts.head[:name_at] if person else parts.head
    clauses = " , ".join(map(" ".join, (parts.head, parts.complement, *parts.beside)))
    if is_meant_for_office(clauses, lexicon):
        return GOVERNMENT
    around = list(parts.head) + [word for segment in parts.beside for word in segment[:REACH]]
    if person and is_running(around, lexicon):
        return POLITICAL
    role = capacity(described, parts.owner, parts.complement, lexicon)
    if person and described and is_clerical(described):
        role = NGO
    if role in (NOT_TOLD, OTHER, EXPERT, NGO, CORPORATE) and is_affected(clauses):
        return CITIZEN
    weak = person and bool(described) and described[-1].lower().rstrip(".") in WEAK
    if weak or (role in (NOT_TOLD, OTHER) and (person or role == OTHER)):
        roles = [_beside(segment, lexicon) for segment in parts.beside]
        settled = [beside for beside in roles if beside not in (NOT_TOLD, OTHER)]
        return settled[0] if settled else role or (OTHER if OTHER in roles else NOT_TOLD)
    return role


def is_meant_for_office(text: str, lexicon: Lexicon) -> bool:
    """Whether words tell that somebody is meant for an office of the executive.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_meant_for_office("the governor's pick to run the water agency", lexicon())
    True
    """
    office = office_meant(text)
    return bool(office) and GOVERNMENT in (
        served(office, lexicon),
        capacity(office, (), (), lexicon),
    )


def is_running(around: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words tell that somebody seeks an office, and no degree.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_running(["a", "candidate"], lexicon()), is_running(["a", "PhD", "candidate"], lexicon())
    (True, False)
    """
    lower = [word.lower() for word in around]
    return any(
        singular(word) in lexicon.running and before not in DEGREES
        for before, word in zip(["", *lower], lower, strict=False)
    )


def is_clerical(title: Sequence[str]) -> bool:
    """Whether a title is that of somebody in orders, and no word of kinship.

    >>> is_clerical(["Father"]), is_clerical(["his", "father"])
    (True, False)
    """
    return title[-1] in CLERICAL and all(word[0].isupper() for word in title)


def _beside(segment: Sequence[str], lexicon: Lexicon) -> str:
    """The role that an apposition tells: ", a retired pilot", ", who leads the union"."""
    if any(PARTY_TAG.match(word) for word in segment[:1]):
        return POLITICAL
    first = segment[0].lower()
    if first[0].isdigit() or first in ("who", "whose", "which", "where", "and"):
        return NOT_TOLD
    parts = phrase(segment, lexicon)
    noun = singular(parts.lower[-1])
    known = noun in lexicon.agents | lexicon.people | OF_SCHOOLS or role_word(noun, lexicon)
    if noun in lexicon.places or not (known or first in DETERMINERS):
        return NOT_TOLD
    return capacity(parts.head, parts.owner, parts.complement, lexicon)
