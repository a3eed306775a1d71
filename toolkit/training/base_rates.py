"""As many labels predicted as hold: where labels are rare, few reach 0.5 by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import expit, logit

from toolkit.codebook import NONE
from toolkit.models.calibration import Calibration
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.encoder import Encoder
from toolkit.schema import Passage
from toolkit.training.calibration import LabelledLogits, labelled_logits


def balance(encoder: Encoder, corpora: Sequence[Sequence[Passage]]) -> EncoderConfig:
    """The calibrated configuration with the labels of each question moved together, so that as
    many are predicted as hold on the mean of some corpora; thresholds move with them."""
    config = encoder.config
    labelled: dict[str, list[LabelledLogits]] = {}
    for passages in corpora:
        rows = encoder.token_rows([passage.texts for passage in passages])
        for of_head in labelled_logits(encoder, rows, passages):
            if of_head.head.kind == "multi" and of_head.head.name in config.calibration:
                labelled.setdefault(of_head.head.name, []).append(of_head)
    calibration = dict(config.calibration)
    thresholds = {point: dict(values) for point, values in config.thresholds.items()}
    for name, of_corpora in labelled.items():
        calibration[name] = match_base_rates(config.calibration[name], of_corpora)
        moved = np.subtract(calibration[name].shift, config.calibration[name].shift)
        for values in thresholds.values():
            if name in values:
                values[name] = tuple(moved_threshold(values[name], moved.tolist()))
    return replace(config, calibration=calibration, thresholds=thresholds)


def moved_threshold(thresholds: Sequence[float], moved: Sequence[float]) -> list[float]:
    """The thresholds that mean what they meant, after log odds were moved.

    >>> [round(p, 3) for p in moved_threshold([0.5, 0.2], [1.0, 0.0])]
    [0.731, 0.2]
    """
    p = expit(logit(np.array(thresholds)) + np.array(moved))
    return [float(value) for value in np.clip(p, 0.01, 0.99)]


def match_base_rates(calibration: Calibration, corpora: Sequence[LabelledLogits]) -> Calibration:
    """The calibration with one shift for all labels but ``none``, so that as many are predicted as
    hold: the mean of what each of the ``corpora`` would need by itself, as their base rates differ.
    Where labels are rare, few reach 0.5 by themselves, and their shares would come out low."""
    borders = []
    positive = np.zeros(len(calibration.shift), bool)
    for labelled in corpora:
        positive = np.array([label != NONE for label in labelled.head.labels])
        known = ~np.isnan(labelled.truth) & positive
        z = np.sort(calibration.apply(labelled.logits)[known])[::-1]
        hold = int((labelled.truth[known] > 0).sum())
        if 0 < hold < len(z):
            borders.append(float(z[hold - 1] + z[hold]) / 2)
    if not borders:
        return calibration
    shift = np.array(calibration.shift) - np.mean(borders) * positive
    return Calibration(calibration.temperature, tuple(shift.tolist()))
