"""Trains the sourcing part: the tagger, then how far it and the written rules can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from toolkit.codebook import NONE, load_codebook
from toolkit.gold import gold_labels
from toolkit.models.sourcing import SourcingExtractor
from toolkit.models.sourcing.extractor import Calibration, evidence
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.spans.tagger import Tagger
from toolkit.schema import Passage
from toolkit.settings import Settings
from toolkit.training.config import Source
from toolkit.training.linear.tagger import CODEBOOK, TaggerSettings, train_tagger
from toolkit.training.splits import Split

PRIOR = 10.0
"""How many sentences the share of right answers to a question counts for in that of a label."""


class SourcingConfig(Settings):
    """What the part is trained on, and how: the tagger on the training passages of ``sources``,
    probabilities on their development passages."""

    sources: dict[str, Source]
    seed: int = 0
    tagger: TaggerSettings = TaggerSettings()


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
    right = shares_of_answers(SourcingExtractor(tagger, calibration), dev)
    return SourcingExtractor(tagger, calibration._replace(right=right))


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


def shares_of_answers(
    model: SourcingExtractor, passages: Sequence[Passage]
) -> dict[str, dict[str, float]]:
    """By question and label the share of answers that are right, where an attribution is found
    and there is one; that of a rare label is drawn towards that of its question (`PRIOR`). A
    question that no passage answers is left out."""
    first, *following = load_codebook(CODEBOOK).questions
    pairs = [
        (gold, sourced)
        for passage in passages
        for gold, sourced in zip(passage.gold, model.extract(passage.texts), strict=True)
        if NONE not in gold.labels.get(first.id, {NONE: 1.0})
        and NONE not in sourced.labels[first.id]
    ]
    shares: dict[str, dict[str, float]] = {}
    for question in following:
        right: dict[str, list[bool]] = {}
        for gold, sourced in pairs:
            if gold.labels.get(question.id):
                (label,) = sourced.labels[question.id]
                right.setdefault(label, []).append(label == gold_labels(gold, question)[0])
        every = [each for of_label in right.values() for each in of_label]
        mean = (sum(every) + 1) / (len(every) + 2)
        if every:
            shares[question.id] = {
                label: round((sum(of_label) + PRIOR * mean) / (len(of_label) + PRIOR), 4)
                for label, of_label in sorted(right.items())
            }
    return shares
