"""Casing: the same sentence as a headline of one house, of another, and in lower case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from toolkit.audit.check import Check, Pair
from toolkit.audit.suite import Suite

SMALL = frozenset(
    """a an and as at but by for from in of on or so the to up with""".split()  # noqa: SIM905
)


def title_case(text: str) -> str:
    """A sentence as a headline in title case.

    >>> title_case("The plan to sell “old” trams passed.")
    'The Plan to Sell “Old” Trams Passed.'
    """

    def word(match: re.Match[str]) -> str:
        if match.start() and match[0] in SMALL:
            return match[0]
        return match[0][:1].upper() + match[0][1:]

    return re.sub(r"[\w’']+", word, text)


def recased(suite: Suite, change: Callable[[str], str]) -> Iterator[Pair]:
    """Each template, and the same in another case."""
    for template in suite.templates:
        before = suite.text(template)
        yield Pair(template.name, before, tuple(map(change, before)))


CHECKS = (
    Check(
        "casing_title",
        "invariance",
        "A sentence is written in title case, as many houses write headlines.",
        partial(recased, change=title_case),
    ),
    Check(
        "casing_capitals",
        "invariance",
        "A sentence is written in capitals.",
        partial(recased, change=str.upper),
    ),
    Check(
        "casing_lower",
        "invariance",
        "A sentence is written in lower case.",
        partial(recased, change=str.lower),
    ),
)
