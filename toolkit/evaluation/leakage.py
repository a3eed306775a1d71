"""Leakage audit: does a score measure the labels, or which outlet and article a text is from?

Side by side: scores on random folds and on folds of whole groups, copies of texts across random
folds, what the outlet alone predicts, and how well the scores predict the outlet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.folds import (
    Split,
    cross_predict,
    group_of,
    grouped_folds,
    leave_one_out,
    random_folds,
)
from toolkit.evaluation.metrics import macro_f1
from toolkit.models.base import Classifier
from toolkit.schema import LabelledText
from toolkit.text.similarity import WORD, shingles, similar_pairs

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an audit: what was measured, its value in [0, 1], on how many texts."""

    name: str
    measure: str
    value: float
    n: int

    def __str__(self) -> str:
        return f"{self.name:44} {self.measure:20} {self.value:.3f}  n {self.n:,}"


def leakage_audit(
    texts: Sequence[LabelledText],
    make: Callable[[], Classifier],
    labels: Sequence[str],
    *,
    by: Sequence[str] = ("document", "outlet"),
    k: int = 5,
    seed: int = 0,
    leave_out: Iterable[str] = (),
) -> list[Finding]:
    """Audit a corpus with a classifier.

    ``make`` gives a fresh classifier of ``labels`` for each fold. ``by`` names the groups of the
    grouped folds; those of ``leave_out`` are left out group by group instead. Groups that no text,
    or every text alone, belongs to are passed over. Raises `ValueError` for no texts.
    """
    if not texts:
        raise ValueError("there are no texts to audit")
    truth = np.array([[label in text.labels for label in labels] for text in texts])
    folds = random_folds(texts, k, seed)

    def predict(
        train: Sequence[LabelledText], test: Sequence[LabelledText], fold: int
    ) -> NDArray[np.float32]:
        classifier = make().fit([text.text for text in train], [text.labels for text in train])
        return classifier.predict_proba([text.text for text in test])

    def score(name: str, p: Floats) -> Finding:
        return Finding(name, "macro-F1", macro_f1(truth, p >= 0.5), len(texts))

    p = cross_predict(texts, folds, predict)
    findings = [score("random folds", p)]
    for group in by:
        names = set(group_of(texts, group))
        if len(names) < 2 or len(names) == len(texts):
            continue
        if group in leave_out or len(names) < k:
            splits, title = leave_one_out(texts, group), f"leave one {group} out"
        else:
            splits, title = grouped_folds(texts, group, k, seed), f"folds by {group}"
        findings.append(score(title, cross_predict(texts, splits, predict)))
    for group in by:
        baseline = majority(texts, truth, group, folds)
        if baseline is not None:
            findings.append(score(f"majority label of the {group}, random folds", baseline))
    exact, near = copies(texts, folds)
    findings.append(Finding("texts with a copy across random folds", "share", exact, len(texts)))
    findings.append(Finding("texts with a near copy across folds", "share", near, len(texts)))
    if all("outlet" in text.groups for text in texts):
        accuracy, chance = outlet_from_scores(texts, p, k, seed)
        measure = "balanced accuracy"
        findings.append(Finding("outlet predicted from the scores", measure, accuracy, len(texts)))
        findings.append(Finding("  by chance", measure, chance, len(texts)))
    return findings


def majority(
    texts: Sequence[LabelledText], truth: Bools, by: str, folds: Sequence[Split]
) -> Floats | None:
    """The share of each label in a text's group, counted on the other folds alone.

    ``None`` where the groups hold one text each. A group that the other folds lack gets the
    share over all of them.
    """
    groups = group_of(texts, by)
    if len(set(groups)) > 0.9 * len(texts):
        return None
    row_of = {text.item: row for row, text in enumerate(texts)}
    p = np.zeros(truth.shape)
    for fold in folds:
        train = [row_of[item] for item in fold.train]
        members: dict[str, list[int]] = {}
        for i in train:
            members.setdefault(groups[i], []).append(i)
        overall = truth[train].mean(axis=0)
        for item in fold.test:
            rows = members.get(groups[row_of[item]])
            p[row_of[item]] = truth[rows].mean(axis=0) if rows else overall
    return p


def copies(texts: Sequence[LabelledText], folds: Sequence[Split]) -> tuple[float, float]:
    """Shares of texts with a copy, and with a near copy, in another fold.

    A copy has the same words in the same order; a near copy shares an estimated 70% of all
    sequences of three words (Jaccard similarity by MinHash, Broder 1997), copies included.
    """
    fold_of = {item: n for n, fold in enumerate(folds) for item in fold.test}
    words = {text.item: WORD.findall(text.text.lower()) for text in texts}
    folds_of: dict[tuple[str, ...], set[int]] = {}
    for item, tokens in words.items():
        folds_of.setdefault(tuple(tokens), set()).add(fold_of[item])
    exact = {item for item, tokens in words.items() if len(folds_of[tuple(tokens)]) > 1}
    sequences = {item: shingles(tokens) for item, tokens in words.items()}
    near = {
        item
        for item, match, similarity in similar_pairs(sequences, NEAR)
        if fold_of[match] != fold_of[item] and similarity >= NEAR
    }
    return len(exact) / len(texts), len(near | exact) / len(texts)


def outlet_from_scores(
    texts: Sequence[LabelledText], p: Floats, k: int, seed: int
) -> tuple[float, float]:
    """Balanced accuracy of predicting the outlet from the classifier's scores, and by chance.

    Outlets with fewer texts than folds are left out; 0 and 0 where fewer than two remain.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    outlets = np.array([text.groups["outlet"] for text in texts])
    counts = Counter(outlets.tolist())
    kept = np.array([counts[name] >= k for name in outlets])
    names = {name for name, n in counts.items() if n >= k}
    if len(names) < 2:
        return 0.0, 0.0
    logits = np.log(p.clip(1e-4, 1 - 1e-4) / (1 - p.clip(1e-4, 1 - 1e-4)))[kept]
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    folds = StratifiedKFold(k, shuffle=True, random_state=seed)
    predicted = cross_val_predict(model, logits, outlets[kept], cv=folds)
    return float(balanced_accuracy_score(outlets[kept], predicted)), 1 / len(names)
