"""The capitalised words of a text, of which names are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

WORD = re.compile(r"(?<![\w’'@#.-])(?:(?:al|el|ul|as|bin)-)?[^\W\d_][\w’'-]*")
NEIGHBOUR = re.compile(
    r" (?:[A-Z]\. |(?:de|da|del|la|van|von|der|den|bin|ibn|al|el) |[“\"][A-Z][a-z]+[”\"] )*"
)
"""What may stand between two words of one name: a blank, initials, particles, a byname."""
POSSESSIVE = re.compile(r"(?:[’'][sS]?)$")


class Word(NamedTuple):
    """A word at ``start`` to ``end`` of a text, without a possessive ending; in lower case."""

    start: int
    end: int
    lower: str


def capitalised(text: str) -> Iterator[Word]:
    """The capitalised words of a text, without a possessive ending."""
    for match in WORD.finditer(text):
        word = match[0]
        if word[0].isupper() or word[3:4].isupper():
            word = POSSESSIVE.sub("", word)
            yield Word(match.start(), match.start() + len(word), word.lower())


def adjoins(text: str, word: Word, following: Word) -> bool:
    """Whether two words may be of one name."""
    return NEIGHBOUR.fullmatch(text, word.end, following.start) is not None
