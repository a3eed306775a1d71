"""`calibrate`: hand labels of scored articles in, a recalibration of their model out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.bootstrap import Figure, Rows, cluster_bootstrap
from toolkit.codebook import HOLDS, NONE
from toolkit.models.recalibration import Reading, Recalibration
from toolkit.recalibration.fit import (
    MEASURES,
    cross_fitted,
    fit_reading,
    losses,
    rates,
    thresholds,
)
from toolkit.recalibration.labelled import Column, Floats, labelled_scores
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd

OPTIONS = ("operating_point", "calibration")


class Fit(NamedTuple):
    """One probability: how it is read (``reading``: the model's own where that is as good), and
    its losses before and after, each text read as the labels of other articles say. ``gain``:
    before less after. ``mean`` probability of the labelled texts before and after, and the
    ``share`` that truly holds; ``before`` and ``after``: `rates` from 0.5 on."""

    question: str
    label: str
    n: int
    effective: float
    positives: float
    share: float
    mean: tuple[float, float]
    reading: Reading
    helps: bool
    losses: Mapping[str, tuple[Figure, Figure]]
    gain: Mapping[str, Figure]
    before: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was fitted, column by column, and the recalibration that follows."""

    recalibration: Recalibration
    fits: tuple[Fit, ...]
    notes: tuple[str, ...]


def calibrate(
    scored: str | Path | ScoreSet,
    labels: str | Path | pd.DataFrame,
    *,
    sample: str | Path | None = None,
    folds: int = 5,
    repeats: int = 1000,
    seed: int = 0,
) -> Calibrated:
    """Fit how a model's probabilities are to be read in the corpus that was scored.

    ``scored`` is a folder of ``toolkit score``, ``labels`` a table of ``toolkit labels`` for some
    of its sentences, ``sample`` the ``sample.csv`` with inclusion probabilities that the labels
    lack. A recalibration is kept where it lowers the log loss in ``folds`` folds of whole articles;
    intervals are of ``repeats`` bootstrap draws of articles. Raises `ValueError` for labels that do
    not fit the scores, and for scores that are not the model's own probabilities.
    """
    scores = ScoreSet.of(scored)
    stamp = scores.stamp
    if stamp is None:
        raise ValueError(f"{scores.folder}: scored by another version; score again --overwrite")
    if moved := [name for name in OPTIONS if stamp.options.get(name)]:
        raise ValueError(
            f"{scores.folder}: scored with {moved[0].replace('_', ' ')} "
            f"{stamp.options[moved[0]]!r}; score without it: the model's own probabilities are "
            "what is calibrated"
        )
    read = labelled_scores(scores, labels, sample)
    fits = tuple(_fit(column, folds, repeats, seed) for column in read.columns)
    readings: dict[str, dict[str, Reading]] = {}
    single: dict[str, Reading] = {}
    points: dict[str, dict[str, dict[str, float]]] = {}
    for column, fit in zip(read.columns, fits, strict=True):
        if fit.helps and not column.label:
            single[column.question] = fit.reading
        elif column.label:
            readings.setdefault(column.question, {})[column.label] = fit.reading
            if column.label != NONE:
                for point, value in thresholds(fit.reading.apply(column.every)).items():
                    of_point = points.setdefault(point, {}).setdefault(column.question, {})
                    of_point[column.label] = value
    recalibration = Recalibration(
        stamp.model, stamp.model_sha256, dict(stamp.codebooks), readings, single, points
    )
    return Calibrated(recalibration, fits, tuple(read.notes))


def _fit(column: Column, folds: int, repeats: int, seed: int) -> Fit:
    crossed = cross_fitted(column, folds=folds, seed=seed)
    sides = {"before": column.p, "after": crossed}

    def statistic(rows: Rows) -> dict[str, float]:
        values = {
            f"{side} {name}": value
            for side, p in sides.items()
            for name, value in losses(p[rows], column.truth[rows], column.weight[rows]).items()
        }
        gains = {
            f"gain {name}": values[f"before {name}"] - values[f"after {name}"] for name in MEASURES
        }
        return values | gains

    clusters = column.clusters.astype(str).tolist()
    figures = cluster_bootstrap(statistic, clusters, repeats=repeats, seed=seed)
    helps = figures["gain log loss"].value > 0
    reading = fit_reading(column) if helps else Reading()
    read = reading.apply(column.p)

    def mean(values: Floats) -> float:
        return float(np.average(values, weights=column.weight))

    return Fit(
        column.question, column.label, column.n, column.effective, float(column.truth.sum()),
        mean(column.truth), (mean(column.p), mean(read)), reading, helps,
        {name: (figures[f"before {name}"], figures[f"after {name}"]) for name in MEASURES},
        {name: figures[f"gain {name}"] for name in MEASURES},
        rates(column.p, column.truth, column.weight, HOLDS),
        rates(read, column.truth, column.weight, HOLDS),
    )  # fmt: skip
