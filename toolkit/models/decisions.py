"""From the probabilities of all labels to the answers that go together, as a codebook says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS, NONE, Codebook, Question

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
SMALLEST = 1e-9


def exclusive(labels: Sequence[str], p: Floats) -> Floats:
    """``none`` and any other label exclude each other, and one or the other holds: where another
    does, ``none`` is no likelier than the absence of the likeliest of them, and elsewhere no less
    likely. Shape (n texts, n labels), as it came.

    >>> exclusive(("none", "a"), np.array([[0.9, 0.7], [0.4, 0.3]], np.float32)).round(2)
    array([[0.3, 0.7],
           [0.7, 0.3]], dtype=float32)
    """
    if NONE not in labels or len(labels) == 1:
        return p
    none = labels.index(NONE)
    p = p.copy()
    most = np.delete(p, none, axis=1).max(axis=1)
    absent = 1 - most
    p[:, none] = np.where(
        most >= HOLDS, np.minimum(p[:, none], absent), np.maximum(p[:, none], absent)
    )
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
    that may answer the likeliest is taken. It is as likely as that the question arises, times the
    share it has of the labels that may then answer; ``none`` as that it does not arise, or is
    answered so.
    """
    held: dict[str, dict[str, Bools]] = {}
    columns: dict[str, list[dict[str, float]]] = {}
    joint = dict(p)
    for question in (question for codebook in codebooks for question in codebook.questions):
        names, likely = labels[question.id], p[question.id]
        if question.kind == "single":
            chosen = _chosen(question, names, likely, held)
            values = likely[np.arange(count), chosen]
            if question.asked_if and NONE in names:
                arises = _arises(question, joint, labels)
                may_be_none = _any(question.may_be_none, held, count)
                values = _answered(names.index(NONE), likely, chosen, arises, may_be_none)
                joint[question.id] = arises[:, None] * likely
            chosen_labels = [names[k] for k in chosen.tolist()]
            columns[question.id] = [
                {label: v} for label, v in zip(chosen_labels, values.tolist(), strict=True)
            ]
            held[question.id] = {label: chosen == k for k, label in enumerate(names)}
        else:
            likely = exclusive(names, likely) if question.kind == "multi" else likely
            columns[question.id] = [dict(zip(names, row, strict=True)) for row in likely.tolist()]
            held[question.id] = {label: likely[:, k] >= HOLDS for k, label in enumerate(names)}
            if question.kind == "binary":
                held[question.id][NONE] = ~held[question.id][names[0]]
    rows = zip(*columns.values(), strict=True) if columns else iter([()] * count)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _chosen(
    question: Question,
    labels: Sequence[str],
    p: Floats,
    held: Mapping[str, Mapping[str, Bools]],
) -> NDArray[np.intp]:
    """Which label each text is given."""
    likeliest = np.asarray(p.argmax(axis=1), np.intp)
    if not question.asked_if or NONE not in labels:
        return likeliest
    none = labels.index(NONE)
    positive = np.delete(np.arange(len(labels)), none)
    likeliest_positive = positive[p[:, positive].argmax(axis=1)]
    asked, may_be_none = (
        _any(conditions, held, len(p)) for conditions in (question.asked_if, question.may_be_none)
    )
    return np.asarray(
        np.where(asked, np.where(may_be_none, likeliest, likeliest_positive), none), np.intp
    )


def _arises(
    question: Question, p: Mapping[str, Floats], labels: Mapping[str, Sequence[str]]
) -> Floats:
    """How likely it is in each text that a label of `asked_if` holds, (n texts,)."""
    likely: list[Floats] = []
    for earlier, which in question.asked_if:
        table, names = p[earlier], labels[earlier]
        columns = [
            table[:, names.index(label)] if label in names else 1 - table.max(axis=1)
            for label in which
        ]
        together = np.sum if NONE in names else np.max  # the labels of one answer exclude others
        likely.append(np.minimum(together(columns, axis=0), 1.0))
    return np.asarray(np.max(likely, axis=0), np.float32)


def _answered(
    none: int, p: Floats, chosen: NDArray[np.intp], arises: Floats, open_: Bools
) -> Floats:
    """How likely the ``chosen`` label of each text is. ``none`` is its column; where the question
    is ``open_``, it may be the answer although the question arises."""
    of_chosen, of_none = p[np.arange(len(p)), chosen], p[:, none]
    positive = np.maximum(p.sum(axis=1) - of_none, SMALLEST)
    share = np.where(open_, of_chosen, of_chosen / positive)
    unanswered = 1 - arises * np.where(open_, 1 - of_none, 1.0)
    return np.asarray(np.where(chosen == none, unanswered, arises * share), np.float32)


def _any(
    conditions: Sequence[tuple[str, tuple[str, ...]]],
    held: Mapping[str, Mapping[str, Bools]],
    count: int,
) -> Bools:
    """In which texts a label of the conditions holds."""
    holds = np.zeros(count, bool)
    for question, labels in conditions:
        for label in labels:
            if label in held.get(question, {}):
                holds |= held[question][label]
    return holds
