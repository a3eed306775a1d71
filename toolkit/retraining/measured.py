"""What a retraining measures on, and the page of its confidence thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np

from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.evaluate import confidence, predict
from toolkit.models.base import Model
from toolkit.models.confidence import NEVER, ConfidenceThresholds
from toolkit.schema import Passage
from toolkit.training.config import Source
from toolkit.training.splits import load_splits


def dev_passages(sources: Mapping[str, Source], *, sentences: int) -> list[Passage]:
    """Development passages of some corpora, drawn at random up to so many ``sentences`` of each."""
    passages = []
    for split in load_splits(sources).values():
        count = 0
        for k in np.random.default_rng(0).permutation(len(split.dev)):
            if count >= sentences:
                break
            passages.append(split.dev[k])
            count += len(split.dev[k].texts)
    return passages


def corpus_sentences(name: str, sentences: int) -> list[list[str]]:
    """The first texts of a corpus by article, up to so many."""
    items = load_corpus(name).items
    rows = items.select(range(min(sentences, len(items))))
    by_article = groupby(rows, key=lambda row: row["article_id"])
    return [[row["text"] for row in article] for _, article in by_article]


def confidence_page(
    linear: Model,
    right: ConfidenceThresholds,
    agreement: ConfidenceThresholds,
    passages: Sequence[Passage],
) -> str:
    """Both thresholds of each codebook, and on how many predictions of the linear model one may
    rely, as Markdown."""
    shares = confidence(predict(linear, passages), linear.codebooks)
    lines = [
        "# Confidence thresholds",
        "",
        "The certainty from which on a prediction of the linear model is called confident, and "
        f"from which on a cascade takes it; {NEVER:.0f} stands for never.",
        "",
        "| codebook | confident from | taken from | coverage | right if confident | right of all |",
        "|---|---|---|---|---|---|",
    ]
    for codebook in linear.codebooks:
        name = codebook.name
        measured = shares.get(name, {})
        cells = [right.by_codebook[name], agreement.by_codebook[name]]
        cells += [measured.get(key, float("nan")) for key in ("coverage", "right", "right of all")]
        lines.append(f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    return "\n".join(lines) + "\n"
