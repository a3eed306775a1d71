"""Negation: "not" turns what is said, not how it is worded or what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.audit.check import Check, Pair, expected_answers
from toolkit.audit.suite import Suite


def negated(suite: Suite, question: str) -> Iterator[Pair]:
    """Each template with a negated variant; what holds of a question must hold of the variant."""
    for template, before, after in suite.pairs("negated"):
        if question in template.labels:
            yield Pair(template.name, before, after, {question: template.labels[question]})


LOADED_LANGUAGE, FRAMING, ATTRIBUTION = "loaded_language", "framing", "attribution"

CHECKS = (
    Check(
        "negation_loaded",
        "invariance",
        "A sentence is negated. Loaded words stay loaded, plain ones stay plain.",
        partial(negated, question=LOADED_LANGUAGE),
        questions=frozenset((LOADED_LANGUAGE,)),
    ),
    Check(
        "negation_frames",
        "directional",
        "A framed sentence is negated. It is about the same still: its frame must hold (others "
        "may come or go).",
        partial(negated, question=FRAMING),
        expected_answers,
    ),
    Check(
        "negation_sources",
        "invariance",
        "“said” becomes “did not say”. No rule says what must follow: the share that turns is "
        "reported, without a limit.",
        partial(negated, question=ATTRIBUTION),
        questions=frozenset((ATTRIBUTION,)),
    ),
)
