"""What must change: plain words for loaded ones, a source taken away, a name held back; and what a
template says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from toolkit.audit.check import Check, Decision, Pair, Scored, expected_answers
from toolkit.audit.suite import Suite
from toolkit.codebook import NONE, Codebook

ANONYMOUS: Mapping[str, tuple[str, ...]] = {"naming": ("anonymous",)}
NOBODY: Mapping[str, tuple[str, ...]] = {"attribution": (NONE,)}


def reworded(suite: Suite, variant: str, expected: Mapping[str, tuple[str, ...]]) -> Iterator[Pair]:
    """Each template with a variant, of which ``expected`` must hold."""
    for template, before, after in suite.pairs(variant):
        yield Pair(template.name, before, after, expected)


def toned(suite: Suite) -> Iterator[Pair]:
    """Each plain template beside its loaded wording; the loaded one comes after."""
    for template, before, after in suite.pairs("plain"):
        yield Pair(template.name, after, before, template.labels)


def probability_rises(
    pair: Pair, before: Scored, after: Scored, codebooks: Sequence[Codebook]
) -> Iterator[Decision]:
    """The probability of each expected label must be higher afterwards."""
    for codebook in codebooks:
        for question in codebook.questions:
            for label in pair.expected.get(question.id, ()):
                low, high = (
                    each[-1].labels[question.id].get(label, 0.0) for each in (before, after)
                )
                sides = frozenset((f"{low:.3f}",)), frozenset((f"{high:.3f}",))
                yield Decision(codebook.name, question.id, *sides, high <= low)


def as_labelled(suite: Suite) -> Iterator[Pair]:
    """Each template as it is, of which its labels must hold."""
    for template in suite.templates:
        text = suite.text(template)
        yield Pair(template.name, text, text, template.labels)


CHECKS = (
    Check(
        "loading",
        "directional",
        "Plain words are exchanged for loaded ones: the probability of loaded language must rise.",
        toned,
        probability_rises,
    ),
    Check(
        "source_removed",
        "directional",
        "The source and its cue are taken out: nothing is attributed any longer.",
        partial(reworded, variant="unattributed", expected=NOBODY),
        expected_answers,
    ),
    Check(
        "name_withheld",
        "directional",
        "A named source becomes one whose name is withheld: the naming must be anonymous.",
        partial(reworded, variant="withheld", expected=ANONYMOUS),
        expected_answers,
    ),
    Check(
        "templates",
        "functionality",
        "Plain cases of every label, written for the audit: the label must hold.",
        as_labelled,
        expected_answers,
    ),
)
