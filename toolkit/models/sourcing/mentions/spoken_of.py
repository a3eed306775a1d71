"""Where a name stands: as a subject or behind a preposition, in what is said or beyond it."""

from __future__ import annotations

import re
from bisect import bisect_left

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution

BEHIND = re.compile(
    r"^\W*(?:(?:And|But|Yet) )?(?:[A-Z][a-z]+ing |Along |Together )?"
    r"(?i:with|like|unlike|besides|beside|for|against|to|of|by)(?: the)? $"
)
"""Before a name that is no subject, at the start: "Along with Ruiz, he", no "As for Ruiz, he"."""
OWNER = re.compile(r"[’']s? ")
FURTHER = word_set("who whom whose which")
"""Words that open a further clause, in which the reporter may name whoever speaks."""


def is_behind_preposition(text: str, start: int, end: int) -> bool:
    """Whether a name stands behind a preposition where a sentence opens, and is no subject.

    >>> is_behind_preposition("Along with Ruiz, he left.", 11, 15)
    True
    >>> is_behind_preposition("One of Ruiz's calls came when he left.", 7, 13)
    False
    """
    owner = OWNER.match(text, end) or OWNER.search(text[start : end + 1])
    return not owner and BEHIND.search(text, 0, start) is not None


def is_spoken_of(attribution: Attribution, words: Words, start: int) -> bool:
    """Whether a name is of somebody else than the source where what is said names it: in the clause
    itself, "the senator said Ruiz lied", not in "…, which made Ruiz glad"; nor before a source that
    is read with the cue of another: "Lima pressed Ruiz on it, but the senator …"."""
    source, cue, content = attribution.source, attribution.cue, attribution.content
    if not content or source is None:
        return True
    if cue.high <= content[0].low and content[-1].high <= source.low:
        return False
    between = words.texts[content[0].low : bisect_left(words.starts, start)]
    return FURTHER.isdisjoint(text.lower() for text in between)
