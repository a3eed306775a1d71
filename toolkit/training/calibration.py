"""What is fitted on development data after training: temperatures, span biases, thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.calibration import Calibration, fit_multi, fit_single
from toolkit.models.confidence import fit_threshold
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.decoding import TokenRows, decode_spans, sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.encoder.heads import Head, columns, sentence_heads, span_head
from toolkit.models.encoder.tagger_ensemble import WeighedTagger
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.schema import Gold, Passage
from toolkit.training.examples import sentence_targets
from toolkit.training.rule_weights import rule_weights
from toolkit.training.tagger_weight import tagger_weight

Floats = NDArray[np.float64]
BIASES = tuple(np.round(np.arange(-2.0, 2.01, 0.25), 2).tolist())
PRECISION = 0.9
"""The share of right labels that the thresholds for precision are for."""


class LabelledLogits(NamedTuple):
    """One head on the texts that a corpus labelled for it: ``logits`` and ``truth``, both
    (n texts, n labels), truth 0, 1 or NaN; ``texts`` says which of all texts they are."""

    head: Head
    logits: Floats
    truth: Floats
    texts: NDArray[np.bool_]

    def fit_calibration(self) -> Calibration:
        """The calibration under which the labels are likeliest."""
        if self.head.kind == "multi":
            return fit_multi(self.logits, self.truth)
        return fit_single(self.logits, self.truth.argmax(axis=1))

    def loss(self, calibration: Calibration) -> float:
        """Negative log likelihood of the labels once calibrated, in nats a text."""
        z = calibration.apply(self.logits).astype(float)
        if self.head.kind == "single":
            z -= np.logaddexp.reduce(z, axis=1, keepdims=True)
            return -float(z[np.arange(len(z)), self.truth.argmax(axis=1)].mean())
        known = ~np.isnan(self.truth)
        loss = np.logaddexp(0, z) - np.where(known, self.truth, 0.0) * z
        return float((loss * known).sum() / len(z))

    def thresholds(self, calibration: Calibration) -> dict[str, tuple[float, ...]]:
        """The thresholds of the labels at each operating point: ``f1``, the one with the best F1;
        ``precision``, the lowest from which on nine in ten are right (0.99 where none is). Empty
        for a head of a single choice."""
        if self.head.kind != "multi":
            return {}
        p = 1 / (1 + np.exp(-calibration.apply(self.logits).astype(float)))
        known = ~np.isnan(self.truth).T
        pairs = [(p[rows, k], self.truth[rows, k] > 0) for k, rows in enumerate(known)]
        return {
            "f1": tuple(best_threshold(*pair) for pair in pairs),
            "precision": tuple(precise_threshold(*pair) for pair in pairs),
        }


def calibrate(
    encoder: Encoder, passages: Sequence[Passage], tagger: SourcingExtractor | None = None
) -> EncoderConfig:
    """The configuration with temperatures, intercepts, span biases and thresholds fitted on
    development passages, and the weights of the ``tagger``, if there is one, and of the written
    rules; a head that none of the passages is labelled for is left as it is."""
    gold = [labels for passage in passages for labels in passage.gold]
    rows = encoder.token_rows([passage.texts for passage in passages])
    calibration: dict[str, Calibration] = {}
    thresholds: dict[str, dict[str, tuple[float, ...]]] = {"f1": {}, "precision": {}}
    for labelled in labelled_logits(encoder, rows, passages):
        name = labelled.head.name
        calibration[name] = labelled.fit_calibration()
        for operating_point, values in labelled.thresholds(calibration[name]).items():
            thresholds[operating_point][name] = values
    place = columns(encoder.config.heads)
    marked = {span_head(name): name for labels in gold for name in labels.spans}
    bias = {
        head.name: _best_biases(rows, head, place[head.name], gold, marked[head.name])
        for head in encoder.config.heads
        if head.name in marked
    }
    fitted = replace(encoder.config, calibration=calibration, span_bias=bias, thresholds=thresholds)
    beside = None
    if tagger is not None:
        weight = tagger_weight(encoder.with_config(fitted), rows, passages, tagger)
        fitted = replace(fitted, tagger=weight)
        beside = WeighedTagger(tagger, weight)
    weights = rule_weights(encoder.with_config(fitted), rows, passages, beside)
    return replace(fitted, rule_ensemble=weights)


def calibrated_loss(encoder: Encoder, passages: Sequence[Passage]) -> float:
    """Negative log likelihood of the labels once calibrated, in nats a text, summed over the
    sentence heads: what epochs are compared by. An overconfident epoch is not worse for that
    alone, as calibration corrects it."""
    rows = encoder.token_rows([passage.texts for passage in passages])
    heads = labelled_logits(encoder, rows, passages)
    return sum(labelled.loss(labelled.fit_calibration()) for labelled in heads)


def labelled_logits(
    encoder: Encoder, rows: TokenRows, passages: Sequence[Passage]
) -> Iterator[LabelledLogits]:
    """Each sentence head that some text is labelled for."""
    heads, gold = encoder.config.heads, [labels for each in passages for labels in each.gold]
    logits, truth = sentence_logits(rows, len(gold)), sentence_targets(heads, gold)
    place, asked = columns(heads), sentence_heads(heads)
    for head, part in zip(asked, columns(asked).values(), strict=True):
        wanted, seen = truth[:, part], logits[:, place[head.name]]
        texts = np.asarray(~np.isnan(wanted).all(axis=1) & ~np.isnan(seen).any(axis=1))
        if texts.any():
            hard = np.where(np.isnan(wanted), np.nan, (wanted >= 0.5).astype(float))
            yield LabelledLogits(head, seen[texts].astype(float), hard[texts], texts)


def best_threshold(p: Floats, truth: NDArray[np.bool_]) -> float:
    """The threshold with the best F1, in (0, 1); 0.5 where fewer than five are true.

    >>> best_threshold(np.array([0.1, 0.3, 0.4, 0.9] * 5), np.array([False, True, True, True] * 5))
    0.2
    """
    if truth.sum() < 5:
        return 0.5
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(p) + 1) + truth.sum())
    last = np.append(np.diff(p[order]) != 0, True)
    best = int(np.argmax(np.where(last, f1, -1)))
    below = float(p[order[best + 1]]) if best + 1 < len(p) else 0.0
    return float(np.clip(round((float(p[order[best]]) + below) / 2, 6), 0.01, 0.99))


def precise_threshold(p: Floats, truth: NDArray[np.bool_]) -> float:
    """The lowest threshold from which on `PRECISION` of the labels are right, 0.99 for none."""
    return float(np.clip(fit_threshold(p, truth, PRECISION), 0.01, 0.99))


def _best_biases(
    rows: TokenRows, head: Head, columns: slice, gold: Sequence[Gold], codebook: str
) -> tuple[float, ...]:
    """For each label the log odds to add to being inside, for the best exact F1 of its spans."""
    marked = [number for number, labels in enumerate(gold) if codebook in labels.spans]
    biases = []
    for k, label in enumerate(head.labels):
        truth = {
            (number, span.start, span.end)
            for number in marked
            for span in gold[number].spans[codebook]
            if span.label == label
        }
        single = Head(head.name, "spans", (label,))
        part = slice(columns.start + 3 * k, columns.start + 3 * k + 3)
        best, top = 0.0, -1.0
        for bias in sorted(BIASES, key=abs):
            spans = decode_spans(rows, single, part, len(gold), (bias,))
            predicted = {(n, span.start, span.end) for n in marked for span in spans[n]}
            f1 = 2 * len(predicted & truth) / max(len(predicted) + len(truth), 1)
            if f1 > top + 1e-9:
                best, top = bias, f1
        biases.append(float(best))
    return tuple(biases)
