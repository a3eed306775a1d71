"""How much the words alone weigh beside a trained encoder's own answer, codebook by codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.calibration import Calibration
from toolkit.models.encoder.config import EncoderConfig, WordWeight
from toolkit.models.encoder.encoder import NONE, Encoder
from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.passages import Passage
from toolkit.models.linear.lexical import Wording
from toolkit.training.calibration import aims_of, answered, fitted_to, unlikelihood

Floats = NDArray[np.float64]
WEIGHTS = tuple(np.round(np.arange(0.0, 1.01, 0.05), 2).tolist())


class _Heard(NamedTuple):
    """Log odds of one head, (n texts, n labels), from the network and from the words, and truth."""

    head: Head
    network: Floats
    words: Floats
    truth: Floats

    def joint(self, weight: float) -> Floats:
        return (1 - weight) * self.network + weight * self.words


def weigh_words(
    encoder: Encoder,
    passages: Sequence[Passage],
    words: Wording,
    corpora: Sequence[Sequence[Passage]] = (),
) -> EncoderConfig:
    """The calibrated configuration with the weight of the words in every head they know: the one
    that makes the labels of ``passages`` likeliest once the sum is calibrated anew, and moved so
    that as many labels are given as hold, on the mean of ``corpora`` (of the passages themselves
    where there are none). Its thresholds follow."""
    config = encoder.config
    heard = _heard(encoder, passages, words)
    others = [_heard(encoder, one, words) for one in corpora] or [heard]
    found: dict[str, WordWeight] = {}
    thresholds = {aim: dict(own) for aim, own in config.thresholds.items()}
    for name, one in heard.items():
        tried = []
        for weight in WEIGHTS:
            joint = one.joint(weight)
            calibration = fitted_to(one.head, joint, one.truth)
            loss = unlikelihood(one.head, calibration.apply(joint), one.truth)
            tried.append((loss, weight, calibration))
        _, weight, calibration = min(tried, key=lambda each: each[0])
        if weight:
            known = [(own[name].joint(weight), own[name].truth) for own in others if name in own]
            calibration = as_many(one.head, calibration, known)
            found[name] = WordWeight(weight, calibration)
            read = calibration.apply(one.joint(weight))
            for aim, shares in aims_of(one.head, read, one.truth).items():
                thresholds.setdefault(aim, {})[name] = shares
    return replace(config, words=found, thresholds=thresholds)


def _heard(encoder: Encoder, passages: Sequence[Passage], words: Wording) -> dict[str, _Heard]:
    known = [one for passage in passages for one in passage.known]
    rows = encoder.token_rows([passage.texts for passage in passages])
    said = words.read([text for passage in passages for text in passage.texts]).log_odds
    calibration = encoder.config.calibration
    found = {}
    for head, seen, truth, told in answered(encoder, rows, known):
        if head.name in said and head.name in calibration:
            own = calibration[head.name].apply(seen).astype(float)
            found[head.name] = _Heard(head, own, said[head.name][told].astype(float), truth)
    return found


def as_many(
    head: Head, calibration: Calibration, corpora: Sequence[tuple[Floats, Floats]]
) -> Calibration:
    """The calibration with one shift for all labels but ``none``, so that as many are given as
    hold: the mean of what each of the ``corpora`` (logits and truth) would need by itself, as their
    base rates differ. Where labels are rare, few reach 0.5 by themselves, and their shares would
    come out low.
    """
    some = np.array([label != NONE for label in head.labels])
    borders = []
    for logits, truth in corpora:
        known = ~np.isnan(truth) & some
        z = np.sort(calibration.apply(logits)[known])[::-1]
        hold = int((truth[known] > 0).sum())
        if 0 < hold < len(z):
            borders.append(float(z[hold - 1] + z[hold]) / 2)
    if not borders:
        return calibration
    shift = np.array(calibration.shift) - np.mean(borders) * some
    return Calibration(calibration.temperature, tuple(shift.tolist()))
