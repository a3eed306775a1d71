"""Experiments on folds: classifiers of labelled texts, each text predicted by one that never saw
it, with figures beside what the outlet alone would predict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.bootstrap import Figure, Rows, cluster_bootstrap
from toolkit.evaluation.classifiers import log_odds, train_and_predict
from toolkit.evaluation.config import FoldExperiment, Splitting
from toolkit.evaluation.folds import (
    Split,
    cross_predict,
    group_of,
    grouped_folds,
    leave_one_out,
    random_folds,
)
from toolkit.evaluation.leakage import majority
from toolkit.evaluation.metrics import binary_figures, f1, label_f1
from toolkit.evaluation.sources import LabelledTexts, load_labelled_texts

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
UNCHANGED = ("average precision", "ECE")
"""Figures of the probabilities themselves, which a moved threshold leaves alone."""


def run_folds(
    config: FoldExperiment, work: Path, *, report: Callable[[str], object] = print
) -> dict[str, Any]:
    """Run an experiment: what the card holds. Folds that are done are kept in ``work``; the same
    config goes on with the others."""
    corpora = {
        name: load_labelled_texts(source, config.question, corpus_name=name)
        for name, source in config.corpora.items()
    }
    rows: list[dict[str, Any]] = []

    def add(corpus: str, split: str, classifier: str, figures: Mapping[str, Figure]) -> None:
        rows.extend(
            {"corpus": corpus, "split": split, "classifier": classifier, "measure": measure,
             "figure": list(figure)}
            for measure, figure in figures.items()
        )  # fmt: skip

    for splitting in config.splits:
        names = [splitting.of] if splitting.of else list(corpora)
        data = _joined([corpora[name] for name in names])
        splits = make_splits(config, splitting, data)
        for classifier in splitting.classifiers or tuple(config.classifiers):
            settings = config.classifiers[classifier]
            predict = train_and_predict(config, settings, data.not_coded, work, report=report)
            p = cross_predict(data.texts, splits, predict)
            for corpus, tested, figures in _figures(config, splitting, splits, data, p):
                add(corpus or ", ".join(names), tested, classifier, figures)
    for name, data in corpora.items():
        folds = random_folds(data.texts, config.folds, config.seed)
        baseline = majority(data.texts, _truth(config, data), "outlet", folds)
        if baseline is not None:
            cluster = next(s.cluster for s in config.splits if s.of in ("", name))
            figures = measured(config, data, baseline, baseline, cluster)
            add(name, "random", "majority label of the outlet", figures)
    counts = {
        name: {
            "texts": len(data.texts),
            "labels": dict(
                zip(config.classes, _truth(config, data).sum(axis=0).tolist(), strict=True)
            ),
        }
        for name, data in corpora.items()
    }
    return {"config": config.model_dump(mode="json"), "corpora": counts, "figures": rows}


def make_splits(config: FoldExperiment, splitting: Splitting, data: LabelledTexts) -> list[Split]:
    """The splits that a config asks for."""
    if splitting.how == "random":
        return random_folds(data.texts, config.folds, config.seed)
    if splitting.how == "grouped":
        return grouped_folds(data.texts, splitting.by, config.folds, config.seed)
    return leave_one_out(data.texts, splitting.by)


def _figures(
    config: FoldExperiment,
    splitting: Splitting,
    splits: Sequence[Split],
    data: LabelledTexts,
    p: Floats,
) -> Iterator[tuple[str, str, dict[str, Figure]]]:
    """Name of the corpus (where corpora are left out one by one), of the split, figures."""
    decided = p
    if config.threshold == "f1":
        decided = best_thresholds(data, splits, _truth(config, data), p)
    if splitting.by != "corpus":
        yield "", splitting.name, measured(config, data, p, decided, splitting.cluster)
        return
    row_of = {text.item: row for row, text in enumerate(data.texts)}
    for split in splits:
        at = [row_of[item] for item in split.test]
        part = LabelledTexts([data.texts[row] for row in at], data.not_coded)
        figures = measured(config, part, p[at], decided[at], splitting.cluster)
        yield split.name, "trained on the other corpora", figures


def measured(
    config: FoldExperiment, data: LabelledTexts, p: Floats, decided: Floats, cluster: str
) -> dict[str, Figure]:
    """Of one class all figures of `binary_figures`; of several their mean, pooled and one by one,
    over the labels that the corpus codes. ``decided`` is 0.5 where a label begins to hold."""
    truth, clusters = _truth(config, data), group_of(data.texts, cluster)
    options = {"repeats": config.bootstrap, "seed": config.seed}
    if truth.shape[1] == 1:
        figures = binary_figures(truth[:, 0], p[:, 0], clusters, **options)
        if decided is p:
            return figures
        moved = binary_figures(truth[:, 0], decided[:, 0], clusters, **options)
        return figures | {name: f for name, f in moved.items() if name not in UNCHANGED}
    coded = np.array(
        [[c not in data.not_coded.get(t.item, ()) for c in config.classes] for t in data.texts]
    )
    truth &= coded
    with_label = truth.sum(axis=0)
    enough = np.minimum(with_label, coded.sum(axis=0) - with_label) >= config.min_texts
    holds = (decided >= 0.5) & coded

    def statistic(rows: Rows) -> dict[str, float]:
        gold, predicted = truth[rows][:, enough], holds[rows][:, enough]
        by_label = label_f1(gold, predicted)
        names = [name for name, kept in zip(config.classes, enough, strict=True) if kept]
        return {
            "macro-F1": float(by_label.mean()),
            "micro-F1": f1(gold, predicted),
            **{f"F1 {name}": float(v) for name, v in zip(names, by_label, strict=True)},
        }

    return cluster_bootstrap(statistic, clusters, **options)


def best_thresholds(
    data: LabelledTexts, splits: Sequence[Split], truth: Bools, p: Floats
) -> Floats:
    """The probabilities moved so that 0.5 is where, for each class, F1 on the other folds is best:
    where labels are rare, a calibrated probability seldom gets so high."""
    from scipy.special import expit

    row_of = {text.item: row for row, text in enumerate(data.texts)}
    moved = p.copy()
    for split in splits:
        test = [row_of[item] for item in split.test]
        rest = np.setdiff1d(np.arange(len(p)), test)
        for k in range(p.shape[1]):
            order = rest[np.argsort(-p[rest, k], kind="stable")]
            right = np.cumsum(truth[order, k])
            last = int(np.argmax(2 * right / (np.arange(1, len(order) + 1) + right[-1])))
            threshold = log_odds(p[order[last : last + 2], k]).mean()
            moved[test, k] = expit(log_odds(p[test, k]) - threshold)
    return moved


def _truth(config: FoldExperiment, data: LabelledTexts) -> Bools:
    return np.array([[label in text.labels for label in config.classes] for text in data.texts])


def _joined(parts: Sequence[LabelledTexts]) -> LabelledTexts:
    return LabelledTexts(
        [text for part in parts for text in part.texts],
        {item: labels for part in parts for item, labels in part.not_coded.items()},
    )
