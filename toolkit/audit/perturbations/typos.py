"""Typos: two neighbouring letters of one word change places."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from toolkit.audit.check import Check, Pair
from toolkit.audit.suite import Suite

LETTERS = 5
WORD = re.compile(rf"\b[a-z]{{{LETTERS},}}\b")
TIMES = 2


def misspelt(text: str, generator: random.Random) -> str:
    """A text in which two neighbouring letters inside one long lower-case word are swapped; as it
    came where there is no such word.

    >>> misspelt("A plain sentence.", random.Random(1))
    'A plian sentence.'
    """
    places = [
        k
        for word in WORD.finditer(text)
        for k in range(word.start() + 1, word.end() - 2)
        if text[k] != text[k + 1]
    ]
    if not places:
        return text
    k = generator.choice(places)
    return text[:k] + text[k + 1] + text[k] + text[k + 2 :]


def with_typo(suite: Suite) -> Iterator[Pair]:
    """Each template, and the same with a slip in its last sentence; `TIMES` slips, one by one."""
    for template in suite.templates:
        before = suite.text(template)
        generator = suite.random("typos", template.name)
        for _ in range(TIMES):
            yield Pair(template.name, before, (*before[:-1], misspelt(before[-1], generator)))


CHECKS = (
    Check(
        "typos",
        "invariance",
        "Two neighbouring letters inside one long word change places.",
        with_typo,
    ),
)
