"""Punctuation: straight for curly quotation marks and apostrophes, and a missing full stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from toolkit.audit.check import Check, Pair
from toolkit.audit.suite import Suite

STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def straight(text: str) -> str:
    """A text with straight quotation marks and apostrophes.

    >>> straight("“We’ll see.”")
    '"We\\'ll see."'
    """
    return text.translate(STRAIGHT)


def apostrophes(text: str) -> str:
    """A text with curly apostrophes."""
    return text.replace("'", "’")


def without_stop(text: str) -> str:
    """A text without its last full stop, as headlines and captions are."""
    return text.removesuffix(".")


def respelt(suite: Suite, change: Callable[[str], str]) -> Iterator[Pair]:
    """Each template that a change changes."""
    for template in suite.templates:
        before = suite.text(template)
        after = tuple(map(change, before))
        if after != before:
            yield Pair(template.name, before, after)


CHECKS = (
    Check(
        "quotation_marks",
        "invariance",
        "Curly quotation marks become straight ones.",
        partial(respelt, change=straight),
    ),
    Check(
        "apostrophes",
        "invariance",
        "Straight apostrophes become curly ones.",
        partial(respelt, change=apostrophes),
    ),
    Check(
        "full_stop",
        "invariance",
        "The last full stop is left out.",
        partial(respelt, change=without_stop),
    ),
)
