"""How much words weigh beside a trained encoder's own answer, head by head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.calibration import Calibration
from toolkit.models.encoder.config import EncoderConfig, EvidenceWeight
from toolkit.models.encoder.decoding import sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.schema import Passage
from toolkit.training.calibration import LabelledLogits, labelled_logits

Floats = NDArray[np.float64]
Words = Mapping[str, NDArray[np.float32]]
WEIGHTS = tuple(np.round(np.arange(0.0, 1.01, 0.05), 2).tolist())
Lexical = Callable[[Sequence[str]], Words]
"""From texts to the log odds of labels by head, (n texts, n labels)."""
KINDS = ("lexical", "marked")
"""The two kinds of words in the order in which they are weighed."""


def weigh_evidence(
    encoder: Encoder,
    passages: Sequence[Passage],
    *,
    lexical: Lexical | None = None,
    balance: Sequence[Sequence[Passage]] = (),
) -> EncoderConfig:
    """The calibrated configuration with the weight of words in every head they speak of: those of
    the ``lexical`` model where there is one, then the likeliest marked word.

    Each weight is the one that makes the labels of ``passages`` likeliest once the sum is
    calibrated anew. At last the sums are moved so that as many labels are predicted as hold, on
    the mean of the corpora in ``balance`` (of the passages, without any); thresholds follow.
    """
    config = encoder.config
    for kind in KINDS if lexical is not None else KINDS[1:]:
        weights = _weights(encoder.with_config(config), [passages, *balance], kind, lexical)
        if kind == "lexical":
            config = replace(config, lexical=weights)
        else:
            config = replace(config, marked=weights)
    if balance:
        config = _balanced(encoder.with_config(config), balance)
    return _with_thresholds(encoder.with_config(config), passages, lexical)


def _balanced(encoder: Encoder, corpora: Sequence[Sequence[Passage]]) -> EncoderConfig:
    """Heads that no words speak of, moved to the base rates of the corpora that code them."""
    config = encoder.config
    by_head: dict[str, list[LabelledLogits]] = {}
    for corpus in corpora:
        rows = encoder.token_rows([passage.texts for passage in corpus])
        for labelled in labelled_logits(encoder, rows, corpus):
            if labelled.head.kind == "multi":
                by_head.setdefault(labelled.head.name, []).append(labelled)
    calibration = {
        name: match_base_rates(plain, by_head[name])
        if name in by_head and name not in config.lexical and name not in config.marked
        else plain
        for name, plain in config.calibration.items()
    }
    return replace(config, calibration=calibration)


def _with_thresholds(
    encoder: Encoder, passages: Sequence[Passage], lexical: Lexical | None
) -> EncoderConfig:
    """The thresholds of heads that words speak of, from the log odds as they are now."""
    config = encoder.config
    thresholds = {point: dict(values) for point, values in config.thresholds.items()}
    for name, (network, _) in _evidence(encoder, passages, "", lexical).items():
        unchanged = Calibration(1.0, (0.0,) * len(network.head.labels))
        for point, values in network.thresholds(unchanged).items():
            thresholds.setdefault(point, {})[name] = values
    return replace(config, thresholds=thresholds)


def _weights(
    encoder: Encoder, corpora: Sequence[Sequence[Passage]], kind: str, lexical: Lexical | None
) -> dict[str, EvidenceWeight]:
    evidence = [_evidence(encoder, corpus, kind, lexical) for corpus in corpora]
    weights: dict[str, EvidenceWeight] = {}
    for name, (network, words) in evidence[0].items():
        tried = []
        for weight in WEIGHTS:
            joint = _joint(network, words, weight)
            calibration = joint.fit_calibration()
            tried.append((joint.loss(calibration), weight, calibration))
        _, weight, calibration = min(tried, key=lambda result: result[0])
        balance = evidence[1:] or evidence
        labelled = [_joint(*corpus[name], weight) for corpus in balance if name in corpus]
        weights[name] = EvidenceWeight(weight, match_base_rates(calibration, labelled))
    return weights


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
    encoder: Encoder, passages: Sequence[Passage], kind: str, lexical: Lexical | None
) -> dict[str, tuple[LabelledLogits, Floats]]:
    """For each head that words of a ``kind`` (of any, where it is empty) speak of, the log odds of
    the sentences before those words are weighed (after all), and those of the words."""
    rows = encoder.token_rows([passage.texts for passage in passages])
    texts = [text for passage in passages for text in passage.texts]
    words: dict[str, Words] = {
        "lexical": {} if lexical is None else lexical(texts),
        "marked": encoder.marked_log_odds(rows, len(texts)),
    }
    before = {earlier: words[earlier] for earlier in KINDS[: KINDS.index(kind)]} if kind else words
    so_far = encoder.log_odds(sentence_logits(rows, len(texts)), **before)
    of_kind = words[kind] if kind else {**words["lexical"], **words["marked"]}
    evidence = {}
    for labelled in labelled_logits(encoder, rows, passages):
        name = labelled.head.name
        if name in of_kind and name in encoder.config.calibration:
            network = labelled._replace(logits=so_far[name][labelled.texts].astype(float))
            evidence[name] = (network, of_kind[name][labelled.texts].astype(float))
    return evidence


def _joint(network: LabelledLogits, words: Floats, weight: float) -> LabelledLogits:
    return network._replace(logits=(1 - weight) * network.logits + weight * words)
