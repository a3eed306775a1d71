"""Outlets that no list has, by what an article says that they do: "The Harbor Kurjer, citing court
papers, reported", "first reported by Ostrava Dnes"."""

from __future__ import annotations

import re
from collections.abc import Sequence

LEADS = re.compile(
    r"(?:(?:,| \([^()]*\))? (?:first|exclusively) reported\b"
    r"|, (?:citing|quoting) [^,.]+, (?:reported|reports|wrote|writes|said|says)\b"
    r"| report(?:ed|s)(?: (?:on |late |early |this |last )?[A-Z]?[a-z]+)?, (?:citing|quoting)\b"
    r"| broke the (?:story|news)\b)"
)
"""What follows a medium that is first with the news, or names where it has it from."""
BY = re.compile(
    r"\b(?:first|originally) (?:reported|published|revealed) (?:by|in) (?:the )?$", re.I
)


def reports_news(name: str, sentences: Sequence[str]) -> bool:
    """Whether an article speaks of a name as of a medium.

    >>> reports_news("Harbor Kurjer", ["The Harbor Kurjer, citing a judge, reported a delay."])
    True
    >>> reports_news("Harbor Kurjer", ["The Harbor Kurjer reported a loss."])
    False
    """
    for text in sentences:
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if LEADS.match(text, end) or BY.search(text[max(0, at - 40) : at]):
                return True
            at = text.find(name, end)
    return False
