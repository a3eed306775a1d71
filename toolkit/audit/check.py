"""A check of the audit: how texts are changed, and what a model's decisions must do then.

After CheckList (Ribeiro, Wu, Guestrin and Singh 2020, Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList, ACL): an *invariance* test changes what must not matter, a *directional
expectation* test changes what must, and a *minimum functionality* test asks a plain case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from toolkit.audit.suite import Sentences, Suite
from toolkit.codebook import NONE, Codebook
from toolkit.schema import ScoredSentence

Kind = Literal["invariance", "directional", "functionality"]
Scored = Sequence[ScoredSentence]


class Pair(NamedTuple):
    """A text before and after a change. ``expected`` by question: labels one of which must hold in
    the last sentence afterwards."""

    template: str
    before: Sentences
    after: Sentences
    expected: Mapping[str, tuple[str, ...]] = {}


class Decision(NamedTuple):
    """What was decided of a question before (or expected) and after; ``wrong`` where the check says
    that it must not be so."""

    codebook: str
    question: str
    before: frozenset[str]
    after: frozenset[str]
    wrong: bool


Outcome = Callable[[Pair, Scored, Scored, Sequence[Codebook]], Iterable[Decision]]


def same_answers(
    pair: Pair, before: Scored, after: Scored, codebooks: Sequence[Codebook]
) -> Iterator[Decision]:
    """Every question of every sentence must be answered as before."""
    for codebook in codebooks:
        for question in codebook.questions:
            for first, second in zip(before, after, strict=True):
                held, then = (
                    frozenset(question.holding(each.labels[question.id]))
                    for each in (first, second)
                )
                yield Decision(codebook.name, question.id, held, then, held != then)


def expected_answers(
    pair: Pair, before: Scored, after: Scored, codebooks: Sequence[Codebook]
) -> Iterator[Decision]:
    """One of the expected labels must hold in the last sentence; of ``none``, nothing else."""
    for codebook in codebooks:
        for question in codebook.questions:
            if question.id not in pair.expected:
                continue
            labels = frozenset(pair.expected[question.id])
            held = frozenset(question.holding(after[-1].labels[question.id])) or {NONE}
            wrong = not labels & held or (labels == {NONE} and held != {NONE})
            yield Decision(codebook.name, question.id, labels, frozenset(held), wrong)


@dataclass(frozen=True)
class Check:
    """``pairs`` makes the texts from the suite, ``outcome`` reads the decisions. Only decisions of
    ``questions`` count where there are any, and none of ``exempt``."""

    name: str
    kind: Kind
    definition: str
    pairs: Callable[[Suite], Iterable[Pair]]
    outcome: Outcome = same_answers
    questions: Set[str] = field(default_factory=frozenset)
    exempt: Set[str] = field(default_factory=frozenset)

    def decisions(
        self, pair: Pair, before: Scored, after: Scored, codebooks: Sequence[Codebook]
    ) -> Iterator[Decision]:
        """The decisions of a pair that count."""
        for decision in self.outcome(pair, before, after, codebooks):
            named = not self.questions or decision.question in self.questions
            if named and decision.question not in self.exempt:
                yield decision
