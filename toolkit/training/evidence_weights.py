"""How much words weigh beside a trained encoder's own answer, head by head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.calibration import Calibration
from toolkit.models.encoder.config import EncoderConfig, EvidenceWeight
from toolkit.models.encoder.decoding import TokenRows, sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.schema import Passage
from toolkit.training.calibration import LabelledLogits, labelled_logits

Floats = NDArray[np.float64]
Words = Mapping[str, NDArray[np.float32]]
WEIGHTS = tuple(np.round(np.arange(0.0, 0.71, 0.1), 1).tolist())
Lexical = Callable[[Sequence[str]], Words]
"""From texts to the log odds of labels by head, (n texts, n labels)."""
KINDS = ("lexical", "marked")
"""The two kinds of words in the order in which they are weighed."""


class Evidence(NamedTuple):
    """What speaks for the labels of one head in one corpus: the calibrated ``network``, and the log
    odds of words by kind, (n texts, n labels)."""

    network: LabelledLogits
    words: Mapping[str, Floats]

    def joint(self, weights: Mapping[str, float]) -> LabelledLogits:
        """All together; the network has the rest of the weight."""
        z = (1 - sum(weights.values())) * self.network.logits
        for kind, weight in weights.items():
            z = z + weight * self.words[kind]
        return self.network._replace(logits=z)


def weigh_evidence(
    encoder: Encoder,
    corpora: Sequence[Sequence[Passage]],
    *,
    lexical: Lexical | None = None,
    balance: Sequence[Sequence[Passage]] = (),
) -> EncoderConfig:
    """The calibrated configuration with the weight of words in every head they speak of: those of
    the ``lexical`` model where there is one, and the likeliest marked word.

    The weights are those that make the labels of the ``corpora`` likeliest, each corpus counting
    the same and with a calibration of its own, as base rates differ. The sum is then calibrated on
    all, and moved so that as many labels are predicted as hold, on the mean of the corpora in
    ``balance`` (of all, without any); thresholds follow.
    """
    config = encoder.config
    by_corpus = [_evidence(encoder, corpus, lexical) for corpus in corpora]
    balanced = [_evidence(encoder, corpus, lexical) for corpus in balance]
    fitted: dict[str, dict[str, EvidenceWeight]] = {kind: {} for kind in KINDS}
    for name in dict.fromkeys(name for corpus in by_corpus for name in corpus):
        evidence = [corpus[name] for corpus in by_corpus if name in corpus]
        weights = _likeliest(evidence)
        joint = _pooled([each.joint(weights) for each in evidence]).fit_calibration()
        labelled = [c[name].joint(weights) for c in balanced or by_corpus if name in c]
        for kind, in_turn in one_after_the_other(
            weights, match_base_rates(joint, labelled)
        ).items():
            fitted[kind][name] = in_turn
    config = replace(config, lexical=fitted["lexical"], marked=fitted["marked"])
    if balance:
        config = _balanced(encoder.with_config(config), balance)
    passages = [passage for corpus in corpora for passage in corpus]
    return _with_thresholds(encoder.with_config(config), passages, lexical)


def one_after_the_other(
    weights: Mapping[str, float], calibration: Calibration
) -> dict[str, EvidenceWeight]:
    """Weights of words in a sum of all as an `EncoderConfig` has them: each kind against the sum so
    far, which the ``calibration`` is of in the end.

    >>> half = one_after_the_other({"lexical": 0.25, "marked": 0.5}, Calibration(1.0, (0.0,)))
    >>> {kind: each.weight for kind, each in half.items()}
    {'marked': 0.5, 'lexical': 0.5}
    """
    fitted: dict[str, EvidenceWeight] = {}
    rest = 1.0
    for kind in reversed(KINDS):
        if weight := weights.get(kind, 0.0):
            unchanged = Calibration(1.0, (0.0,) * len(calibration.shift))
            fitted[kind] = EvidenceWeight(weight / rest, unchanged if fitted else calibration)
            rest -= weight
    return fitted


def _likeliest(evidence: Sequence[Evidence]) -> dict[str, float]:
    """The weights of the kinds of words with the least loss, the mean of the corpora."""
    kinds = [kind for kind in KINDS if kind in evidence[0].words]
    grid = (dict(zip(kinds, values, strict=True)) for values in product(WEIGHTS, repeat=len(kinds)))
    tried = [weights for weights in grid if sum(weights.values()) < 1]

    def loss(weights: Mapping[str, float]) -> float:
        joint = [each.joint(weights) for each in evidence]
        return float(np.mean([each.loss(each.fit_calibration()) for each in joint]))

    return min(tried, key=loss)


def _pooled(parts: Sequence[LabelledLogits]) -> LabelledLogits:
    logits, truth = (np.concatenate(each) for each in zip(*(p[1:3] for p in parts), strict=True))
    return parts[0]._replace(logits=logits, truth=truth)


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
    rows, words = _read(encoder, passages, lexical)
    count = sum(len(passage.texts) for passage in passages)
    log_odds = encoder.log_odds(sentence_logits(rows, count), **words)
    for labelled in labelled_logits(encoder, rows, passages):
        name = labelled.head.name
        if name not in config.lexical and name not in config.marked:
            continue
        z = log_odds[name][labelled.texts].astype(float)
        unchanged = Calibration(1.0, (0.0,) * len(labelled.head.labels))
        for point, values in labelled._replace(logits=z).thresholds(unchanged).items():
            thresholds.setdefault(point, {})[name] = values
    return replace(config, thresholds=thresholds)


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


def _read(
    encoder: Encoder, passages: Sequence[Passage], lexical: Lexical | None
) -> tuple[TokenRows, dict[str, Words]]:
    """The tokens of passages, and the log odds of each kind of words by head."""
    articles = [passage.texts for passage in passages]
    changed = encoder.read_as(articles)
    rows = encoder.token_rows(articles, changed)
    texts = [each.text for each in changed]
    words: dict[str, Words] = {} if lexical is None else {"lexical": lexical(texts)}
    return rows, {**words, "marked": encoder.marked_log_odds(rows, len(texts))}


def _evidence(
    encoder: Encoder, passages: Sequence[Passage], lexical: Lexical | None
) -> dict[str, Evidence]:
    """What speaks for each head that words speak of."""
    rows, words = _read(encoder, passages, lexical)
    evidence = {}
    for labelled in labelled_logits(encoder, rows, passages):
        name = labelled.head.name
        of_head = {
            kind: by_head[name][labelled.texts].astype(float)
            for kind, by_head in words.items()
            if name in by_head
        }
        if of_head and name in encoder.config.calibration:
            z = encoder.config.calibration[name].apply(labelled.logits)
            evidence[name] = Evidence(labelled._replace(logits=np.asarray(z, float)), of_head)
    return evidence
