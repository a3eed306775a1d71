"""A check of the audit: a number written with or without a comma is a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.audit import Check, Pair
from toolkit.audit.suite import Suite

LONG = re.compile(r"(\d),(\d{3})")


def without_commas(suite: Suite) -> Iterator[Pair]:
    """Each template with a number such as 80,000, and the same with 80000."""
    for template in suite.templates:
        before = suite.text(template)
        after = tuple(LONG.sub(r"\1\2", text) for text in before)
        if after != before:
            yield Pair(template.name, before, after)


THOUSANDS = Check(
    "thousands",
    "invariance",
    "A comma in a large number is left out.",
    without_commas,
)
