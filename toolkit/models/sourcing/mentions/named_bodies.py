"""Bodies that an article names and does not cite, met again by their noun: "the agency"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon

BACK = 2
"""Over how many sentences before a noun its body may have been named."""
NOUNS = word_set("agency ministry department bureau commission council committee court")
INITIALS = re.compile(r"(?<![\w.-])[A-Z]{3,5}(?![\w.-])")
GOVERNMENT = "government"


class NamedBody(NamedTuple):
    """The words that name a body, and the sentence."""

    text: str
    sentence: int


def last_named(noun: str, texts: Sequence[str], i: int, lexicon: Lexicon) -> NamedBody | None:
    """The body named last before sentence ``i`` that a noun of public bodies can mean.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> texts = ["Norvik’s foreign ministry met them.", "The FDA helped.", "The ministry said no."]
    >>> last_named("ministry", texts, 2, lexicon()), last_named("agency", texts, 2, lexicon())
    (NamedBody(text='Norvik’s foreign ministry', sentence=0), NamedBody(text='FDA', sentence=1))
    """
    if noun not in NOUNS:
        return None
    for k in range(i - 1, max(-1, i - BACK - 1), -1):
        matches = [(m.start("body"), m["body"]) for m in _of_noun(noun).finditer(texts[k])]
        if noun == "agency":
            matches += [
                (m.start(), m[0])
                for m in INITIALS.finditer(texts[k])
                if lexicon.bodies.get(m[0].lower()) == GOVERNMENT or f"({m[0]})" in "".join(texts)
            ]
        if matches:
            return NamedBody(max(matches)[1], k)
    return None


@lru_cache(maxsize=32)
def _of_noun(noun: str) -> re.Pattern[str]:
    """ "Norvik's foreign ministry", "the Norvik Health Ministry", "the Ministry of Health"."""
    return re.compile(
        rf"(?P<body>[A-Z][\w.-]*(?:[’']s)?(?: (?:[A-Z][\w.-]*|and|of)){{0,4}}(?: [a-z]+)? {noun}\b"
        rf"|(?:[A-Z][\w-]* ){{0,4}}{noun.title()}(?: (?:of|for)(?: (?:[A-Z][\w-]*|and)){{1,4}})?\b)"
    )
