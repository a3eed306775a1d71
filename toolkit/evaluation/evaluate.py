"""Evaluating a model: its predictions of passages beside their gold labels, as rows of figures.

What is measured follows from a question's kind, whatever its codebook: a binary question as one
label; a question of several labels as the mean over labels, pooled, and label by label; a question
of one label by accuracy and label by label. Spans are measured for each codebook whose spans the
gold marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.bootstrap import Figure, Rows, cluster_bootstrap
from toolkit.codebook import HOLDS, NONE, Codebook, Question
from toolkit.evaluation.metrics import binary_figures, f1, label_f1, span_figures
from toolkit.gold import agrees, gold_labels
from toolkit.models.base import Model
from toolkit.models.calibration import calibration_error
from toolkit.schema import Gold, Passage, Prediction, TextSpan

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
WHERE_ANY = "where there is any"


class Row(NamedTuple):
    """One figure: of a label, or of a question as a whole where ``label`` is empty.

    ``question`` is a question's id, or ``<codebook>_spans``. ``n`` counts the texts measured on,
    ``positives`` those (or the spans) that truly have the label; all texts for a whole question.
    """

    question: str
    label: str
    measure: str
    figure: Figure
    n: int
    positives: int


class Evaluated(NamedTuple):
    """One text: its gold labels, the model's prediction, the cluster it is drawn with, and its
    outlet, where error rates are wanted by outlet."""

    gold: Gold
    prediction: Prediction
    cluster: str
    outlet: str | None = None


class Options(NamedTuple):
    """How often clusters are drawn for an interval, and the seed of the draws."""

    repeats: int = 1000
    seed: int = 0


def predict(
    model: Model,
    passages: Sequence[Passage],
    *,
    clusters: Sequence[str] = (),
    outlets: Sequence[str] = (),
) -> list[Evaluated]:
    """Let a model predict passages. Each passage (an article, or a single text) is a cluster of its
    own, unless ``clusters`` names one for each; ``outlets`` are those of the passages."""
    outlet_of: Sequence[str | None] = outlets or [None] * len(passages)
    names = clusters or [str(number) for number in range(len(passages))]
    predicted = model.predict([passage.texts for passage in passages])
    return [
        Evaluated(gold, prediction, cluster, outlet)
        for passage, predictions, cluster, outlet in zip(
            passages, predicted, names, outlet_of, strict=True
        )
        for gold, prediction in zip(passage.gold, predictions, strict=True)
    ]


def figures(
    texts: Sequence[Evaluated],
    codebooks: Sequence[Codebook],
    *,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Row]:
    """All figures that the gold labels allow, with 95% intervals over clusters, questions first."""
    options = Options(repeats, seed)
    kinds = {"binary": _binary, "multi": _multi, "single": _single}
    rows = [
        row
        for codebook in codebooks
        for question in codebook.questions
        for row in kinds[question.kind](question, coded(texts, question.id), options)
    ]
    return rows + [row for codebook in codebooks for row in _spans(codebook, texts, options)]


def coded(texts: Sequence[Evaluated], question: str) -> list[Evaluated]:
    """The texts that have both gold labels and predicted ones of a question."""
    return [
        text
        for text in texts
        if question in text.gold.labels and question in text.prediction.labels
    ]


def confidence(
    texts: Sequence[Evaluated], codebooks: Sequence[Codebook]
) -> dict[str, dict[str, float]]:
    """By codebook: the share of texts with a confident prediction (``coverage``), and the share of
    right predictions among those and among all; not a number where there is none."""
    shares = {}
    for codebook in codebooks:
        outcomes = [
            (all(agreed), text.prediction.confident.get(codebook.name, False))
            for text in texts
            if None not in (agreed := [
                agrees(text.gold, text.prediction, question) for question in codebook.questions
            ])
        ]  # fmt: skip
        if outcomes:
            right, confident = np.array(outcomes).T
            shares[codebook.name] = {
                "coverage": float(confident.mean()),
                "right": float(right[confident].mean()) if confident.any() else float("nan"),
                "right of all": float(right.mean()),
                "n": float(len(outcomes)),
            }
    return shares


def truth_and_probability(
    texts: Sequence[Evaluated], question: str, label: str
) -> tuple[Bools, Floats]:
    """Whether a label truly holds, and its predicted probability; both of shape (n texts,)."""
    truth = [text.gold.labels[question].get(label, 0.0) >= HOLDS for text in texts]
    p = [text.prediction.labels[question].get(label, 0.0) for text in texts]
    return np.array(truth, bool), np.array(p, np.float64)


def _binary(question: Question, texts: Sequence[Evaluated], options: Options) -> Iterator[Row]:
    (label,) = question.positive_ids
    if texts:
        yield from _label_rows(question, label, texts, options)


def _label_rows(
    question: Question, label: str, texts: Sequence[Evaluated], options: Options
) -> Iterator[Row]:
    truth, p = truth_and_probability(texts, question.id, label)
    clusters = [text.cluster for text in texts]
    for measure, figure in binary_figures(truth, p, clusters, **options._asdict()).items():
        yield Row(question.id, label, measure, figure, len(texts), int(truth.sum()))


def _multi(question: Question, texts: Sequence[Evaluated], options: Options) -> Iterator[Row]:
    if not texts:
        return
    not_coded = frozenset.intersection(
        *(text.gold.not_coded.get(question.id, frozenset()) for text in texts)
    )
    columns = {
        label: truth_and_probability(texts, question.id, label)
        for label in question.label_ids
        if label not in not_coded
    }
    columns = {label: column for label, column in columns.items() if column[0].any()}
    pooled = [column for label, column in columns.items() if label in question.positive_ids]
    if pooled:
        truth, p = (np.column_stack(arrays) for arrays in zip(*pooled, strict=True))

        def statistic(rows: Rows) -> dict[str, float]:
            gold, predicted = truth[rows], p[rows] >= HOLDS
            return {
                "macro-F1": float(label_f1(gold, predicted).mean()),
                "micro-F1": f1(gold, predicted),
                "ECE": calibration_error(p[rows].ravel(), gold.ravel()),
            }

        clusters = [text.cluster for text in texts]
        for name, figure in cluster_bootstrap(statistic, clusters, **options._asdict()).items():
            yield Row(question.id, "", name, figure, len(texts), len(texts))
    for label in columns:
        yield from _label_rows(question, label, texts, options)


def _single(question: Question, texts: Sequence[Evaluated], options: Options) -> Iterator[Row]:
    """``any`` tells a label from ``none``; a question that is asked of some texts alone is measured
    ``where there is any``, since a corpus that labels a sample of those says with its precision
    among all texts how large the sample is."""
    texts = [text for text in texts if text.gold.labels[question.id]]
    if not texts:
        return
    labels = question.label_ids
    truth = np.array([labels.index(gold_labels(text.gold, question)[0]) for text in texts])
    chosen = [next(iter(text.prediction.labels[question.id].items())) for text in texts]
    predicted = np.array([labels.index(label) for label, _ in chosen])
    certain = np.array([p for _, p in chosen])
    positive = np.array([label != NONE for label in labels])

    def statistic(rows: Rows) -> dict[str, float]:
        cells = np.bincount(truth[rows] * len(labels) + predicted[rows], minlength=len(labels) ** 2)
        table = cells.reshape(len(labels), len(labels))
        by_label, hits, size = _table_f1(table), table.diagonal(), table.sum(axis=1)
        values = {
            "ECE": calibration_error(certain[rows], truth[rows] == predicted[rows]),
            "accuracy": float(hits.sum() / len(rows)),
            "macro-F1": _mean(by_label),
        }
        for k, label in enumerate(labels):
            values[f"F1 {label}"] = float(np.nan_to_num(by_label[k]))
            values[f"recall {label}"] = float(hits[k] / max(size[k], 1))
        if question.asked_if:
            asked = _table_f1(np.where(positive[:, None], table, 0))[positive]
            values[f"macro-F1 {WHERE_ANY}"] = _mean(asked)
        else:
            some = table[positive][:, positive].sum(), table[positive][:, ~positive].sum()
            no = table[~positive][:, positive].sum(), table[~positive][:, ~positive].sum()
            values["macro-F1 any"] = _mean(_table_f1(np.array([some, no])))
        return values

    some = int(positive[truth].sum())
    sizes = {label: int((truth == k).sum()) for k, label in enumerate(labels)}
    sizes |= {"": len(texts), "any": some, WHERE_ANY: some}
    clusters = [text.cluster for text in texts]
    for name, figure in cluster_bootstrap(statistic, clusters, **options._asdict()).items():
        measure, _, label = name.partition(" ")
        if sizes[label]:
            yield Row(question.id, label, measure, figure, len(texts), sizes[label])


def _table_f1(table: NDArray[np.integer]) -> Floats:
    """F1 of each label from counts of gold (rows) by predicted labels; not a number for a label on
    neither side."""
    total = (table.sum(axis=0) + table.sum(axis=1)).astype(float)
    total[total == 0] = np.nan
    return np.asarray(2 * table.diagonal() / total, np.float64)


def _mean(values: Floats) -> float:
    """The mean of the numbers; 0 where there is none."""
    return float(np.nanmean(values)) if (~np.isnan(values)).any() else 0.0


def _spans(codebook: Codebook, texts: Sequence[Evaluated], options: Options) -> Iterator[Row]:
    marked = [text for text in texts if codebook.name in text.gold.spans]
    if not any(codebook.name in text.prediction.spans for text in marked):
        return  # the model gives no such spans
    for label in (span_label.id for span_label in codebook.span_labels):
        gold = [_labelled(text.gold.spans[codebook.name], label) for text in marked]
        predicted = [
            _labelled(text.prediction.spans.get(codebook.name, ()), label) for text in marked
        ]
        n_spans = sum(map(len, gold))
        if n_spans:
            clusters = [text.cluster for text in marked]
            spans = span_figures(gold, predicted, clusters, **options._asdict())
            for measure, figure in spans.items():
                yield Row(f"{codebook.name}_spans", label, measure, figure, len(marked), n_spans)


def _labelled(spans: Sequence[TextSpan], label: str) -> list[TextSpan]:
    return [span for span in spans if span.label == label]
