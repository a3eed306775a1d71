"""Callings that what the article is about settles, where no word beside them does.

A manager in a report of a match leads a side, a captain in one of a shipwreck sailed the boat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.naming.labels import CITIZEN, CORPORATE, GOVERNMENT, NOT_TOLD, OTHER
from toolkit.models.sourcing.profiles.capacities import Evidence

LEADS_SIDE = word_set("manager boss captain skipper")
SAILS = word_set("captain skipper")
GAME = re.compile(
    r"\b(?:match|matches|goals?|goalless|striker|midfielder|defender|winger|goalkeeper|half-time"
    r"|kick-off|referee|penalt(?:y|ies)|league|cup|season|fixtures?|scored|scoring|innings|wickets?"
    r"|tries|semi-final|quarter-final|final whistle|dressing room|squad|tournament|relegat\w+"
    r"|promotion|derby|pitch|overtime|playoffs?|equali[sz]er)\b"
)
VESSEL = re.compile(
    r"\b(?:ferry|ferries|boats?|ships?|vessels?|trawlers?|tankers?|yachts?|barges?|tugs?|hull|deck"
    r"|lifeboats?|sank|sunk|capsized?|aground|aircraft|planes?|airliner|cockpit|runway)\b"
)
SHARE = 0.2
"""The share of sentences with such words from which on an article is about a game or a vessel."""


def role_by_topic(known: Iterable[Evidence], role: str, sentences: Sequence[str]) -> str:
    """The role of a calling by what the article is about, or `NOT_TOLD`.

    >>> manager = Evidence("corporate", frozenset({"manager"}))
    >>> role_by_topic([manager], "corporate", ["The striker scored.", "The match was over."])
    'other'
    >>> role_by_topic([manager], "corporate", ["The mill made a loss in the first half."])
    ''
    """
    if role not in (CORPORATE, GOVERNMENT, OTHER):
        return NOT_TOLD
    called = [each.words for each in known if each.role == role]
    if not called or not all(len(each - {"the", "a", "an"}) == 1 for each in called):
        return NOT_TOLD
    nouns = frozenset[str]().union(*called) - {"the", "a", "an"}
    if nouns <= LEADS_SIDE and _is_about(GAME, sentences):
        return OTHER
    return CITIZEN if nouns <= SAILS and _is_about(VESSEL, sentences) else NOT_TOLD


def _is_about(words: re.Pattern[str], sentences: Sequence[str]) -> bool:
    """Whether enough sentences, and more than one, have one of the words."""
    holding = sum(words.search(text) is not None for text in sentences)
    return holding >= max(2, SHARE * len(sentences))
