"""Names that are withheld of several sources at once, and of parts of a group.

"They all spoke on condition of anonymity" is of everybody of their kind who was cited before,
"both insisted on anonymity" of the last two, and "one of the officials" has no more of a name than
the officials have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.grammar import words as word_set
from toolkit.models.sourcing.noun_phrase import singular
from toolkit.models.sourcing.references import GROUP, PERSON, Entity

TOGETHER = re.compile(
    r"(?:And |But )?(?:They |The (?:\w+ )?[a-z]+ )?(?P<all>[Bb]oth|[Aa]ll|[Ee]ach)\b"
    r"(?: of (?:them|the \w+))?(?: (?P<number>two|three|four|five|six)\b)?"
)
"""How a sentence starts that withholds several names."""
NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
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


def _together(
    match: re.Match[str], statement: Withheld, in_order: Sequence[Entity]
) -> Sequence[Entity]:
    """Who else is meant by "both", "all three" or "they all"."""
    before = [e for e in in_order if min(e.mentions).sentence < statement.sentence]
    number = NUMBERS.get((match["number"] or match["all"]).lower())
    if number is None:
        nouns = _nouns(statement.source)
        return [entity for entity in before if _nouns(entity) & nouns]
    near = [e for e in before if statement.sentence - min(e.mentions).sentence <= REACH]
    persons = [entity for entity in near if entity.kind == PERSON]
    return persons[-number:] if len(persons) >= number else ()


def _whole(part: Entity, before: Sequence[Entity]) -> Entity | None:
    """The group that a source is a part of, if it is spoken of as one."""
    texts = [text for text, _ in part.described]
    match = next((m for text in texts if (m := PART.match(text))), None)
    if match is None or any(BESIDE.search(text) for text in texts):
        return None
    noun = match["noun"]
    if noun is None or noun in NO_NOUN:
        return next((entity for entity in reversed(before) if entity.kind == GROUP), None)
    head = singular(noun)
    return next((entity for entity in reversed(before) if head in _nouns(entity)), None)


def _nouns(entity: Entity) -> set[str]:
    """The nouns that a source is spoken of by, also as a part."""
    parts = [m["noun"] for text, _ in entity.described if (m := PART.match(text)) and m["noun"]]
    return {*map(singular, parts), *entity.heads}
