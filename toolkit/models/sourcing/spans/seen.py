"""A sentence with what was found in it."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import Parts, Stretch
from toolkit.models.sourcing.spans.withholding import Withholding


class Seen(NamedTuple):
    """A sentence with what was found in it."""

    text: str
    words: Words
    quotes: list[Quote]
    parts: Parts
    p: float
    hearsay: str  # the reporter's "reportedly", "it is said", or ""
    withheld: tuple[Withholding, ...]  # what the reporter says is withheld
    cited: frozenset[int] = frozenset()  # numbers of attributions to whom a medium cites
    turn: str = ""  # how a turn of a dialogue without quotation marks is attributed, or ""
    signed: int = -1  # how many sentences ahead whoever speaks signs; -1 where nobody does


def text_of(seen: Seen, stretch: Stretch) -> str:
    """The words of a stretch, as they stand in the sentence."""
    start, end = offsets(seen.words, stretch)
    return seen.text[start:end]


def offsets(words: Words, stretch: Stretch) -> tuple[int, int]:
    """Start and end of a stretch in its sentence."""
    last = stretch.high - 1
    return words.starts[stretch.low], words.starts[last] + len(words.texts[last])
