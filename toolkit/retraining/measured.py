"""What a retraining measures on, and the pages of its confidence thresholds and of parity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.card import table
from toolkit.evaluation.evaluate import confidence, predict
from toolkit.models.base import Model
from toolkit.models.confidence import NEVER, ConfidenceThresholds
from toolkit.schema import Passage
from toolkit.training.config import Source
from toolkit.training.splits import load_splits

if TYPE_CHECKING:
    from toolkit.training.parity import Parity


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
    passages: Sequence[Passage],
) -> str:
    """The threshold of each codebook, and on how many predictions of the linear model one may
    rely, as Markdown."""
    shares = confidence(predict(linear, passages), linear.codebooks)
    rows = []
    for codebook in linear.codebooks:
        measured = shares.get(codebook.name, {})
        cells = [right.by_codebook[codebook.name]]
        cells += [measured.get(key, float("nan")) for key in ("coverage", "right", "right of all")]
        rows.append([codebook.name, *(f"{cell:.3f}" for cell in cells)])
    header = ["codebook", "confident from", "coverage", "right if confident",
              "right of all"]  # fmt: skip
    return _page(
        "Confidence thresholds",
        "The certainty from which on a prediction of the linear model is called confident; "
        f"{NEVER:.0f} stands for never.",
        table(header, rows),
    )


def parity_page(parities: Mapping[str, Parity], *, sentences: int) -> str:
    """How far the 8-bit weights decide as the trained ones do, as Markdown, one row a corpus."""
    questions = list(next(iter(parities.values())).changed)
    rows = [
        [name, f"{parity.largest_gap:.1e}", *(f"{parity.changed[q]:.4f}" for q in questions)]
        for name, parity in parities.items()
    ]
    return _page(
        "The 8-bit model beside the trained one",
        f"{sentences:,} sentences of each corpus. Changed: decisions that differ from those of the "
        "float graph; one a label where several may hold, else one a sentence.",
        table(["corpus", "float graph from torch, largest logit", *questions], rows),
    )


def _page(title: str, text: str, lines: Sequence[str]) -> str:
    return "\n".join([f"# {title}", "", text, "", *lines])
