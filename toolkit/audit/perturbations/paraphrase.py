"""Paraphrases of ours: the same said in other words of the same tone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.audit.check import Check, Pair, expected_answers
from toolkit.audit.suite import Suite
from toolkit.codebook import NONE

LOADED_LANGUAGE, FRAMING = "loaded_language", "framing"


def rewritten(suite: Suite, codebook: str, plain: bool = False) -> Iterator[Pair]:
    """Each template of a codebook with a paraphrase; of loaded language the plain or the loaded."""
    for template, before, after in suite.pairs("paraphrase"):
        labels = template.labels.get(codebook, ())
        if template.codebook == codebook and plain == (NONE in labels):
            yield Pair(template.name, before, after, template.labels)


CHECKS = (
    Check(
        "paraphrase_plain",
        "invariance",
        "A plain sentence is said in other plain words.",
        partial(rewritten, codebook=LOADED_LANGUAGE, plain=True),
        questions=frozenset((LOADED_LANGUAGE,)),
    ),
    Check(
        "paraphrase_loaded",
        "invariance",
        "A loaded sentence is said in other loaded words.",
        partial(rewritten, codebook=LOADED_LANGUAGE),
        questions=frozenset((LOADED_LANGUAGE,)),
    ),
    Check(
        "paraphrase_frames",
        "directional",
        "A framed sentence is said in other words: its frame must hold.",
        partial(rewritten, codebook=FRAMING),
        expected_answers,
    ),
    Check(
        "paraphrase_sources",
        "invariance",
        "Source and cue are put in another place of the sentence.",
        partial(rewritten, codebook="sourcing"),
        questions=frozenset(("attribution", "naming", "role", "cue_stance")),
    ),
)
