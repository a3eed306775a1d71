"""The role of a person of whom neither title nor apposition tells a capacity.

A verb may tell one elsewhere in the article, but in articles about politics, whose people are known
without an office. Who is met at home is heard as a citizen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.mentions.references import Entity
from toolkit.models.sourcing.naming.labels import CITIZEN, NOT_TOLD
from toolkit.models.sourcing.profiles.daily_life import shows_life, tells_of_life
from toolkit.models.sourcing.profiles.told_elsewhere import in_quotation, told_in_sentences

POLITICS = re.compile(
    r"\b(?:candidates?|campaign\w*|nomin\w+|primar(?:y|ies)|debates?|rally|rallies|voters?|polls?"
    r"|presidential|elections?|electoral|GOP|Republicans?|Democrats?|Democratic|ballots?|caucus\w*"
    r"|White House|running for|Senate)\b"
)
"""What a politician without a told office is spoken of with."""
IN_POLITICS = re.compile(
    POLITICS.pattern + r"|\b(?:President|Congress\w*|Sen|Gov|Rep|Senators?|[Ll]awmakers?"
    r"|administration|part(?:y|ies)|politic\w+|[Cc]onservatives?|[Ll]iberals?|Secretary)\b"
)
POLITICAL_SHARE = 0.1
"""The share of sentences with such words from which on an article is one about politics."""


def role_of_untold(
    entity: Entity, sentences: Sequence[str], quoted: Sequence[str], lexicon: Lexicon
) -> str:
    """The role of a named person without a told capacity, or `NOT_TOLD`; ``quoted`` are their words
    in quotation marks."""
    apart = not is_about_politics(sentences)
    if apart and (by_verb := told_in_sentences(entity, sentences, lexicon)):
        return by_verb
    met = tells_of_life(quoted) or _is_met_in_life(entity, sentences)
    return CITIZEN if met else NOT_TOLD


def is_about_politics(sentences: Sequence[str]) -> bool:
    """Whether an article is about politics, whose people are known without an office; any other
    tells the capacity of whoever has one.

    >>> is_about_politics(["Sen. Lind will run for president.", "She lives in Ely."])
    True
    >>> is_about_politics(["The river rose.", "She lives in Ely.", "A senator came."])
    False
    """
    holding = sum(IN_POLITICS.search(text) is not None for text in sentences)
    return holding >= max(min(2, len(sentences) - 1), POLITICAL_SHARE * len(sentences))


def _is_met_in_life(entity: Entity, sentences: Sequence[str]) -> bool:
    """Whether the article shows somebody in daily life where it speaks of them."""
    for spot in entity.mentions:
        text = sentences[spot.sentence]
        before = text[: spot.start]
        if not in_quotation(before) and shows_life(before, text[spot.end : spot.end + 140]):
            return True
    return False
