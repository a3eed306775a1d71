"""What hand labels say of the probabilities in a folder of scores, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.adjudication import adjudicated_labels
from toolkit.annotation.labels import (
    labels_of_items,
    plain_labels,
    read_labels,
    read_sample,
    with_items,
)
from toolkit.codebook import Question
from toolkit.measures import Coding
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
FEWEST = 30
"""Hand-labelled sentences from which anything is fitted."""


class Column(NamedTuple):
    """One probability of the labelled sentences, (n,) each: ``p``, the model's; ``truth``, the
    share of coders who agree; ``weight``, 1 / inclusion probability, mean 1; ``clusters``, their
    articles.
    ``label`` is empty for the answer of a question of one answer. ``every``: ``p`` of all scored
    body sentences."""

    question: str
    label: str
    p: Floats
    truth: Floats
    weight: Floats
    clusters: NDArray[np.object_]
    every: Floats

    @property
    def n(self) -> int:
        """Labelled sentences."""
        return len(self.p)

    @property
    def effective(self) -> float:
        """Kish's effective number of them, under their weights."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())


class LabelledScores(NamedTuple):
    """The columns that were coded, and ``notes`` for the reader."""

    columns: list[Column]
    notes: list[str]


def labelled_scores(
    scores: ScoreSet, labels: str | Path | pd.DataFrame, sample: str | Path | None = None
) -> LabelledScores:
    """The probabilities of the sentences that were labelled, beside the labels.

    ``labels`` is a table of ``toolkit labels``, or its file; ``sample`` gives inclusion
    probabilities that it lacks. Raises `ValueError` for labels of other sentences or texts, of
    fewer than `FEWEST` sentences, or by none of the codebooks scored.
    """
    items = scores.items()
    path = str(labels) if isinstance(labels, str | Path) else "the labels"
    table = read_labels(Path(labels)) if isinstance(labels, str | Path) else plain_labels(labels)
    table, notes = labels_of_items(table, items, scores.codebooks, path)
    table = adjudicated_labels(table, scores.codebooks)
    known = [q.id for codebook in scores.codebooks for q in codebook.questions]
    if not set(known) & set(table["codebook"]):
        raise ValueError(
            f"{path}: answers none of the questions scored: {', '.join(known)}; code by the "
            "codebooks of these scores"
        )
    if (number := table["item"].nunique()) < FEWEST:
        raise ValueError(f"{path}: {number} labelled sentences; code {FEWEST} or more")
    drawn, _ = with_items(table if sample is None else read_sample(Path(sample)), items)
    inclusion = dict.fromkeys(table["item"], 1.0)
    if "inclusion_p" in drawn.columns:
        known_p = dict(zip(drawn["item"], drawn["inclusion_p"].astype(float), strict=True))
        inclusion = {item: known_p.get(item, np.nan) for item in inclusion}
    else:
        notes.append("inclusion probabilities are not known: labels are taken for a random sample")
    if bad := [item for item in set(table["item"]) if not 0 < inclusion[item] <= 1]:
        worst = inclusion[min(bad)]
        what = "missing" if np.isnan(worst) else f"{worst:g}"
        raise ValueError(
            f"{path}: inclusion_p of item {min(bad)} is {what}; "
            "it must be in (0, 1]: give the sample from which the item was drawn, or leave it out"
        )
    keys, coding = Coding.from_annotations(table, scores.codebooks)
    rows = items.set_index("item")
    columns = []
    for codebook in scores.codebooks:
        for question in codebook.questions:
            for label, p, truth in _probabilities(question, rows, keys, coding):
                of_item = truth.dropna()
                if len(of_item) < FEWEST:
                    continue
                here = rows.loc[of_item.index]
                weight = 1.0 / np.array([inclusion[item] for item in of_item.index])
                columns.append(
                    Column(
                        question.id, label, _array(p[of_item.index]),
                        _array(of_item), weight / weight.mean(),
                        here["article_id"].to_numpy(object), _array(p),
                    )
                )  # fmt: skip
    if not columns:
        raise ValueError(f"{path}: no question was answered for {FEWEST} sentences or more")
    return LabelledScores(columns, notes)


def _array(values: pd.Series[float]) -> Floats:
    return np.asarray(values, np.float64)


def _probabilities(
    question: Question, rows: pd.DataFrame, keys: pd.MultiIndex, coding: Coding
) -> Iterator[tuple[str, pd.Series[float], pd.Series[float]]]:
    """Each probability of a question: its label, its values and the shares of coders, by item."""
    import pandas as pd

    shares = {
        label: pd.Series(values, keys).groupby(level="item").mean()
        for label, values in coding.labels[question.id].items()
    }
    if question.kind == "single":
        chosen = rows[question.column]
        agree = {item: shares[chosen[item]][item] for item in next(iter(shares.values())).index}
        yield "", rows[question.column_of("")], pd.Series(agree, dtype=float)
        return
    for label in question.scored_ids:
        yield label, rows[question.column_of(label)], shares[label]
