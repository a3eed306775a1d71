"""The classifiers of experiments on folds: made from their settings, trained, and their
predictions of a fold kept on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.config import FoldExperiment, Frames, Joint, Linear, Source, Tuned
from toolkit.evaluation.folds import Predict
from toolkit.schema import LabelledText

Floats = NDArray[np.float64]
NotCoded = Mapping[str, frozenset[str]]
"""By item, the classes that its corpus does not code."""


def log_odds(p: Floats) -> Floats:
    """Log odds of probabilities that were rounded to a millionth."""
    from scipy.special import logit

    return np.asarray(logit(p.clip(1e-6, 1 - 1e-6)), np.float64)


def train_and_predict(
    config: FoldExperiment,
    settings: Linear | Frames | Tuned | Joint,
    not_coded: NotCoded,
    work: Path,
    *,
    report: Callable[[str], object] = print,
) -> Predict:
    """What trains a classifier on a fold and predicts the rest, or reads what it predicted before
    from the folder ``work``."""
    if isinstance(settings, Joint):
        parts = [
            (train_and_predict(config, part, not_coded, work, report=report), weight)
            for part, weight in (
                (settings.words, settings.weight),
                (settings.encoder, 1 - settings.weight),
            )
        ]

        def joint(train: Sequence[LabelledText], test: Sequence[LabelledText], fold: int) -> Floats:
            from scipy.special import expit

            odds = sum(
                weight * log_odds(np.asarray(predict(train, test, fold), np.float64))
                for predict, weight in parts
            )
            return np.asarray(expit(odds), np.float64)

        return joint

    def single(train: Sequence[LabelledText], test: Sequence[LabelledText], fold: int) -> Floats:
        path = work / f"{_digest(config, settings, not_coded, train, test, fold)}.json"
        if not path.exists():
            report(f"{settings.kind}: fold {fold + 1}, {len(train):,} texts to train on")
            classifier = _trained(config, settings, not_coded, train, fold)
            p = classifier.predict_proba([text.text for text in test])[:, : len(config.classes)]
            work.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_text(json.dumps(np.round(p.astype(float), 6).tolist()))
            part.replace(path)
        return np.array(json.loads(path.read_text()), np.float64)

    return single


def _digest(
    config: FoldExperiment,
    settings: Linear | Frames | Tuned,
    not_coded: NotCoded,
    train: Sequence[LabelledText],
    test: Sequence[LabelledText],
    fold: int,
) -> str:
    digest = hashlib.sha256(settings.model_dump_json().encode())
    digest.update(json.dumps([config.seed + fold, config.question, config.classes]).encode())
    for text in train:
        silent = sorted(not_coded.get(text.item, ()))
        corpus = text.groups.get("corpus", "")
        digest.update(json.dumps([text.text, text.labels, silent, corpus]).encode())
    for text in test:
        digest.update(text.item.encode() + b"\0" + text.text.encode() + b"\0")
    return digest.hexdigest()[:32]


def _trained(
    config: FoldExperiment,
    settings: Linear | Frames | Tuned,
    not_coded: NotCoded,
    train: Sequence[LabelledText],
    fold: int,
) -> Any:
    texts = [text.text for text in train]
    labels = [[label for label in text.labels if label in config.classes] for text in train]
    silent = [not_coded.get(text.item, frozenset()) for text in train]
    if isinstance(settings, Linear):
        from toolkit.models.linear.classifier import LinearClassifier

        words = LinearClassifier(config.question, config.classes, balanced=settings.balanced)
        return words.fit(texts, labels, coded=_coded(silent, config.classes))
    if isinstance(settings, Frames):
        from toolkit.models.linear.framing import Framing

        context = _context(settings.news, settings.min_df, settings.C)
        frames = Framing(l2=settings.l2, operating_point=settings.operating_point, context=context)
        corpora = sorted({text.groups.get("corpus", "") for text in train})
        numbers = [corpora.index(text.groups.get("corpus", "")) for text in train]
        labels = [list(text.labels) for text in train]  # none among them
        return frames.fit(texts, labels, coded=_coded(silent, frames.classes_), corpus=numbers)
    from toolkit.training.config import FitSettings, Rates
    from toolkit.training.tuned import TunedEncoder

    rates = settings.model_dump(include=set(Rates.model_fields))
    fitting = FitSettings(**rates, seed=config.seed + fold)
    encoder = TunedEncoder(
        config.question, config.classes, checkpoint=settings.checkpoint, start=settings.start,
        settings=fitting, dropout=settings.dropout,
    )  # fmt: skip
    return encoder.fit(texts, labels)


def _coded(silent: Sequence[frozenset[str]], classes: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([[label not in labels for label in classes] for labels in silent])


@cache
def _context(news: Source, min_df: int, C: float) -> Any:
    """The words around cues in unlabelled news, weighed."""
    from toolkit.evaluation.sources import load_texts
    from toolkit.models.linear.frame_cues import FrameCues
    from toolkit.models.linear.frame_training import learn_context

    return learn_context(load_texts(news), FrameCues.bundled(), min_df, C)
