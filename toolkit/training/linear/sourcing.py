"""Trains the sourcing part: the tagger, then how far it and the written rules can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from toolkit.codebook import NONE, load_codebook
from toolkit.gold import gold_labels
from toolkit.models.sourcing import SourcingExtractor
from toolkit.models.sourcing.extractor import Calibration, evidence
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.spans.tagger import Tagger
from toolkit.schema import Gold, Passage
from toolkit.settings import Settings
from toolkit.training.config import Source
from toolkit.training.linear.tagger import CODEBOOK, TaggerSettings, train_tagger
from toolkit.training.splits import Split

JUDGED = ("naming", "role", "cue_stance")
"""Questions without public labels: their share of right answers is that on invented passages."""


class SourcingConfig(Settings):
    """What the part is trained on, and how: the tagger on the training passages of ``sources``,
    probabilities on their development passages. ``passages`` is a file of invented passages, of
    which the ``blind`` ones say how often naming, role and stance are right."""

    sources: dict[str, Source]
    seed: int = 0
    tagger: TaggerSettings = TaggerSettings()
    passages: Path | None = None


def train_sourcing(
    config: SourcingConfig,
    splits: Mapping[str, Split],
    *,
    report: Callable[[str], object] = print,
) -> SourcingExtractor:
    """Train the tagger, then count what its probabilities rest on."""
    train = [passage for split in splits.values() for passage in split.train]
    dev = [passage for split in splits.values() for passage in split.dev]
    report(f"{len(train):,} articles to train on, {len(dev):,} to calibrate on")
    tagger = train_tagger(train, config.tagger, seed=config.seed, report=report)
    model = SourcingExtractor(tagger)
    calibration = Calibration(
        weights=fit_weights(tagger, dev),
        vague_rule=_precision(model.rules.view_pattern.search, [*train, *dev]),
        sourceless_rule=_precision(lexicon().sourceless.search, [*train, *dev]),
    )
    model = SourcingExtractor(tagger, calibration)
    calibration = calibration._replace(quote_type=_agreement(model, dev, "quote_type"))
    if config.passages is not None:
        blind = yaml.safe_load(config.passages.read_text(encoding="utf-8"))["blind"]
        naming, role, cue_stance = (_share_right(model, blind, question) for question in JUDGED)
        calibration = calibration._replace(naming=naming, role=role, cue_stance=cue_stance)
    return SourcingExtractor(tagger, calibration)


def fit_weights(tagger: Tagger, passages: Sequence[Passage]) -> tuple[float, float, float, float]:
    """Weights of `Calibration`, from articles the tagger was not trained on."""
    from sklearn.linear_model import LogisticRegression

    x = np.concatenate([evidence(tagger.tag(passage.texts)) for passage in passages])
    y = [
        any(span.label != "source" for span in gold.spans.get(CODEBOOK, ()))
        for passage in passages
        for gold in passage.gold
    ]
    fitted = LogisticRegression(C=1.0).fit(x, y)
    a, b, c = (round(float(value), 4) for value in fitted.coef_[0])
    return round(float(fitted.intercept_[0]), 4), a, b, c


def _precision(search: Callable[[str], object], passages: Sequence[Passage]) -> float:
    """How often a rule beyond the tagger hits a sentence that touches any attribution; the rules
    were written, not trained, so training passages can be counted. One half where it hits none."""
    hits = [
        NONE not in gold.labels.get("attribution", {})
        for passage in passages
        for text, gold in zip(passage.texts, passage.gold, strict=True)
        if search(text)
    ]
    return round(float(np.mean(hits)), 4) if hits else 0.5


def _agreement(model: SourcingExtractor, passages: Sequence[Passage], question: str) -> float:
    """The share of right labels where gold labels and model have one; by Laplace, as there may be
    few."""
    right = total = 0
    for passage in passages:
        for gold, sourced in zip(passage.gold, model.extract(passage.texts), strict=True):
            truth, label = _label(gold, question), next(iter(sourced.labels[question]))
            if NONE not in (truth, label):
                right, total = right + (truth == label), total + 1
    return round((right + 1) / (total + 2), 4)


def _label(gold: Gold, question: str) -> str:
    if question not in gold.labels:
        return NONE
    return gold_labels(gold, load_codebook(CODEBOOK).question(question))[0]


def _share_right(
    model: SourcingExtractor, passages: Sequence[Mapping[str, Any]], question: str
) -> float:
    """The share of right labels on passages (``t`` texts, ``i`` the one meant, ``f`` its labels in
    the codebook's order, ``-`` where none is asked for); by Laplace, as there are few."""
    column = [each.id for each in load_codebook(CODEBOOK).questions].index(question)
    truth: list[str] = [passage["f"].split()[column] for passage in passages]
    labels = [
        next(iter(model.extract(passage["t"])[passage.get("i", 0)].labels[question]))
        for passage in passages
    ]
    asked = sum(label != "-" for label in truth)
    right = sum(map(str.__eq__, truth, labels))
    return round((right + 1) / (asked + 2), 4)
