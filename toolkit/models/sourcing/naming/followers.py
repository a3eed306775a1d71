"""Who holds with somebody or keeps an eye on a body: neither is of it.

A "Kremlin watcher" is an expert and no official, a "Ruiz backer" is of politics, and so is who
works for a cause where that is an election.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, words
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.body_names import CAUSES
from toolkit.models.sourcing.naming.labels import EXPERT, NOT_TOLD, POLITICAL

HARD_LINE = words("hardliner hard-liner loyalist stalwart")
BACKERS = words("backer booster acolyte")
ELECTORAL = words("presidential election re-election reelection gubernatorial senate mayoral")
ACTIVE = words("activist campaigner advocate canvasser volunteer organizer organiser staffer")
WATCHERS = words("watcher observer")
WATCHED = words("market bank fed industry court economic constitutional financial currency legal")
ADVOCATED = words("climate water air energy health peace")
"""What a campaign that is none for votes is for: "a clean water campaign activist"."""


def role_of_follower(cased: Sequence[str], lower: Sequence[str]) -> str:
    """The role of somebody who follows, by the noun and what stands before it, or `NOT_TOLD`.
    ``lower`` are the words of ``cased`` in lower case.

    >>> role_of_follower(["Kremlin", "watchers"], ["kremlin", "watchers"])
    'expert'
    >>> role_of_follower(["Ruiz", "backer"], ["ruiz", "backer"])
    'political'
    >>> role_of_follower(["a", "bird", "watcher"], ["a", "bird", "watcher"])
    ''
    """
    noun, before = singular(lower[-1]), lower[:-1]
    if noun in HARD_LINE:
        return POLITICAL
    proper = any(word[0].isupper() and word.lower() not in DETERMINERS for word in cased[:-1])
    if noun in BACKERS and proper and cased[-1][0].islower():
        return POLITICAL
    if noun in WATCHERS and (
        WATCHED & set(before[-1:])
        or (noun == "watcher" and cased[-2:-1] and cased[-2][0].isupper())
    ):
        return EXPERT
    if noun in ACTIVE and before[-1:] == ["campaign"]:
        causes = {singular(word) for word in before[:-1]} & (CAUSES | ADVOCATED)
        return NOT_TOLD if causes else POLITICAL
    return POLITICAL if noun in ACTIVE and ELECTORAL & set(before[-1:]) else NOT_TOLD
