"""Parity: does the 8-bit model of a training decide as the trained network does?

The float graph is compared with torch logit by logit on padded batches; the 8-bit graph label by
label, with the thresholds of the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from toolkit.codebook import Question
from toolkit.models.encoder.encoder import GRAPH, Encoder
from toolkit.models.encoder.engine import Engine
from toolkit.models.encoder.engines import OnnxEngine, torch_engine
from toolkit.models.encoder.model import EncoderModel
from toolkit.models.encoder.windows import batches, padded, windows
from toolkit.models.folder import TRAINING_STATE, folder_codebooks
from toolkit.schema import Prediction

BATCH_TOKENS = 1024
Articles = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Parity:
    """``largest_gap`` of a logit, float graph from torch; ``changed``, by question, the share of
    decisions in which the 8-bit graph differs from the float graph."""

    largest_gap: float
    changed: Mapping[str, float]


def measure_parity(folder: Path, articles: Articles) -> Parity:
    """Compare the three forms of the model in a folder of `toolkit train` on some articles."""
    encoder = Encoder.load(folder)
    codebooks = folder_codebooks(folder, encoder.config.codebooks)
    torch = torch_engine(folder, encoder.config.width, "cpu", exact=True)
    floats = OnnxEngine(folder / TRAINING_STATE / GRAPH)
    models = [
        EncoderModel("", "", Encoder(encoder.config, encoder.tokenizer, engine), codebooks)
        for engine in (floats, encoder.engine)
    ]
    predictions = [
        [prediction for article in model.predict(articles) for prediction in article]
        for model in models
    ]
    changed = {
        question.id: _changed(question, *predictions)
        for codebook in codebooks
        for question in codebook.questions
    }
    return Parity(largest_gap(encoder, torch, floats, articles), changed)


def largest_gap(encoder: Encoder, first: Engine, second: Engine, articles: Articles) -> float:
    """The largest difference of a logit on padded batches, padding left out."""
    rows = windows(encoder.tokenizer, articles, encoder.config.shape)
    largest = 0.0
    for batch in batches([len(row) for row in rows], BATCH_TOKENS):
        ids, mask = padded([rows[number] for number in batch], encoder.config.pad)
        gap = np.abs(first.logits(ids, mask) - second.logits(ids, mask))
        largest = max(largest, float(gap[mask > 0].max()))
    return largest


def _changed(question: Question, first: list[Prediction], second: list[Prediction]) -> float:
    """The share of decisions that differ: one a label where several may hold, else one a text."""
    pairs = [
        [set(question.holding(prediction.labels[question.id])) for prediction in pair]
        for pair in zip(first, second, strict=True)
    ]
    if question.kind == "multi":
        decisions = len(pairs) * len(question.label_ids)
        return sum(len(labels ^ changed) for labels, changed in pairs) / max(1, decisions)
    return sum(labels != changed for labels, changed in pairs) / max(1, len(pairs))
