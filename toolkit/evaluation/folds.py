"""Splits that keep together what belongs together: articles, events, outlets, topics.

Each takes labelled texts and gives `Split` values, the ids of the texts to train on and of those
to test on. A text without the group asked for is a group of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.schema import LabelledText


class Split(NamedTuple):
    """Ids of the texts to train on and of those to test on; no id is in both."""

    name: str
    train: tuple[str, ...]
    test: tuple[str, ...]


Predict = Callable[[Sequence[LabelledText], Sequence[LabelledText], int], NDArray[np.floating]]
"""Trains on some texts and gives probabilities of the labels of others, shape (n others, n labels);
the number is that of the fold."""


def random_folds(texts: Sequence[LabelledText], k: int = 5, seed: int = 0) -> list[Split]:
    """``k`` folds without regard to groups: what a leakage audit compares with.

    >>> texts = [LabelledText(str(i), "", ()) for i in range(4)]
    >>> [len(split.test) for split in random_folds(texts, k=2)]
    [2, 2]
    """
    from sklearn.model_selection import KFold

    splits = KFold(k, shuffle=True, random_state=seed).split(texts)
    return [_split(f"random {n}", texts, train, test) for n, (train, test) in enumerate(splits)]


def grouped_folds(texts: Sequence[LabelledText], by: str, k: int = 5, seed: int = 0) -> list[Split]:
    """``k`` folds of whole groups, of like size; raises `ValueError` for fewer than ``k`` groups.

    >>> texts = [LabelledText(str(i), "", (), {"event": "ab"[i % 2]}) for i in range(4)]
    >>> [sorted(split.test) for split in grouped_folds(texts, "event", k=2)]
    [['1', '3'], ['0', '2']]
    """
    from sklearn.model_selection import GroupKFold

    groups = group_of(texts, by)
    if len(set(groups)) < k:
        raise ValueError(f"{k} folds by {by} need {k} groups; there are {len(set(groups))}")
    splits = GroupKFold(k, shuffle=True, random_state=seed).split(texts, groups=groups)
    return [_split(f"{by} {n}", texts, train, test) for n, (train, test) in enumerate(splits)]


def leave_one_out(texts: Sequence[LabelledText], by: str) -> list[Split]:
    """A split for each group, named after it: that group is tested, all others train.

    Raises `ValueError` where there are fewer than two groups.
    """
    from sklearn.model_selection import LeaveOneGroupOut

    groups = group_of(texts, by)
    if len(set(groups)) < 2:
        raise ValueError(f"leaving one {by} out needs two of them; there are {len(set(groups))}")
    splits = LeaveOneGroupOut().split(texts, groups=groups)
    return [_split(groups[test[0]], texts, train, test) for train, test in splits]


def group_of(texts: Sequence[LabelledText], by: str) -> list[str]:
    """The group of each text; its own id where it has none."""
    return [text.groups.get(by) or f"item {text.item}" for text in texts]


def cross_predict(
    texts: Sequence[LabelledText], splits: Sequence[Split], predict: Predict
) -> NDArray[np.float64]:
    """Probabilities of each text, shape (n texts, n labels), by a classifier that was trained on
    the other side of its split; not a number for a text that no split tests.

    Raises `ValueError` where there is no split.
    """
    if not splits:
        raise ValueError("there is no split to train on")
    row_of = {text.item: row for row, text in enumerate(texts)}
    p = np.empty((0, 0))
    for number, split in enumerate(splits):
        test = [row_of[item] for item in split.test]
        train = [texts[row_of[item]] for item in split.train]
        predicted = predict(train, [texts[row] for row in test], number)
        if not number:
            p = np.full((len(texts), predicted.shape[1]), np.nan)
        p[test] = predicted
    return p


def _split(
    name: str, texts: Sequence[LabelledText], train: Sequence[int], test: Sequence[int]
) -> Split:
    return Split(name, tuple(texts[i].item for i in train), tuple(texts[i].item for i in test))


def before_and_after(texts: Sequence[LabelledText], date: str) -> Split:
    """Train on what is dated before ``date`` (ISO 8601), test on the rest.

    Raises `ValueError` for a text without a date, or where one side would be empty.
    """
    undated = [text.item for text in texts if not text.groups.get("date")]
    if undated:
        raise ValueError(f"{len(undated)} texts have no date, the first is {undated[0]}")
    train = tuple(text.item for text in texts if text.groups["date"] < date)
    test = tuple(text.item for text in texts if text.groups["date"] >= date)
    if not train or not test:
        raise ValueError(f"all texts are on one side of {date}")
    return Split(f"from {date}", train, test)
