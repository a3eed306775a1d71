"""The one role of a person from all that an article tells of their capacities.

An office outranks a family, the bench outranks the politics around a nomination, what somebody is
now outranks what they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.naming.labels import CITIZEN, EXPERT, GOVERNMENT, NGO, OTHER, POLITICAL

FORMER = word_set("former ex onetime one-time then-candidate")
RETIRED = FORMER | {"retired"}
ELECTIVE = word_set(
    "president governor gov senator sen congressman congresswoman representative rep mayor "
    "secretary minister premier chancellor prime vice lawmaker legislator speaker"
)
CANDIDATE = word_set(
    "candidate nominee hopeful contender front-runner frontrunner candidacy challenger"
)
RESIDENT = word_set("resident homeowner tenant neighbor neighbour villager evacuee survivor victim")
HONORIFIC = word_set("mr mrs ms miss dr sir lord lady dame")
COURT = word_set("judge justice magistrate")
KIN = word_set(
    "son daughter mother father wife husband brother sister child parent widow widower grandson "
    "granddaughter grandmother grandfather uncle aunt cousin nephew niece friend "
    "classmate roommate"
)


class Evidence(NamedTuple):
    """Words that tell a capacity, and the role that they tell."""

    role: str
    words: frozenset[str]
    former: bool = False
    """Whether it is an elective office that is left."""


class Telling(NamedTuple):
    """What the article tells of a source: by kind of words what they say, in order."""

    titles: list[Evidence]
    appositions: list[Evidence]
    expressions: list[Evidence]
    campaign: int
    political: int
    mentions: int = 0

    def all(self) -> Iterable[Evidence]:
        """All evidence, the most telling kind first."""
        return (*self.appositions, *self.titles, *self.expressions)


def person_role(known: Telling) -> str:
    """The one role of a person in an article.

    >>> title = Evidence("government", frozenset(["mayor"]))
    >>> person_role(Telling([title], [], [], 0, 0))
    'government'
    >>> former = Evidence("government", frozenset(["former", "president"]), former=True)
    >>> person_role(Telling([former], [], [], 0, 0))
    'political'
    """
    evidence = _without_family(list(known.all()))
    executive = candidate = partisan = retired = 0
    for each in evidence:
        if each.words & CANDIDATE:
            candidate += 1
        elif each.role == GOVERNMENT and not each.former and each.words & RETIRED:
            retired += 1
        elif each.role == GOVERNMENT and not each.former:
            executive += 3 if "president" in each.words else 1
        elif each.role == POLITICAL or each.former:
            partisan += 1
    candidate += known.campaign
    if executive and executive >= candidate:
        return POLITICAL if _is_campaigning(known) else GOVERNMENT
    if candidate or (partisan and not known_otherwise(evidence)):
        return POLITICAL
    telling = [each for each in evidence if each.role != OTHER and not each.words <= HONORIFIC]
    now = [each.role for each in telling if not each.words & FORMER]
    roles = [*now, *(each.role for each in (*telling, *evidence) if each.role != OTHER)]
    if not roles and known.political > 1:
        return POLITICAL
    if telling and all(each.words & RETIRED for each in telling) and _seeks_office(known):
        return POLITICAL
    if retired:  # who has left an office that is not elective is heard for what they know
        later = [role for role in roles if role != GOVERNMENT]
        return later[0] if later else POLITICAL if partisan else EXPERT
    if roles and roles[0] in (EXPERT, NGO, OTHER) and any(map(_lives_there, evidence)):
        return CITIZEN  # of what happens at home a doctor speaks as a resident
    return roles[0] if roles else OTHER


def _without_family(evidence: list[Evidence]) -> list[Evidence]:
    """What is told of somebody; whose child or parent they are counts for nothing beside an
    office or a party: "the senator, the son of a miner,"."""
    offices = [each for each in evidence if each.role in (GOVERNMENT, POLITICAL)]
    return (
        [each for each in evidence if each.role != CITIZEN or not each.words & KIN]
        if offices
        else evidence
    )


def on_bench(titles: Iterable[Evidence]) -> bool:
    """Whether somebody is a judge, whose nomination is no campaign."""
    return any(each.role == GOVERNMENT and each.words & COURT for each in titles)


def _lives_there(shown: Evidence) -> bool:
    return shown.role == CITIZEN and bool(shown.words & RESIDENT)


def _is_campaigning(known: Telling) -> bool:
    """Whether an office is no more than a title of somebody whom the article shows in politics:
    "Gov. Lind" among candidates. A president's is more."""
    titles = [each for each in known.titles if each.role == GOVERNMENT]
    repeated = frozenset[str]().union(*(each.words for each in titles))
    further = (*known.appositions, *(e for e in known.expressions if not e.words & repeated))
    if not titles or any(each.role == GOVERNMENT for each in further):
        return False
    if any("president" in each.words for each in titles):
        return False
    if not any(each.words & ELECTIVE for each in titles):
        return False
    return known.political > 1 and 2 * known.political > known.mentions


def _seeks_office(known: Telling) -> bool:
    """Whether somebody of whom only a calling that is left is told is shown in politics throughout:
    "former shoe executive Ana Lima" among candidates."""
    return known.political > 1 and 3 * known.political > known.mentions


def known_otherwise(evidence: Iterable[Evidence]) -> bool:
    """Whether the first thing told of a person is a capacity outside politics."""
    first = next((each.role for each in evidence if each.role != OTHER), POLITICAL)
    return first not in (POLITICAL, GOVERNMENT)
