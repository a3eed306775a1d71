"""Leakage audit: does a score measure the labels, or which outlet and article a text is from?

Side by side: scores on random folds and on folds of whole groups, copies of texts across random
folds, what the outlet alone would predict, and how well the outlet can be told from the scores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.models.base import Classifier
from toolkit.schema import LabelledText
from toolkit.evaluation.folds import Split, group_of, grouped_folds, leave_one_out, random_folds

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
WORD = re.compile(r"\w+")
SHINGLE = 3
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
    by: Sequence[str] = ("document", "outlet"),
    *,
    k: int = 5,
    seed: int = 0,
    leave_out: Iterable[str] = (),
) -> list[Finding]:
    """Audit a corpus with a classifier.

    ``make`` gives a fresh classifier for each fold. ``by`` names the groups of the grouped
    folds; those of ``leave_out`` are held out one by one as well. Groups that no text, or
    every text alone, belongs to are passed over. Macro-F1 averages a label against its absence
    for one label, positive classes for several. Raises `ValueError` for no texts.
    """
    if not texts:
        raise ValueError("no texts to audit")
    classes = tuple(make().classes_)
    truth = np.array([[name in text.labels for name in classes] for text in texts])
    folds = random_folds(texts, k, seed)
    scores = cross_scores(texts, make, folds)
    found = [Finding("random folds", "macro-F1", macro_f1(truth, scores), len(texts))]
    for group in by:
        names = set(group_of(texts, group))
        if len(names) < 2 or len(names) == len(texts):
            continue
        if group in leave_out or len(names) < k:
            grouped, how = leave_one_out(texts, group), f"leave one {group} out"
        else:
            grouped, how = grouped_folds(texts, group, k, seed), f"folds by {group}"
        p = cross_scores(texts, make, grouped)
        found.append(Finding(how, "macro-F1", macro_f1(truth, p), len(texts)))
    for group in by:
        baseline = majority(texts, truth, group, folds)
        if baseline is not None:
            found.append(
                Finding(f"majority label of the {group}, random folds", "macro-F1",
                        macro_f1(truth, baseline), len(texts))
            )  # fmt: skip
    exact, near = copies(texts, folds)
    found.append(Finding("texts with a copy across random folds", "share", exact, len(texts)))
    found.append(Finding("texts with a near copy across folds", "share", near, len(texts)))
    if sum("outlet" in text.groups for text in texts) == len(texts):
        guess, chance = outlet_from_scores(texts, scores, k, seed)
        found.append(Finding("outlet told from the scores", "balanced accuracy", guess, len(texts)))
        found.append(Finding("  by chance", "balanced accuracy", chance, len(texts)))
    return found


def cross_scores(
    texts: Sequence[LabelledText], make: Callable[[], Classifier], folds: Sequence[Split]
) -> Floats:
    """Probabilities of each text, shape (n texts, n classes), from a model that never saw it."""
    at = {text.item: i for i, text in enumerate(texts)}
    result = np.full((len(texts), len(make().classes_)), np.nan)
    for fold in folds:
        train = [texts[at[item]] for item in fold.train]
        model = make().fit([t.text for t in train], [t.labels for t in train])
        test = [at[item] for item in fold.test]
        result[test] = model.predict_proba([texts[i].text for i in test])
    return result


def macro_f1(truth: Bools, p: Floats) -> float:
    """Macro-F1 at 0.5: of the label and its absence for one class, of the classes for several."""
    from sklearn.metrics import f1_score

    given = p >= 0.5
    if truth.shape[1] == 1:
        return float(f1_score(truth[:, 0], given[:, 0], average="macro", zero_division=0))
    used = truth.any(axis=0)
    return float(f1_score(truth[:, used], given[:, used], average="macro", zero_division=0))


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
    at = {text.item: i for i, text in enumerate(texts)}
    result = np.zeros(truth.shape)
    for fold in folds:
        train = [at[item] for item in fold.train]
        members: dict[str, list[int]] = {}
        for i in train:
            members.setdefault(groups[i], []).append(i)
        overall = truth[train].mean(axis=0)
        for item in fold.test:
            own = members.get(groups[at[item]])
            result[at[item]] = truth[own].mean(axis=0) if own else overall
    return result


def copies(texts: Sequence[LabelledText], folds: Sequence[Split]) -> tuple[float, float]:
    """Shares of texts with a copy, and with a near copy, in another fold.

    A copy has the same words in the same order; a near copy shares an estimated 70% of all
    sequences of three words (Jaccard similarity by MinHash, Broder 1997), copies included.
    """
    from datasketch import MinHash, MinHashLSH

    fold_of = {item: n for n, fold in enumerate(folds) for item in fold.test}
    words = {text.item: WORD.findall(text.text.lower()) for text in texts}
    same: dict[tuple[str, ...], set[int]] = {}
    for item, found in words.items():
        same.setdefault(tuple(found), set()).add(fold_of[item])
    exact = {item for item, found in words.items() if len(same[tuple(found)]) > 1}
    index = MinHashLSH(threshold=NEAR, num_perm=64)
    hashes = {}
    for item, found in words.items():
        shingles = {" ".join(found[i : i + SHINGLE]) for i in range(max(len(found) - 2, 1))}
        hashed = MinHash(num_perm=64, seed=1)
        hashed.update_batch([one.encode() for one in shingles])
        hashes[item] = hashed
        index.insert(item, hashed)
    near = {
        item
        for item, hashed in hashes.items()
        if any(
            fold_of[other] != fold_of[item] and hashed.jaccard(hashes[other]) >= NEAR
            for other in index.query(hashed)
        )
    }
    return len(exact) / len(texts), len(near | exact) / len(texts)


def outlet_from_scores(
    texts: Sequence[LabelledText], p: Floats, k: int, seed: int
) -> tuple[float, float]:
    """Balanced accuracy of telling the outlet from the classifier's scores, and by chance.

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
    told = cross_val_predict(model, logits, outlets[kept], cv=folds)
    return float(balanced_accuracy_score(outlets[kept], told)), 1 / len(names)
