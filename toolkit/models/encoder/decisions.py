"""From the probabilities of all labels to the answers that go together, as a codebook says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS, NONE, Codebook, Question

Floats = NDArray[np.float32]


def exclusive(labels: Sequence[str], p: Floats) -> Floats:
    """``none`` and any other label exclude each other: where another holds, ``none`` is no
    likelier than the absence of the likeliest of them. Shape (n texts, n labels), as it came.

    >>> exclusive(("none", "a"), np.array([[0.9, 0.7]], np.float32)).round(2)
    array([[0.3, 0.7]], dtype=float32)
    """
    if NONE not in labels or len(labels) == 1:
        return p
    none = labels.index(NONE)
    p = p.copy()
    most = np.delete(p, none, axis=1).max(axis=1)
    p[:, none] = np.where(most >= HOLDS, np.minimum(p[:, none], 1 - most), p[:, none])
    return p


def decide(
    codebooks: Sequence[Codebook],
    p: Mapping[str, Floats],
    labels: Mapping[str, Sequence[str]],
    count: int,
) -> list[dict[str, dict[str, float]]]:
    """The labels of a `Prediction` for each of ``count`` texts.

    ``p`` has (n texts, n labels) probabilities by question, ``labels`` their order. What one
    question's answer says of the next (``asked_if``, ``may_be_none``) is kept to: among the labels
    that may answer the likeliest is taken, with the probability it has among all.
    """
    questions = [question for codebook in codebooks for question in codebook.questions]
    rows = {
        question.id: (
            exclusive(labels[question.id], p[question.id])
            if question.kind == "multi"
            else p[question.id]
        ).tolist()
        for question in questions
    }
    decided: list[dict[str, dict[str, float]]] = []
    for text in range(count):
        of_text: dict[str, dict[str, float]] = {}
        held: dict[str, tuple[str, ...]] = {}
        for question in questions:
            by_label = dict(zip(labels[question.id], rows[question.id][text], strict=True))
            if question.kind == "single":
                label = _single(question, by_label, held)
                by_label = {label: by_label[label]}
            of_text[question.id] = by_label
            held[question.id] = question.holding(by_label)
        decided.append(of_text)
    return decided


def _single(question: Question, p: Mapping[str, float], held: Mapping[str, tuple[str, ...]]) -> str:
    if not question.asked_if or NONE not in p:
        return max(p, key=p.__getitem__)
    if not _any(question.asked_if, held):
        return NONE
    if _any(question.may_be_none, held):
        return max(p, key=p.__getitem__)
    return max((label for label in p if label != NONE), key=p.__getitem__)


def _any(
    conditions: Sequence[tuple[str, tuple[str, ...]]], held: Mapping[str, tuple[str, ...]]
) -> bool:
    return any(
        label in held.get(question, ()) for question, labels in conditions for label in labels
    )
