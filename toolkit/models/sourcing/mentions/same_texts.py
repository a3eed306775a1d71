"""Documents that an article speaks of by several words: a poll, its results, the survey."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.mentions.descriptions import Description
from toolkit.models.sourcing.mentions.references import REACH, TEXT, Entity

ALIKE = (
    word_set("poll survey polling"),
    word_set("study paper research"),
    word_set("report study review audit analysis"),
    word_set("letter memo note message"),
    word_set("email e-mail message"),
    word_set("lawsuit suit complaint filing"),
    word_set("law act statute bill measure"),
)
"""Nouns by which one document may be called."""
OF_ANY = word_set("document text")
FOUND = word_set("result finding figure number")
TELLING = word_set("poll survey polling study report research audit census test review analysis")
"""What has results."""


def same_text(i: int, new: Description, entities: Sequence[Entity]) -> Entity | None:
    """The document that a definite noun without modifiers means: the one met last, if it may be
    called so."""
    if not new.definite or new.modifiers:
        return None
    near = [e for e in entities if e.kind == TEXT and 0 <= i - e.sentence <= 2 * REACH]
    last = max(near, key=lambda e: (e.sentence, e.start), default=None)
    return last if last is not None and _may_be(new.head, last.heads) else None


def _may_be(noun: str, heads: set[str]) -> bool:
    if noun in FOUND:
        return not TELLING.isdisjoint(heads)
    if noun in OF_ANY:
        return True
    return any(noun in group and not group.isdisjoint(heads) for group in ALIKE)
