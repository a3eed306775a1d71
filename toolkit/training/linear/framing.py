"""Trains the framing part: word context from plain news, its weight from labelled texts."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from toolkit.codebook import load_codebook
from toolkit.gold import gold_labels
from toolkit.models.linear.frame_cues import FrameCues
from toolkit.models.linear.frame_training import learn_context
from toolkit.models.linear.framing import Framing
from toolkit.settings import Settings
from toolkit.training.config import Source
from toolkit.training.splits import Split


class FramingConfig(Settings):
    """What the part is trained on, and how.

    Of ``news`` the texts alone are read, without those of ``keep_out`` (a CSV with a column
    ``item``, or ``sentence_id`` of AnnoLexical); all other sources are labelled texts, of which
    both parts are trained on: nothing is fitted to a development part. A word of the context
    stands in ``context_min_df`` texts of the news; ``context_C`` is the inverse strength of the
    penalty on it, ``l2`` that on the words of the labelled texts. A frame is given from
    ``operating_point`` (in logits of evidence) up, or, without it, from an intercept of its own.
    """

    sources: dict[str, Source]
    news: str
    keep_out: Path | None = None
    context_min_df: int = 8
    context_C: float = 1.0
    l2: float = 8.0
    operating_point: float | None = None


def train_framing(
    config: FramingConfig,
    splits: Mapping[str, Split],
    *,
    report: Callable[[str], object] = print,
) -> Framing:
    """Learn the context, then the weights of cues, context and words."""
    kept_out = _items(config.keep_out)
    news = [
        text
        for passage in splits[config.news].train
        for text, item in zip(passage.texts, passage.items, strict=True)
        if item not in kept_out
    ]
    question = load_codebook(Framing.codebook).question(Framing.codebook)
    texts, labels, coded, corpus = [], [], [], []
    for number, (name, split) in enumerate(splits.items()):
        for passage in (*split.train, *split.dev):
            for text, gold in zip(passage.texts, passage.gold, strict=True):
                if question.id in gold.labels and name != config.news:
                    silent = gold.not_coded.get(question.id, frozenset())
                    texts.append(text)
                    labels.append(gold_labels(gold, question))
                    coded.append([label not in silent for label in question.label_ids])
                    corpus.append(number)
    report(f"{len(texts):,} labelled texts, {len(news):,} sentences of news")
    context = learn_context(news, FrameCues.bundled(), config.context_min_df, config.context_C)
    model = Framing(l2=config.l2, operating_point=config.operating_point, context=context)
    return model.fit(texts, labels, coded=np.array(coded), corpus=corpus)


def _items(path: Path | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines)
    return frozenset(row.get("item") or f"annolexical-{row['sentence_id']}" for row in rows)
