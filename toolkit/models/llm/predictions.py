"""From the answers to a sentence, one or several of each codebook, to labels with probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.codebook import HOLDS, Codebook, Question
from toolkit.models.llm.answers import SentenceAnswer
from toolkit.schema import Prediction, TextSpan

BELOW = HOLDS - 1e-3
"""The highest probability of a label that was not given."""


def prediction(
    by_codebook: Mapping[str, Sequence[SentenceAnswer]], codebooks: Sequence[Codebook]
) -> Prediction:
    """The `Prediction` for a sentence, from its answers by codebook.

    A label's probability is the share of the answers that give it; of a single answer it is that of
    the label's tokens where the endpoint tells, else 1. A codebook's decisions are confident where
    all its answers agree and all evidence stands in the sentence.
    """
    labels: dict[str, dict[str, float]] = {}
    spans: dict[str, tuple[TextSpan, ...]] = {}
    confident: dict[str, bool] = {}
    for codebook in codebooks:
        listed = by_codebook[codebook.name]
        for question in codebook.questions:
            labels[question.id] = probabilities(question, listed)
        held = {
            question.id: question.holding(labels[question.id]) for question in codebook.questions
        }
        # The answer that agrees most with what is held says where it stands.
        best = max(listed, key=lambda each: sum(each.labels[name] == held[name] for name in held))
        spans[codebook.name] = _spans(best, held, labels, codebook)
        confident[codebook.name] = all(
            each.has_evidence and dict(each.labels) == dict(listed[0].labels) for each in listed
        )
    return Prediction(labels, spans, confident)


def probabilities(question: Question, listed: Sequence[SentenceAnswer]) -> dict[str, float]:
    """The probability of each label of a question, as `Prediction` has them.

    >>> from toolkit.codebook import load_codebook
    >>> loaded = load_codebook("loaded_language").questions[0]
    >>> given = [SentenceAnswer({loaded.id: (label,)}) for label in ("loaded", "none", "loaded")]
    >>> probabilities(loaded, given)["loaded"].__round__(2)
    0.67
    """
    n = len(listed)
    counts = {
        label: sum(label in each.labels[question.id] for each in listed)
        for label in question.label_ids
    }
    if question.kind == "multi":
        return {label: count / n for label, count in counts.items()}
    chosen = max(listed, key=lambda each: counts[each.labels[question.id][0]])
    label = chosen.labels[question.id][0]
    token_p = chosen.p.get(question.id)
    p = counts[label] / n if n > 1 or token_p is None else token_p
    if question.kind == "single":
        return {label: p}
    positive = question.positive_ids[0]
    if n > 1:
        return {positive: counts[positive] / n}
    # The answer decides: its probability is the greater one.
    return {positive: max(HOLDS, p) if label == positive else min(BELOW, 1 - p)}


def _spans(
    answer: SentenceAnswer,
    held: Mapping[str, Sequence[str]],
    labels: Mapping[str, Mapping[str, float]],
    codebook: Codebook,
) -> tuple[TextSpan, ...]:
    """Evidence with the probability of its label; of labels that hold, where it is for labels."""
    of_label = {
        label: labels[question.id].get(label, 1.0)
        for question in codebook.questions
        for label in (() if codebook.spans else held[question.id])
    }
    return tuple(
        TextSpan(start, end, label, of_label.get(label, 1.0))
        for start, end, label in answer.evidence
        if codebook.spans or label in of_label
    )
