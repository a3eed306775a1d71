"""Targets: gold labels and spans as the numbers that an encoder's heads are trained towards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.heads import BEGIN, INSIDE, OUTSIDE, Head, span_head
from toolkit.models.encoder.windows import Window
from toolkit.schema import Gold

Floats = NDArray[np.float32]
UNKNOWN = -1


def sentence_targets(heads: Sequence[Head], gold: Sequence[Gold]) -> Floats:
    """Target probabilities of each sentence head's labels, (n texts, n columns), NaN where the
    corpus did not code it.

    Raises `ValueError` for a label that the head does not have; ``none`` of a question that is
    there or not needs no column.

    >>> sentence_targets([Head("tone", "multi", ("angry",))], [Gold({"tone": {}}), Gold()])
    array([[ 0.],
           [nan]], dtype=float32)
    """
    sentence_heads = [head for head in heads if head.kind != "spans"]
    targets = np.full((len(gold), sum(head.width for head in sentence_heads)), np.nan, np.float32)
    start = 0
    for head in sentence_heads:
        columns = {label: start + k for k, label in enumerate(head.labels)}
        for row, text_gold in enumerate(gold):
            labels = text_gold.labels.get(head.name)
            if labels is None:
                continue
            targets[row, start : start + head.width] = 0.0
            for label, p in labels.items():
                if label in columns:
                    targets[row, columns[label]] = p
                elif label != NONE or head.kind == "single":
                    raise ValueError(f"{head.name} has no label {label!r}")
            for label in text_gold.not_coded.get(head.name, ()):
                targets[row, columns[label]] = np.nan
        start += head.width
    return targets


def token_targets(heads: Sequence[Head], gold: Sequence[Gold], window: Window) -> NDArray[np.int64]:
    """Outside, begin or inside for each token and span label, (n tokens, n labels), `UNKNOWN`
    where the corpus marks no such spans and for context and separators."""
    span_heads = [head for head in heads if head.kind == "spans"]
    targets = np.full((len(window), sum(len(head.labels) for head in span_heads)), UNKNOWN)
    for number in np.unique(window.sentence[window.sentence >= 0]):
        tokens = window.sentence == number
        start, end = window.start[tokens], window.end[tokens]
        by_head = {span_head(name): spans for name, spans in gold[number].spans.items()}
        column = 0
        for head in span_heads:
            for label in head.labels:
                if head.name in by_head:
                    target = np.full(int(tokens.sum()), OUTSIDE)
                    for span in by_head[head.name]:
                        if span.label == label:
                            inside = np.flatnonzero((start < span.end) & (span.start < end))
                            target[inside] = INSIDE
                            target[inside[:1]] = BEGIN
                    targets[tokens, column] = target
                column += 1
    return targets
