"""Confidence thresholds: from which certainty on predictions are right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.codebook import Codebook
from toolkit.gold import agrees
from toolkit.models.base import Model
from toolkit.models.confidence import ConfidenceThresholds, certainties, fit_threshold
from toolkit.schema import Gold, Passage, Prediction

RIGHT = 0.9
"""The share of right predictions among those that are called confident."""


def fit_confidence(
    model: Model, passages: Sequence[Passage], *, right: float = RIGHT
) -> ConfidenceThresholds:
    """By codebook the lowest certainty from which on the share ``right`` of a model's predictions
    of development sentences are right under all its questions."""
    gold = [labels for passage in passages for labels in passage.gold]
    articles = model.predict([passage.texts for passage in passages])
    predictions = [prediction for article in articles for prediction in article]

    def is_right(codebook: Codebook, labels: Gold, prediction: Prediction) -> bool | None:
        agreed = [agrees(labels, prediction, question) for question in codebook.questions]
        return None if None in agreed else all(agreed)

    thresholds = {}
    for codebook in model.codebooks:
        right_or_not = [is_right(codebook, *pair) for pair in zip(gold, predictions, strict=True)]
        known = [k for k, outcome in enumerate(right_or_not) if outcome is not None]
        certain = certainties(codebook, [predictions[k].labels for k in known])
        good = np.array([bool(right_or_not[k]) for k in known])
        thresholds[codebook.name] = fit_threshold(certain, good, right)
    return ConfidenceThresholds(thresholds)
