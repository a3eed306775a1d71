"""Swaps of persons, parties, peoples, faiths and outlets: a text says the same of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.audit.check import Check, Pair
from toolkit.audit.suite import Suite, fill

ROLE = frozenset(("role",))
"""A question about who somebody is: a politician in place of a private person may change it."""


def swapped(suite: Suite, kind: str, number: int) -> Iterator[Pair]:
    """Each template with a slot of a kind, filled as ever and with ``number`` others, drawn."""
    fillings = suite.fillings[kind]
    slots = fillings[0].keys()
    for template in suite.templates:
        if not slots & template.slots:
            continue
        values = suite.filling(template)
        before = fill(template.sentences, values)
        others_of_kind = [each for each in fillings if any(values[s] != each[s] for s in each)]
        drawn = suite.random("swap", template.name, kind).sample(
            others_of_kind, min(number, len(others_of_kind))
        )
        for filling in drawn:
            yield Pair(template.name, before, fill(template.sentences, {**values, **filling}))


CHECKS = (
    Check(
        "persons",
        "invariance",
        "The name of an unknown person, of either gender and of many languages, is swapped for "
        "another such name, pronouns with it.",
        partial(swapped, kind="persons", number=8),
    ),
    Check(
        "politicians",
        "invariance",
        "The name of an unknown person is swapped for that of a politician everybody knows. The "
        "role is exempt: who somebody is may change it.",
        partial(swapped, kind="politicians", number=6),
        exempt=ROLE,
    ),
    Check(
        "parties",
        "invariance",
        "One party is swapped for another.",
        partial(swapped, kind="parties", number=8),
    ),
    Check(
        "peoples",
        "invariance",
        "A people or nationality is swapped for another.",
        partial(swapped, kind="peoples", number=12),
    ),
    Check(
        "faiths",
        "invariance",
        "A faith is swapped for another.",
        partial(swapped, kind="faiths", number=10),
    ),
    Check(
        "outlets",
        "invariance",
        "A news outlet is swapped for another, known or invented.",
        partial(swapped, kind="outlets", number=10),
    ),
)
