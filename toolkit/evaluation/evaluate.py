"""Judging a model: its readings of passages beside what is known of them, as rows of a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.metrics import (
    Figure,
    binary,
    clustered,
    f1,
    span_scores,
)
from toolkit.models.base import Model, Reading
from toolkit.models.calibration import calibration_error
from toolkit.models.encoder.heads import FRAMING, LOADED, LOADED_SPANS, PARTS, SOURCING_SPANS
from toolkit.models.encoder.passages import Known, Passage
from toolkit.schema import FACETS, FRAMES

WHERE = "where there is any"


class Row(NamedTuple):
    """One figure: of a label, or of a head as a whole where ``label`` is empty.

    ``n`` counts texts, ``given`` those that truly have the label (all, for a head).
    """

    head: str
    label: str
    measure: str
    figure: Figure
    n: int
    given: int


class Judged(NamedTuple):
    """One text: what is known of it, what the model read, and the passage it stands in."""

    known: Known
    reading: Reading
    passage: str


def judged(model: Model, passages: Sequence[Passage]) -> list[Judged]:
    """Let a model read passages; each is a group of its own (an article, or a single text)."""
    read = model.read([passage.texts for passage in passages])
    return [
        Judged(known, reading, str(number))
        for number, (passage, own) in enumerate(zip(passages, read, strict=True))
        for known, reading in zip(passage.known, own, strict=True)
    ]


def figures(rows: Sequence[Judged], *, repeats: int = 1000, seed: int = 0) -> list[Row]:
    """All figures that the known labels allow, with 95% intervals over passages."""
    draw = {"repeats": repeats, "seed": seed}
    return [*_loaded(rows, draw), *_frames(rows, draw), *_facets(rows, draw), *_spans(rows, draw)]


def confidence(rows: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """By codebook: the share of texts with a confident reading, and the share of right answers
    among those and among all. NaN where there is none."""
    found = {}
    for codebook, heads in (
        ("loaded_language", (LOADED,)),
        ("framing", (FRAMING,)),
        ("sourcing", tuple(FACETS)),
    ):
        told = [row for row in rows if all(head in row.known.labels for head in heads)]
        if not told:
            continue
        right = np.array(
            [all(agrees(row.known, head, row.reading) for head in heads) for row in told]
        )
        sure = np.array([getattr(row.reading.confident, codebook) for row in told])
        found[codebook] = {
            "coverage": float(sure.mean()),
            "right": float(right[sure].mean()) if sure.any() else float("nan"),
            "right of all": float(right.mean()),
            "n": float(len(told)),
        }
    return found


def given_labels(reading: Reading, head: str) -> tuple[str, ...]:
    """The labels that a reading gives under a sentence head.

    >>> from toolkit.schema import Facets
    >>> given_labels(Reading(0.7, (0.0,) * 16, Facets("attributed")), "attribution")
    ('attributed',)
    """
    if head == LOADED:
        return ("loaded",) if reading.loaded >= 0.5 else ()
    if head == FRAMING:
        return tuple(name for name, p in zip(FRAMES, reading.frames, strict=True) if p >= 0.5)
    return (str(getattr(reading.facets, head)),)


def agrees(known: Known, head: str, reading: Reading) -> bool | None:
    """Whether the given labels are the known ones; ``None`` where they are not known. Labels that
    the corpus does not code count on neither side."""
    told = known.labels.get(head)
    if told is None:
        return None
    aside = known.silent.get(head, frozenset()) | {"none"}
    wanted = {label for label, p in told.items() if p >= 0.5}
    return wanted - aside == set(given_labels(reading, head)) - aside


def _loaded(rows: Sequence[Judged], draw: Mapping[str, int]) -> Iterator[Row]:
    told = [row for row in rows if LOADED in row.known.labels]
    if told:
        truth = np.array([row.known.labels[LOADED].get("loaded", 0.0) >= 0.5 for row in told])
        p = np.array([row.reading.loaded for row in told])
        found = binary(truth, p, [row.passage for row in told], **draw)
        for measure, figure in found.items():
            yield Row(LOADED, "loaded", measure, figure, len(told), int(truth.sum()))


def _frames(rows: Sequence[Judged], draw: Mapping[str, int]) -> Iterator[Row]:
    told = [row for row in rows if FRAMING in row.known.labels]
    if not told:
        return
    silent = frozenset.intersection(*(row.known.silent.get(FRAMING, frozenset()) for row in told))
    names = [name for name in FRAMES if name not in silent]
    truth = np.array(
        [[row.known.labels[FRAMING].get(n, 0.0) >= 0.5 for n in names] for row in told]
    )
    p = np.array([[row.reading.frames[FRAMES.index(n)] for n in names] for row in told])
    frames = np.array(
        [k for k, name in enumerate(names) if name != "none" and truth[:, k].any()], np.intp
    )
    groups = [row.passage for row in told]

    def measure(at: NDArray[np.intp]) -> dict[str, float]:
        t, own_p = truth[at][:, frames], p[at][:, frames]
        g = own_p >= 0.5
        own = [f1(t[:, k], g[:, k]) for k in range(len(frames))]
        return {
            "macro-F1": float(np.mean(own)),
            "micro-F1": f1(t, g),
            "ECE": calibration_error(own_p.ravel(), t.ravel()),
        }

    if len(frames):
        for name, figure in clustered(measure, groups, **draw).items():
            yield Row(FRAMING, "", name, figure, len(told), len(told))
    for k, name in enumerate(names):
        if truth[:, k].any():
            for measure_name, figure in binary(truth[:, k], p[:, k], groups, **draw).items():
                yield Row(FRAMING, name, measure_name, figure, len(told), int(truth[:, k].sum()))


def _facets(rows: Sequence[Judged], draw: Mapping[str, int]) -> Iterator[Row]:
    for head, labels in FACETS.items():
        told = [row for row in rows if row.known.labels.get(head)]
        if told:
            yield from _facet(head, labels, told, draw)


def _facet(
    head: str, labels: Sequence[str], told: Sequence[Judged], draw: Mapping[str, int]
) -> Iterator[Row]:
    own = [row.known.labels[head] for row in told]
    truth = np.array([labels.index(max(known, key=known.__getitem__)) for known in own])
    given = np.array([labels.index(given_labels(row.reading, head)[0]) for row in told])
    sure = np.array([float(getattr(row.reading.facets, f"{head}_p")) for row in told])

    def measure(at: NDArray[np.intp]) -> dict[str, float]:
        t, g = truth[at], given[at]
        found = {"ECE": calibration_error(sure[at], t == g), "accuracy": float((t == g).mean())}
        scores = []
        for k, name in enumerate(labels):
            one = f1(t == k, g == k)
            if (t == k).any() or (g == k).any():
                scores.append(one)
            found[f"F1 {name}"] = one
            found[f"recall {name}"] = float((g[t == k] == k).mean()) if (t == k).any() else 0.0
        found["macro-F1"] = float(np.mean(scores))
        if head == "attribution":
            found["macro-F1 any"] = (f1(t > 0, g > 0) + f1(t == 0, g == 0)) / 2
        else:
            found[f"macro-F1 {WHERE}"] = _where_any(t, g)
        return found

    sizes = {name: int((truth == k).sum()) for k, name in enumerate(labels)}
    sizes |= {"": len(told), "any": int((truth > 0).sum()), WHERE: int((truth > 0).sum())}
    for name, figure in clustered(measure, [row.passage for row in told], **draw).items():
        kind, _, label = name.partition(" ")
        if sizes[label]:
            yield Row(head, label, kind, figure, len(told), sizes[label])


def _where_any(truth: NDArray[np.intp], given: NDArray[np.intp]) -> float:
    """Macro-F1 of the labels but ``none`` on texts that have one: what is left when a corpus labels
    a sample of those, and precision among all texts says how large the sample is."""
    t, g = truth[truth > 0], given[truth > 0]
    here = sorted({*t.tolist(), *g.tolist()} - {0})
    return float(np.mean([f1(t == k, g == k) for k in here])) if len(t) else 0.0


def _spans(rows: Sequence[Judged], draw: Mapping[str, int]) -> Iterator[Row]:
    for head, labels in ((LOADED_SPANS, ("loaded",)), (SOURCING_SPANS, PARTS)):
        told = [row for row in rows if head in row.known.spans]
        for label in labels:
            truth = [
                [(s, e) for s, e, name in row.known.spans[head] if name == label] for row in told
            ]
            if not any(truth):
                continue
            given = [
                [
                    span
                    for span in (
                        row.reading.loaded_spans
                        if head == LOADED_SPANS
                        else row.reading.sourcing_spans
                    )
                    if span.label == label or head == LOADED_SPANS
                ]
                for row in told
            ]
            found = span_scores(truth, given, [row.passage for row in told], **draw)
            for name, figure in found.items():
                yield Row(head, label, name, figure, len(told), sum(map(len, truth)))
