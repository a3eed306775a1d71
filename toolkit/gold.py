"""Gold labels beside predictions: which labels truly hold, and whether a prediction agrees."""

from __future__ import annotations

from toolkit.codebook import HOLDS, NONE, Question
from toolkit.schema import Gold, Prediction


def gold_labels(gold: Gold, question: Question) -> tuple[str, ...]:
    """The labels that truly hold: the most frequent one for a question of one label, else those
    that half of the annotators or more gave.

    >>> from toolkit.codebook import load_codebook
    >>> naming = load_codebook("sourcing").question("naming")
    >>> gold_labels(Gold({"naming": {"named": 0.7, "vague": 0.3}}), naming)
    ('named',)
    """
    shares = gold.labels[question.id]
    if question.kind == "single":
        return (max(shares, key=shares.__getitem__),) if shares else (NONE,)
    return tuple(label for label, share in shares.items() if share >= HOLDS)


def agrees(gold: Gold, prediction: Prediction, question: Question) -> bool | None:
    """Whether the predicted label is the gold one and, of a question that may have several, whether
    every label given holds; ``None`` where the question was not coded, or not predicted. ``none``
    is right where no label holds; labels that the corpus does not code count on neither side.

    >>> from toolkit.codebook import load_codebook
    >>> naming = load_codebook("sourcing").question("naming")
    >>> agrees(Gold({"naming": {"named": 1.0}}), Prediction({"naming": {"vague": 0.9}}), naming)
    False
    """
    if question.id not in gold.labels or question.id not in prediction.labels:
        return None
    aside = gold.not_coded.get(question.id, frozenset()) | {NONE}
    predicted = set(question.holding(prediction.labels[question.id])) - aside
    truth = set(gold_labels(gold, question)) - aside
    if question.kind == "multi" and predicted:
        return predicted <= truth
    return predicted == truth
