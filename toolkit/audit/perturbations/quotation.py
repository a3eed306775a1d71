"""Quotation: loaded words inside a source's quotation marks are loaded still, and the source's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.audit.check import Check, Decision, Pair, Scored, expected_answers
from toolkit.audit.suite import Suite
from toolkit.codebook import Codebook

LOADED_LANGUAGE = "loaded_language"
QUOTED = {"attribution": ("attributed",), "quote_type": ("direct", "mixed")}


def quoted(suite: Suite) -> Iterator[Pair]:
    """Each loaded template whose words are quoted by a source in a variant."""
    for template, before, after in suite.pairs("quoted"):
        yield Pair(
            template.name, before, after, {LOADED_LANGUAGE: template.labels[LOADED_LANGUAGE]}
        )


def quoted_by_source(suite: Suite) -> Iterator[Pair]:
    """The same; what must hold is that somebody is quoted."""
    for pair in quoted(suite):
        yield pair._replace(expected=QUOTED)


def voice_is_the_source(
    pair: Pair, before: Scored, after: Scored, codebooks: Sequence[Codebook]
) -> Iterator[Decision]:
    """Every loaded span inside the quotation marks must be in the source's voice."""
    sentence = after[-1]
    text = sentence.sentence.text
    low, high = text.index("“"), text.index("”")
    for span in sentence.spans:
        start = span.start - sentence.sentence.start
        if span.codebook == LOADED_LANGUAGE and low <= start < high:
            voices = frozenset(("source",)), frozenset((span.voice,))
            yield Decision(LOADED_LANGUAGE, LOADED_LANGUAGE, *voices, span.voice != "source")


CHECKS = (
    Check(
        "quotation_loaded",
        "directional",
        "Loaded words are put into a source's quotation: the label stays.",
        quoted,
        expected_answers,
    ),
    Check(
        "quotation_attributed",
        "directional",
        "The same: the sentence becomes attributed, and a direct or mixed quotation.",
        quoted_by_source,
        expected_answers,
    ),
    Check(
        "quotation_voice",
        "directional",
        "The same: every loaded span inside the quotation marks is in the source's voice.",
        quoted,
        voice_is_the_source,
    ),
)
