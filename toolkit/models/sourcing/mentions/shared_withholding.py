"""Names that are withheld of several sources at once, and of parts of a group.

"They all spoke on condition of anonymity" is of everybody of their kind who was cited before,
"both insisted on anonymity" of the last two, and "one of the officials" has no more of a name than
the officials have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.mentions.references import GROUP, PERSON, Entity

TOGETHER = re.compile(
    r"(?:And |But )?(?:They |The (?:\w+ )?[a-z]+ )?"
    r"(?P<all>[Bb]oth|[Aa]ll|[Ee]ach|[Nn]either|[Nn]one)\b"
    r"(?: of (?:them|the \w+))?(?: (?P<number>two|three|four|five|six)\b)?"
)
"""How a sentence starts that withholds several names."""
NUMBERS = {"both": 2, "neither": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
PART = re.compile(
    r"(?:at least |more than )?(?:one|two|three|four|five|six|several|some|both|all|many|most|none"
    r"|each|another|a (?:few|couple|number|second|third|fourth))"
    r" of (?:the|these|those|them)\b(?: (?:two|three|four|five|six))?(?: (?P<noun>[a-z-]+))?",
    re.IGNORECASE,
)
"""A part of a group: "two of the people", "several of them"."""
BESIDE = re.compile(r", [A-Z]")
"""A name behind a description: "one of the officials, Ada Ruiz"."""
REACH = 8
"""How many sentences back they may be who are meant by "both"."""
NO_NOUN = word_set("who that with in on at from to and said familiar briefed present close")


class Withheld(NamedTuple):
    """A sentence that withholds a name, by its number, its text and whose name it is."""

    sentence: int
    text: str
    source: Entity


def share_withholding(entities: Sequence[Entity], statements: Sequence[Withheld]) -> None:
    """Let the name of everybody be withheld of whom a sentence says it together with others, and
    of the parts of a group of whom it is said."""
    if not statements:
        return
    unnamed = [
        (min(entity.mentions)[:2], entity)
        for entity in entities
        if entity.cited and entity.person is None and entity.kind in (PERSON, GROUP)
    ]
    in_order = [entity for _, entity in sorted(unnamed, key=lambda each: each[0])]
    for statement in statements:
        if match := TOGETHER.match(statement.text):
            for entity in _together(match, statement, in_order):
                entity.anonymous = True
    for place, entity in enumerate(in_order):
        whole = _whole(entity, in_order[:place])
        if whole is not None and whole.anonymous:
            entity.anonymous = True


def is_part(source: str) -> bool:
    """Whether the words for a source are for a part of a group.

    >>> is_part("Two of the officials"), is_part("the officials")
    (True, False)
    """
    return PART.match(source) is not None


def _together(
    match: re.Match[str], statement: Withheld, in_order: Sequence[Entity]
) -> Sequence[Entity]:
    """Who else is meant by "both", "all three" or "they all": the group of so many that was cited
    last, else so many people, or the group that a part of it is of, with its parts."""
    before = [e for e in in_order if min(e.mentions).sentence < statement.sentence]
    number = NUMBERS.get((match["number"] or match["all"]).lower())
    if number is None:
        whole = _whole(statement.source, before) or statement.source
        return [e for e in before if e is whole or _whole(e, before) is whole]
    near = [e for e in before if statement.sentence - min(e.mentions).sentence <= REACH]
    if near and near[-1].kind == GROUP:
        return near[-1:] if _counted(near[-1]) == number else ()
    last = near[-number:]
    return last if len(last) == number and all(e.kind == PERSON for e in last) else ()


def _counted(group: Entity) -> int:
    """How many a group is of, if it is told: "two residents"."""
    words = (word.lower() for text, _ in group.described for word in text.split()[:1])
    return next((NUMBERS[word] for word in words if word in NUMBERS), 0)


def _whole(part: Entity, before: Sequence[Entity]) -> Entity | None:
    """The group that a source is a part of, if it is spoken of as one."""
    match = _part_of(part)
    if match is None or any(BESIDE.search(text) for text, _ in part.described):
        return None
    wholes = [entity for entity in reversed(before) if _part_of(entity) is None]
    noun = match["noun"]
    if noun is None or noun in NO_NOUN:
        return next((entity for entity in wholes if entity.kind == GROUP), None)
    head = singular(noun)
    return next((entity for entity in wholes if head in entity.heads), None)


def _part_of(entity: Entity) -> re.Match[str] | None:
    """The words for a source that is spoken of as a part of a group."""
    return next((m for text, _ in entity.described if (m := PART.match(text))), None)
