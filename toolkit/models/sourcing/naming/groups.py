"""The role of a group that has no name, by what it is for: "gun-rights groups"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, words
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.body_names import CAUSES, JOINING, TRADES
from toolkit.models.sourcing.naming.labels import CORPORATE, NGO, NOT_TOLD, OTHER

GROUPS = words("group organization organisation coalition network alliance lobby movement outfit")
ARMED = words(
    "armed militant terror terrorist jihadi jihadist extremist separatist rebel insurgent "
    "guerrilla paramilitary isis isil qaeda al-qaeda"
)
CONCERNS = words(
    "abortion birdwatching charity community corruption cycling democracy disability "
    "disarmament dissident ecology ethic expression fundraising gay good-government green gun "
    "heritage housing hunting immigration indigenous lesbian lgbt lgbtq literacy mental "
    "monitoring motoring preservation prevention privacy protest reform river safety scout "
    "secular solidarity speech sustainability transgender transparency vegan violence volunteer "
    "welfare"
)
"""What groups without a name are for, beside what the names of bodies tell."""
AGAINST_STATES = words("anti-government anti-state anti-regime anti-western anti-terror")
STRUGGLE = re.compile(r"pro-(?:choice|life|war|gun|tax|nuclear|vaccine|immigrant)$")
CAMPAIGNING = words("campaign campaigning pressure protest activist watchdog watch")
"""What a group that wants something changed is called: "a campaign group"."""
PEOPLE = words("family student parent youth worker employee woman child immigrant refugee teacher")
"""Causes that, before "group", may be no more than who belongs to it: "a family group"."""


def role_of_group(lower: Sequence[str]) -> str:
    """The role of a group, lower case, or `NOT_TOLD` where its words do not tell it.

    >>> role_of_group(["gun-rights", "groups"]), role_of_group(["oil", "industry", "group"])
    ('ngo', 'corporate')
    >>> role_of_group(["an", "armed", "group"]), role_of_group(["group"])
    ('other', '')
    """
    if not lower or singular(lower[-1]) not in GROUPS:
        return NOT_TOLD
    for word in reversed(lower[:-1]):
        parts = {singular(part) for part in (word, *word.split("-"))}
        if parts & ARMED:
            return OTHER
        if word in CAMPAIGNING and word == lower[-2]:
            return NGO
        if word.startswith("anti-") and word not in AGAINST_STATES:
            return NGO
        if parts & (CONCERNS | CAUSES - PEOPLE) or STRUGGLE.match(word):
            return NGO
        if parts & TRADES:
            return CORPORATE
    return NOT_TOLD


def without_first_field(body: Sequence[str], nouns: Collection[str]) -> Sequence[str]:
    """The words for a body of two fields without the first; ``nouns`` are those of bodies.

    >>> nouns = {"office", "union"}
    >>> without_first_field("the search and rescue office in Ely".split(), nouns)
    ['rescue', 'office', 'in', 'Ely']
    >>> without_first_field("the union and the rescue office".split(), nouns)
    ['the', 'union', 'and', 'the', 'rescue', 'office']
    """
    at = next((k for k, word in enumerate(body[:4]) if k and word == "and"), 0)
    behind = next((k for k, word in enumerate(body[at : at + 4]) if word in nouns), 0)
    inside = body[: at + behind + 1]
    fields = at and behind > 1 and all(map(str.islower, inside))
    if not fields or body[at - 1] in nouns or body[at + 1] in DETERMINERS:
        return body
    return list(body[at + 1 :])


def joined_name(body: Sequence[str]) -> list[str]:
    """The capitals that words begin with, where an "and" joins them to one name.

    >>> joined_name(["the", "Harbor", "and", "Allied", "Workers", "Union", "in", "Ely"])
    ['Harbor', 'and', 'Allied', 'Workers', 'Union']
    >>> joined_name(["the", "Treasury", "and", "the", "Workers", "Union"])
    []
    """
    words = list(body[1:] if body and body[0].lower() in DETERMINERS else body)
    end = next(
        (i for i, word in enumerate(words) if not word[0].isupper() and word not in JOINING),
        len(words),
    )
    name = words[:end]
    inside = any(word in JOINING for word in name[1:-1])
    return name if inside and name[-1] not in JOINING else []
