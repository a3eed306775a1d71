"""What is fitted after training: temperatures, span biases, thresholds, levels of confidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.models.base import Model, Reading
from toolkit.models.calibration import Calibration, fit_multi, fit_single
from toolkit.models.confidence import Levels, certainty, fit_level
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.decoding import TokenRows, decode_spans, sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.encoder.heads import FRAMING, LOADED, Head, columns
from toolkit.models.encoder.passages import Known, Passage, sentence_targets
from toolkit.schema import FACETS
from toolkit.evaluation.evaluate import agrees, given_labels
from toolkit.training.rule_weights import rule_weights

Floats = NDArray[np.float64]
BIASES = tuple(np.round(np.arange(-2.0, 2.01, 0.25), 2).tolist())
PRECISION = 0.9
RIGHT = 0.9
"""The share of right answers among those that are called confident."""
FEWEST = 20


def calibrate(encoder: Encoder, passages: Sequence[Passage]) -> EncoderConfig:
    """The configuration with temperatures, intercepts, span biases and thresholds fitted on
    development passages, and what the written rules weigh; a head that none of them knows is left
    as it is.

    Aims: ``f1``, the threshold of each label with the best F1; ``precision``, the lowest from
    which on nine in ten given labels are right (0.99 where none is).
    """
    known = [one for passage in passages for one in passage.known]
    rows = encoder.token_rows([passage.texts for passage in passages])
    calibration: dict[str, Calibration] = {}
    thresholds: dict[str, dict[str, tuple[float, ...]]] = {"f1": {}, "precision": {}}
    for head, seen, asked, _ in answered(encoder, rows, known):
        fitted = calibration[head.name] = fitted_to(head, seen, asked)
        for aim, shares in aims_of(head, fitted.apply(seen), asked).items():
            thresholds[aim][head.name] = shares
    heads, place = encoder.config.heads, columns(encoder.config.heads)
    bias = {}
    for head in heads:
        if head.kind == "spans" and any(head.name in one.spans for one in known):
            bias[head.name] = tuple(
                _best_bias(rows, head, place[head.name], known, k) for k in range(len(head.labels))
            )
    plain = replace(encoder.config, calibration=calibration, span_bias=bias, thresholds=thresholds)
    fitted_encoder = Encoder(plain, encoder.tokenizer, encoder.engine)
    return replace(plain, rules=rule_weights(fitted_encoder, rows, passages))


def calibrated_loss(encoder: Encoder, passages: Sequence[Passage]) -> float:
    """How unlikely the known labels are once the answers are calibrated, in nats a text, summed
    over the sentence heads: what epochs are compared by. An overconfident epoch is not worse for
    that alone, as calibration mends it."""
    known = [one for passage in passages for one in passage.known]
    rows = encoder.token_rows([passage.texts for passage in passages])
    return sum(
        unlikelihood(head, fitted_to(head, seen, asked).apply(seen), asked)
        for head, seen, asked, _ in answered(encoder, rows, known)
    )


def unlikelihood(head: Head, logits: NDArray[np.float32], asked: Floats) -> float:
    """Negative log likelihood of a head's known labels, in nats a text."""
    z = logits.astype(float)
    if head.kind == "single":
        z -= np.logaddexp.reduce(z, axis=1, keepdims=True)
        return -float(z[np.arange(len(z)), asked.argmax(axis=1)].mean())
    told = ~np.isnan(asked)
    loss = np.logaddexp(0, z) - np.where(told, asked, 0.0) * z
    return float((loss * told).sum() / len(z))


def answered(
    encoder: Encoder, rows: TokenRows, known: Sequence[Known]
) -> Iterator[tuple[Head, Floats, Floats, NDArray[np.bool_]]]:
    """Each sentence head that something is known of, with logits and truth of those texts, and
    which texts they are."""
    heads = encoder.config.heads
    logits, truth = sentence_logits(rows, len(known)), sentence_targets(heads, known)
    place = columns(heads)
    at = 0
    for head in heads:
        if head.kind == "spans":
            continue
        wanted = truth[:, at : at + head.width]
        at += head.width
        own = logits[:, place[head.name]]
        told = np.asarray(~np.isnan(wanted).all(axis=1) & ~np.isnan(own).any(axis=1))
        if told.any():
            yield head, own[told].astype(float), _hard(wanted[told]), told


def aims_of(head: Head, logits: NDArray[np.float32], asked: Floats) -> dict[str, tuple[float, ...]]:
    """The thresholds of a head's labels for each aim; none for a head of which one label holds."""
    if head.kind != "multi":
        return {}
    p = 1 / (1 + np.exp(-logits.astype(float)))
    pairs = [(p[own, k], asked[own, k] > 0) for k, own in enumerate(~np.isnan(asked).T)]
    return {
        "f1": tuple(best_threshold(*pair) for pair in pairs),
        "precision": tuple(precise_threshold(*pair) for pair in pairs),
    }


def fitted_to(head: Head, seen: Floats, asked: Floats) -> Calibration:
    """The calibration of a head's logits by known labels, NaN where one is not known."""
    if head.kind == "multi":
        return fit_multi(seen, asked)
    return fit_single(seen, asked.argmax(axis=1))


def fit_levels(model: Model, passages: Sequence[Passage]) -> Levels:
    """Levels of confidence: the lowest certainty from which on `RIGHT` of a model's answers to
    development sentences are right, under each codebook."""
    known = [one for passage in passages for one in passage.known]
    readings = _read(model, passages)
    right: list[list[bool | None]] = [[], [], []]
    for one, reading in zip(known, readings, strict=True):
        right[0].append(agrees(one, LOADED, reading))
        right[1].append(agrees(one, FRAMING, reading))
        told = [agrees(one, name, reading) for name in FACETS]
        right[2].append(None if None in told else all(told))
    return _levels(readings, right, RIGHT)


def fit_agreement(first: Model, second: Model, passages: Sequence[Passage], aim: float) -> Levels:
    """Levels for a cascade: the lowest certainty from which on the share ``aim`` of the first
    model's answers are the second's. No label is needed."""
    readings, better = _read(first, passages), _read(second, passages)
    right: list[list[bool | None]] = [[], [], []]
    for own, other in zip(readings, better, strict=True):
        right[0].append((own.loaded >= 0.5) == (other.loaded >= 0.5))
        right[1].append(given_labels(own, FRAMING) == given_labels(other, FRAMING))
        right[2].append(own.facets[::2] == other.facets[::2])
    return _levels(readings, right, aim)


def _read(model: Model, passages: Sequence[Passage]) -> list[Reading]:
    return [
        reading for own in model.read([passage.texts for passage in passages]) for reading in own
    ]


def _levels(
    readings: Sequence[Reading], right: Sequence[Sequence[bool | None]], aim: float
) -> Levels:
    sure = np.array([certainty(r.loaded, r.frames, r.facets) for r in readings])
    found = []
    for k, answers in enumerate(right):
        told = np.array([answer is not None for answer in answers])
        good = np.array([bool(answer) for answer in answers])
        found.append(fit_level(sure[told, k], good[told], aim))
    return Levels(*found)


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
    """The lowest threshold from which on `PRECISION` of the given are right, 0.99 for none."""
    level = fit_level(p, truth, PRECISION)
    return float(np.clip(level, 0.01, 0.99))


def _best_bias(rows: Any, head: Head, own: slice, known: Sequence[Any], k: int) -> float:
    """The log odds to add to being inside a label, for the best exact F1 of its spans."""
    label = head.labels[k]
    wanted = {
        (number, start, end)
        for number, one in enumerate(known)
        for start, end, name in one.spans.get(head.name, ())
        if name == label
    }
    asked = {number for number, one in enumerate(known) if head.name in one.spans}
    single = Head(head.name, "spans", (label,))
    part = slice(own.start + 3 * k, own.start + 3 * k + 3)
    best, top = 0.0, -1.0
    for bias in sorted(BIASES, key=abs):
        found = decode_spans(rows, single, part, len(known), (bias,))
        given = {(n, s.start, s.end) for n in asked for s in found[n]}
        f1 = 2 * len(given & wanted) / max(len(given) + len(wanted), 1)
        if f1 > top + 1e-9:
            best, top = bias, f1
    return float(best)


def _hard(wanted: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Softened labels as given or not, unknown ones as they are."""
    return np.where(np.isnan(wanted), np.nan, (wanted >= 0.5).astype(np.float64))
