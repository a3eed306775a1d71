"""Training examples: passages cut into windows of tokens, with what each should be given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.heads import (
    BEGIN,
    INSIDE,
    OUTSIDE,
    Head,
    columns,
    sentence_heads,
    span_head,
)
from toolkit.models.encoder.windows import Ints, Shape, Window, windows
from toolkit.schema import Gold, Passage

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
UNKNOWN = -1


class Examples(NamedTuple):
    """Windows with their targets.

    ``sentences``: (n sentences, n columns of the sentence heads), probabilities, NaN if unknown.
    ``tokens``: for each window (n tokens, n span labels). ``intercept``: for each window, which
    corpus intercept its sentences have, 0 for the shared one.
    """

    windows: list[Window]
    sentences: Floats
    tokens: list[Ints]
    intercept: Ints


def make_examples(
    tokenizer: Tokenizer,
    passages: Sequence[Passage],
    heads: Sequence[Head],
    shape: Shape,
    *,
    corpus_intercept: Sequence[str] = (),
) -> Examples:
    """Cut passages into windows, with their targets; ``corpus_intercept`` names the corpora that
    have intercepts of their own."""
    gold = [labels for passage in passages for labels in passage.gold]
    cut_windows = windows(tokenizer, [passage.texts for passage in passages], shape)
    place = {name: number for number, name in enumerate(corpus_intercept, start=1)}
    of_sentence = [place.get(passage.corpus, 0) for passage in passages for _ in passage.texts]
    of_window = [of_sentence[int(window.sentence.max())] for window in cut_windows]
    tokens = [token_targets(heads, gold, window) for window in cut_windows]
    return Examples(cut_windows, sentence_targets(heads, gold), tokens, np.array(of_window))


def sentence_targets(heads: Sequence[Head], gold: Sequence[Gold]) -> Floats:
    """Probabilities wanted of each sentence head's labels, (n texts, n columns), NaN if unknown.

    Raises `ValueError` for a label that the head does not have; the ``none`` of a question whose
    label is there or not needs no column.

    >>> sentence_targets([Head("a", "multi", ("x", "y"))], [Gold({"a": {"x": 1.0}}), Gold({})])
    array([[ 1.,  0.],
           [nan, nan]], dtype=float32)
    """
    asked = sentence_heads(heads)
    wanted = np.full((len(gold), sum(head.width for head in asked)), np.nan, np.float32)
    for head, part in zip(asked, columns(asked).values(), strict=True):
        column = dict(zip(head.labels, range(part.start, part.stop), strict=True))
        for row, text in enumerate(gold):
            labels = text.labels.get(head.name)
            if labels is None:
                continue
            wanted[row, part] = 0.0
            for label, p in labels.items():
                if label in column:
                    wanted[row, column[label]] = p
                elif label != NONE or head.kind == "single":
                    raise ValueError(f"{head.name} has no label {label!r}")
            for label in text.not_coded.get(head.name, ()):
                wanted[row, column[label]] = np.nan
    return wanted


def token_targets(heads: Sequence[Head], gold: Sequence[Gold], window: Window) -> Ints:
    """Outside, begin or inside for each token and span label, (n tokens, n labels), `UNKNOWN`
    where the corpus marks no such spans and for context and separators."""
    span_heads = [head for head in heads if head.kind == "spans"]
    wanted = np.full((len(window), sum(len(head.labels) for head in span_heads)), UNKNOWN)
    for number in np.unique(window.sentence[window.sentence >= 0]):
        tokens = window.sentence == number
        start, end = window.start[tokens], window.end[tokens]
        by_head = {span_head(name): spans for name, spans in gold[number].spans.items()}
        at = 0
        for head in span_heads:
            spans = by_head.get(head.name)
            for k, label in enumerate(head.labels if spans is not None else ()):
                tags = np.full(int(tokens.sum()), OUTSIDE)
                for span in spans or ():
                    if span.label == label:
                        inside = np.flatnonzero((start < span.end) & (span.start < end))
                        tags[inside] = INSIDE
                        tags[inside[:1]] = BEGIN
                wanted[tokens, at + k] = tags
            at += len(head.labels)
    return wanted
