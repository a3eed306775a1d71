"""How much the words alone weigh beside a trained encoder's own answer, codebook by codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.classifiers.calibration import Calibration
from toolkit.classifiers.encoder.config import EncoderConfig, WordWeight
from toolkit.classifiers.encoder.encoder import NONE, Encoder
from toolkit.classifiers.encoder.heads import Head
from toolkit.classifiers.encoder.passages import Passage
from toolkit.classifiers.wording import Wording
from toolkit.training.calibrating import aims_of, answered, fitted_to, unlikelihood

Floats = NDArray[np.float64]
WEIGHTS = tuple(np.round(np.arange(0.0, 1.01, 0.05), 2).tolist())


def weigh_words(encoder: Encoder, passages: Sequence[Passage], words: Wording) -> EncoderConfig:
    """The calibrated configuration with the weight of the words in every head they know: the one
    that makes the passages' labels likeliest once the sum is calibrated anew, and moved so
    that as many labels are given as hold. Its thresholds follow."""
    config = encoder.config
    known = [one for passage in passages for one in passage.known]
    rows = encoder.token_rows([passage.texts for passage in passages])
    said = words.read([text for passage in passages for text in passage.texts]).log_odds
    found: dict[str, WordWeight] = {}
    thresholds = {aim: dict(own) for aim, own in config.thresholds.items()}
    for head, seen, asked, told in answered(encoder, rows, known):
        if head.name not in said or head.name not in config.calibration:
            continue
        own, other = config.calibration[head.name].apply(seen), said[head.name][told]
        tried = []
        for weight in WEIGHTS:
            joint = (1 - weight) * own + weight * other
            calibration = fitted_to(head, joint, asked)
            tried.append((unlikelihood(head, calibration.apply(joint), asked), weight, calibration))
        _, weight, calibration = min(tried, key=lambda one: one[0])
        if weight:
            joint = (1 - weight) * own + weight * other
            calibration = as_many(head, calibration, joint, asked)
            found[head.name] = WordWeight(weight, calibration)
            joint = calibration.apply(joint)
            for aim, shares in aims_of(head, joint, asked).items():
                thresholds.setdefault(aim, {})[head.name] = shares
    return replace(config, words=found, thresholds=thresholds)


def as_many(
    head: Head, calibration: Calibration, logits: NDArray[np.float32], asked: Floats
) -> Calibration:
    """The calibration with one shift for all labels but ``none``, so that as many are given as
    hold. Where labels are rare, few reach 0.5 by themselves, and their shares would come out low.
    """
    some = np.array([label != NONE for label in head.labels])
    known = ~np.isnan(asked) & some
    z = np.sort(calibration.apply(logits)[known])[::-1]
    hold = int((asked[known] > 0).sum())
    if not 0 < hold < len(z):
        return calibration
    border = float(z[hold - 1] + z[hold]) / 2
    shift = np.array(calibration.shift) - border * some
    return Calibration(calibration.temperature, tuple(shift.tolist()))
