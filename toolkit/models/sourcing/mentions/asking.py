"""Whose a quotation is beside a sentence that asks: a question asked, or the answer to one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.models.sourcing.mentions.references import PERSON, Entity
from toolkit.models.sourcing.spans.seen import Seen, text_of

ASKED = re.compile(r"(?:asked|asks|questioned|pressed|grilled|quizzed|challenged)$")
ASKS = re.compile(r"(?:ask(?:ed|s)|wonder(?:ed|s)|inquired|enquired|demand(?:ed|s))$")
QUESTION = re.compile(r"\?[\"”’']*$")
SHORT = 8
"""Words of a sentence that says no more than who asked the question before it."""


def asked_in(seen: Seen, i: int, entities: Iterable[Entity]) -> Entity | None:
    """The person whom sentence ``i`` asks something without a quotation: who stands right behind
    the cue ("Ruiz asked Brandt about the dam")."""
    if seen.quotes or seen.text.endswith(":"):
        return None
    for source, cue, _, quoted in seen.parts.attributions:
        if quoted or source is None or source.low > cue.low or cue.low >= cue.high:
            continue
        if cue.high >= len(seen.words.texts) - 2 or not ASKED.search(text_of(seen, cue)):
            continue
        at = seen.words.starts[cue.high]
        for entity in entities:
            if entity.kind == PERSON and any(
                spot.sentence == i and spot.start <= at < spot.end for spot in entity.mentions
            ):
                return entity
    return None


def is_question(seen: Seen) -> bool:
    """Whether a sentence is a question that its quotation closes after."""
    return bool(seen.quotes) and seen.quotes[-1].closes and bool(QUESTION.search(seen.text))


def says_who_asked(seen: Seen) -> bool:
    """Whether a sentence says no more than who asked: "Ms. Ruiz asked her two sons."."""
    unquoted = [a for a in seen.parts.attributions if not a.quoted]
    if seen.quotes or len(unquoted) != 1 or seen.text.endswith(":"):
        return False
    source, cue = unquoted[0].source, unquoted[0].cue
    if not ASKS.search(text_of(seen, cue)):
        return False
    words = sum(text[0].isalnum() for text in seen.words.texts)
    return source is not None and source.low == 0 and cue.low == source.high and words <= SHORT
