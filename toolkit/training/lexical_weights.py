"""How much the lexical model weighs beside a trained encoder's own answer, head by head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.calibration import Calibration
from toolkit.models.encoder.config import EncoderConfig, LexicalWeight
from toolkit.models.encoder.encoder import Encoder
from toolkit.schema import Passage
from toolkit.training.calibration import LabelledLogits, labelled_logits

if TYPE_CHECKING:
    from toolkit.models.linear.lexical import LexicalModel

Floats = NDArray[np.float64]
WEIGHTS = tuple(np.round(np.arange(0.0, 1.01, 0.05), 2).tolist())


def weigh_lexical_model(
    encoder: Encoder,
    passages: Sequence[Passage],
    lexical_model: LexicalModel,
    *,
    balance: Sequence[Sequence[Passage]] = (),
) -> EncoderConfig:
    """The calibrated configuration with the weight of the lexical model in every head it knows:
    the one that makes the labels of ``passages`` likeliest once the sum is calibrated anew, and
    moved so that as many labels are predicted as hold, on the mean of the corpora in ``balance``
    (of the passages themselves where there are none). Its thresholds follow."""
    config = encoder.config
    evidence = _evidence(encoder, passages, lexical_model)
    corpora = [_evidence(encoder, corpus, lexical_model) for corpus in balance] or [evidence]
    weights: dict[str, LexicalWeight] = {}
    thresholds = {point: dict(values) for point, values in config.thresholds.items()}
    for name, (network, lexical) in evidence.items():
        tried = []
        for weight in WEIGHTS:
            joint = _joint(network, lexical, weight)
            calibration = joint.fit_calibration()
            tried.append((joint.loss(calibration), weight, calibration))
        _, weight, calibration = min(tried, key=lambda result: result[0])
        if not weight:
            continue
        labelled = [_joint(*corpus[name], weight) for corpus in corpora if name in corpus]
        calibration = match_base_rates(calibration, labelled)
        weights[name] = LexicalWeight(weight, calibration)
        joint = _joint(network, lexical, weight)
        for point, values in joint.thresholds(calibration).items():
            thresholds.setdefault(point, {})[name] = values
    return replace(config, lexical=weights, thresholds=thresholds)


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


def _evidence(
    encoder: Encoder, passages: Sequence[Passage], lexical_model: LexicalModel
) -> dict[str, tuple[LabelledLogits, Floats]]:
    """For each head that both know the network's calibrated log odds, and the lexical model's."""
    rows = encoder.token_rows([passage.texts for passage in passages])
    texts = [text for passage in passages for text in passage.texts]
    log_odds = lexical_model.predict(texts).log_odds
    evidence = {}
    for labelled in labelled_logits(encoder, rows, passages):
        name = labelled.head.name
        if name in log_odds and name in encoder.config.calibration:
            network = encoder.config.calibration[name].apply(labelled.logits).astype(float)
            lexical = log_odds[name][labelled.texts].astype(float)
            evidence[name] = (labelled._replace(logits=network), lexical)
    return evidence


def _joint(network: LabelledLogits, lexical: Floats, weight: float) -> LabelledLogits:
    return network._replace(logits=(1 - weight) * network.logits + weight * lexical)
