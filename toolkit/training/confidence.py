"""Confidence thresholds: from which certainty on predictions are right, or agree with a better
model's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from toolkit.codebook import Codebook
from toolkit.gold import agrees
from toolkit.models.base import Model
from toolkit.models.confidence import ConfidenceThresholds, certainty, fit_threshold
from toolkit.schema import Gold, Passage, Prediction

RIGHT = 0.9
"""The share of right predictions among those that are called confident."""


def fit_confidence(
    model: Model, passages: Sequence[Passage], *, right: float = RIGHT
) -> ConfidenceThresholds:
    """By codebook the lowest certainty from which on the share ``right`` of a model's predictions
    of development sentences are right under all its questions."""
    gold = [labels for passage in passages for labels in passage.gold]
    predictions = _predict(model, passages)

    def is_right(codebook: Codebook, labels: Gold, prediction: Prediction) -> bool | None:
        agreed = [agrees(labels, prediction, question) for question in codebook.questions]
        return None if None in agreed else all(agreed)

    outcomes = {
        codebook: [is_right(codebook, *pair) for pair in zip(gold, predictions, strict=True)]
        for codebook in model.codebooks
    }
    return _thresholds(predictions, outcomes, right)


def fit_agreement(
    first: Model, second: Model, passages: Sequence[Passage], *, agreement: float
) -> ConfidenceThresholds:
    """Thresholds for a cascade: by codebook the lowest certainty from which on the share
    ``agreement`` of the first model's predictions are the second's. No label is needed."""
    predictions, better = _predict(first, passages), _predict(second, passages)

    def is_same(codebook: Codebook, prediction: Prediction, reference: Prediction) -> bool:
        return all(
            question.holding(prediction.labels[question.id])
            == question.holding(reference.labels[question.id])
            for question in codebook.questions
        )

    outcomes = {
        codebook: [is_same(codebook, *pair) for pair in zip(predictions, better, strict=True)]
        for codebook in first.codebooks
    }
    return _thresholds(predictions, outcomes, agreement)


def _predict(model: Model, passages: Sequence[Passage]) -> list[Prediction]:
    articles = model.predict([passage.texts for passage in passages])
    return [prediction for article in articles for prediction in article]


def _thresholds(
    predictions: Sequence[Prediction],
    outcomes: Mapping[Codebook, Sequence[bool | None]],
    precision: float,
) -> ConfidenceThresholds:
    """Thresholds from whether each prediction is right; ``None`` where that is not known."""
    thresholds = {}
    for codebook, right in outcomes.items():
        known = [k for k, outcome in enumerate(right) if outcome is not None]
        certain = np.array([certainty(codebook, predictions[k].labels) for k in known])
        good = np.array([bool(right[k]) for k in known])
        thresholds[codebook.name] = fit_threshold(certain, good, precision)
    return ConfidenceThresholds(thresholds)
