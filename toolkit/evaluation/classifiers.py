"""The classifiers of experiments on folds: made from their settings, trained, and their
predictions of a fold kept on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.config import FoldExperiment, Frames, Joint, Linear, Source, Tuned
from toolkit.evaluation.folds import Predict
from toolkit.evaluation.repetitions import code_sha256
from toolkit.models.base import Classifier
from toolkit.outputs import write_whole
from toolkit.schema import LabelledText

Floats = NDArray[np.float64]
Texts = Sequence[LabelledText]
NotCoded = Mapping[str, frozenset[str]]
"""By item, the classes that its corpus does not code."""


def log_odds(p: Floats) -> Floats:
    """Log odds of probabilities that were rounded to a millionth."""
    from scipy.special import logit

    return np.asarray(logit(p.clip(1e-6, 1 - 1e-6)), np.float64)


@cache
def _code_of_words() -> bytes:
    """What classifiers of words are made by: predictions of other code or another lexicon are not
    theirs."""
    import toolkit.models.lexicons
    import toolkit.models.linear

    code = [*Path(toolkit.models.linear.__path__[0]).glob("*.py")]
    lexicons = Path(toolkit.models.lexicons.__path__[0])
    digest = hashlib.sha256(code_sha256(sorted([*code, lexicons / "matcher.py"])).encode())
    digest.update((lexicons / "frames.yaml").read_bytes())
    return digest.digest()


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
    if not isinstance(settings, Joint):
        return _Kept(config, settings, not_coded, work, report)
    parts = [
        (_Kept(config, settings.words, not_coded, work, report), settings.weight),
        (_Kept(config, settings.encoder, not_coded, work, report), 1 - settings.weight),
    ]

    def joint(train: Texts, test: Texts, fold: int) -> Floats:
        from scipy.special import expit

        odds = sum(weight * log_odds(predict(train, test, fold)) for predict, weight in parts)
        return np.asarray(expit(odds), np.float64)

    return joint


@dataclass(frozen=True, slots=True)
class _Kept:
    """Predictions of folds, kept in ``work``."""

    config: FoldExperiment
    settings: Linear | Frames | Tuned
    not_coded: NotCoded
    work: Path
    report: Callable[[str], object]

    def __call__(self, train: Texts, test: Texts, fold: int) -> Floats:
        path = self.work / f"{self._digest(train, test, fold)}.json"
        if not path.exists():
            self.report(f"{self.settings.kind}: fold {fold + 1}, {len(train):,} texts to train on")
            p = self._trained(train, fold).predict_proba([text.text for text in test])
            p = p[:, : len(self.config.classes)].astype(float)
            self.work.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(np.round(p, 6).tolist()))
        return np.array(json.loads(path.read_text()), np.float64)

    def _digest(self, train: Texts, test: Texts, fold: int) -> str:
        config = self.config
        digest = hashlib.sha256(self.settings.model_dump_json().encode())
        if not isinstance(self.settings, Tuned):  # which take hours: their weights are kept
            digest.update(_code_of_words())
        digest.update(json.dumps([config.seed + fold, config.question, config.classes]).encode())
        for text in train:
            silent = sorted(self.not_coded.get(text.item, ()))
            corpus = text.groups.get("corpus", "")
            digest.update(json.dumps([text.text, text.labels, silent, corpus]).encode())
        for text in test:
            digest.update(text.item.encode() + b"\0" + text.text.encode() + b"\0")
        return digest.hexdigest()[:32]

    def _trained(self, train: Texts, fold: int) -> Classifier:
        config, settings = self.config, self.settings
        texts = [text.text for text in train]
        labels = [[label for label in text.labels if label in config.classes] for text in train]
        if isinstance(settings, Linear):
            from toolkit.models.linear.classifier import LinearClassifier

            words = LinearClassifier(config.question, config.classes, balanced=settings.balanced)
            return words.fit(texts, labels, coded=self._coded(train, config.classes))
        if isinstance(settings, Frames):
            from toolkit.models.linear.framing import Framing

            context = _context(settings.news, settings.min_df, settings.C)
            point = settings.operating_point
            frames = Framing(l2=settings.l2, operating_point=point, context=context)
            corpora = [text.groups.get("corpus", "") for text in train]
            _, numbers = np.unique(corpora, return_inverse=True)
            labels = [list(text.labels) for text in train]  # none among them
            coded = self._coded(train, frames.classes_)
            return frames.fit(texts, labels, coded=coded, corpus=numbers.tolist())
        from toolkit.training.config import FitSettings, Rates
        from toolkit.training.tuned import TunedEncoder

        rates = settings.model_dump(include=set(Rates.model_fields))
        encoder = TunedEncoder(
            config.question, config.classes, checkpoint=settings.checkpoint, start=settings.start,
            settings=FitSettings(**rates, seed=config.seed + fold),
            dropout=settings.dropout, freeze=settings.freeze,
        )  # fmt: skip
        return encoder.fit(texts, labels)

    def _coded(self, texts: Texts, classes: Sequence[str]) -> NDArray[np.bool_]:
        silent = [self.not_coded.get(text.item, ()) for text in texts]
        return np.array([[label not in labels for label in classes] for labels in silent])


@cache
def _context(news: Source, min_df: int, C: float) -> Any:
    """The words around cues in unlabelled news, weighed."""
    from toolkit.evaluation.sources import load_texts
    from toolkit.models.linear.frame_cues import FrameCues
    from toolkit.models.linear.frame_training import learn_context

    return learn_context(load_texts(news), FrameCues.bundled(), min_df, C)
