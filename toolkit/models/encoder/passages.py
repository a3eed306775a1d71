"""Passages: texts in reading order with what is known of each, for an encoder to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.heads import BEGIN, INSIDE, OUTSIDE, Head
from toolkit.models.encoder.windows import Window

Floats = NDArray[np.float32]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Known:
    """What a corpus says of one text, by head; of a head that is missing it says nothing.

    ``labels``: each label with its probability (1, or the share of annotators who gave it), those
    not named have 0. ``silent``: labels of a head that the corpus does not code. ``spans``: the
    stretches, start and end offset and label.
    """

    labels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    silent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one article, or a single one, in order, with what is known of each."""

    texts: tuple[str, ...]
    known: tuple[Known, ...]
    source: str = ""


def sentence_targets(heads: Sequence[Head], known: Sequence[Known]) -> Floats:
    """Probabilities wanted of each sentence head's labels, (n texts, n columns), NaN if unknown.

    Raises `ValueError` for a label that the head does not have.
    """
    asked = [head for head in heads if head.kind != "spans"]
    wanted = np.full((len(known), sum(head.width for head in asked)), np.nan, np.float32)
    at = 0
    for head in asked:
        place = {label: at + k for k, label in enumerate(head.labels)}
        for row, one in enumerate(known):
            given = one.labels.get(head.name)
            if given is None:
                continue
            wanted[row, at : at + head.width] = 0.0
            for label, p in given.items():
                if label not in place:
                    raise ValueError(f"{head.name} has no label {label!r}")
                wanted[row, place[label]] = p
            for label in one.silent.get(head.name, ()):
                wanted[row, place[label]] = np.nan
        at += head.width
    return wanted


def token_targets(
    heads: Sequence[Head], known: Sequence[Known], window: Window
) -> NDArray[np.int64]:
    """Outside, begin or inside for each token and span label, (n tokens, n labels), `UNKNOWN`
    where the corpus marks no such spans and for context and separators."""
    asked = [head for head in heads if head.kind == "spans"]
    wanted = np.full((len(window), sum(len(head.labels) for head in asked)), UNKNOWN)
    for number in np.unique(window.sentence[window.sentence >= 0]):
        own = window.sentence == number
        at = 0
        for head in asked:
            marked = known[number].spans.get(head.name)
            for k, label in enumerate(head.labels):
                if marked is None:
                    continue
                column = np.full(int(own.sum()), OUTSIDE)
                start, end = window.start[own], window.end[own]
                for first, last, name in marked:
                    if name == label:
                        inside = np.flatnonzero((start < last) & (first < end))
                        column[inside] = INSIDE
                        column[inside[:1]] = BEGIN
                wanted[own, at + k] = column
            at += len(head.labels)
    return wanted
