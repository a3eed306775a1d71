"""Somebody whom the first sentence describes and the second names: "Ada Ruiz, 44, was …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.names import NameFinder
from toolkit.models.sourcing.mentions.people import Person
from toolkit.models.sourcing.naming.labels import CITIZEN, OTHER
from toolkit.models.sourcing.naming.naming import Naming

AGE = re.compile(r", \d\d,")
FIRST = 3
"""Among how many sentences an article may bring in whom it is about."""
BESIDE = word_set(
    "witness neighbor neighbour victim survivor relative friend mother father wife husband brother "
    "sister son daughter resident official judge officer lawyer attorney bystander passer-by"
)
"""Nouns for people who are heard beside whom a story is about."""


def named_with_age(
    i: int, noun: str, naming: Naming, texts: Sequence[str], names: NameFinder
) -> Person | None:
    """The person with whose full name and age the next sentence opens, of whom a noun with which
    an article opens may be."""
    following = names.in_sentence[i + 1] if i < FIRST and i + 1 < len(texts) else []
    if not following or noun in BESIDE or naming.role not in (CITIZEN, OTHER):
        return None
    name, person = following[0]
    first = min(person.names, key=lambda each: (each.sentence, each.start))
    opens = name.start == 0 and name is first and len(name.parts) > 1
    gender = person_words().noun_gender.get(noun, "")
    agree = not (gender and person.gender) or gender == person.gender
    return person if opens and agree and AGE.match(texts[i + 1], name.end) else None
