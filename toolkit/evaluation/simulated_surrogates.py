"""Simulated corpora of two outlets that several models of unequal quality have scored.

Corpora and samples are those of `toolkit.evaluation.simulated`. A sentence is harder or easier for
all models alike, so that their errors go together; nothing here knows how they are combined.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.evaluation.config import SurrogatesDesign, SurrogatesGrid
from toolkit.evaluation.simulated import Floats, known_outlets, sampled
from toolkit.inference import Scored
from toolkit.inference.factor import Factor


def surrogate_outlets(
    config: SurrogatesGrid, design: SurrogatesDesign, seed: Sequence[int]
) -> tuple[Scored, Scored]:
    """One repetition: outlets with the answers of all models, and hand labels of a sample."""
    rng = np.random.default_rng([*seed, 2])
    first, second = known_outlets(config, design, seed)
    return _answered(rng, design, first, 0.0), _answered(rng, design, second, design.drift)


def _answered(
    rng: np.random.Generator, design: SurrogatesDesign, outlet: Scored, drift: float
) -> Scored:
    truth = outlet.label == 1
    predicted = _answers(rng, design, truth, drift)
    names, article = Factor.of(outlet.article).codes()
    drawn, inclusion = sampled(rng, design, article, predicted[:, 0] == 1, len(names))
    label = np.where(drawn, truth, np.nan)
    return Scored.of(
        predicted[:, 0], label, np.where(drawn, inclusion, np.nan), outlet.article, outlet.event,
        further=predicted[:, 1:] if predicted.shape[1] > 1 else None,
    )  # fmt: skip


def _answers(
    rng: np.random.Generator, design: SurrogatesDesign, truth: np.ndarray, drift: float
) -> Floats:
    """Of all models, (n, k), NaN where the last one gives none."""
    from scipy.special import ndtri

    n, shared = len(truth), np.sqrt(design.shared_error)
    hardness = rng.normal(size=n)
    columns = []
    for sensitivity, specificity in design.models:
        rate = np.clip(np.where(truth, sensitivity, specificity) - drift, 0.0, 1.0)
        apart = np.sqrt(1 - design.shared_error) * rng.normal(size=n)
        right = shared * hardness + apart < ndtri(rate)
        columns.append(np.where(right, truth, ~truth).astype(float))
    columns += [columns[0]] * design.copies
    silent = rng.random(n) < np.where(truth, *design.missing)
    columns[-1] = np.where(silent, np.nan, columns[-1])
    return np.stack(columns, axis=1)
