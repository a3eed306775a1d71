"""What commands that score say of articles that stand more than once."""

from __future__ import annotations

from collections.abc import Mapping


def said_of_repeated(counts: Mapping[str, int]) -> str:
    """A line for the user; empty where no article is repeated."""
    if not (n := counts["repeated"]):
        return ""
    has = "article has" if n == 1 else "articles have"
    return f"toolkit: {n:,} {has} the text and title of one before"
