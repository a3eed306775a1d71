"""Confidence: how certain a prediction is under each codebook, and from where on to rely on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS, Codebook
from toolkit.schema import Labels

FILE = "confidence.json"
NEVER = 2.0
ROUNDING = 1e-6  # of sums in single precision
FEWEST = 20
"""Predictions that a threshold has to rest on."""


@dataclass(frozen=True, slots=True)
class ConfidenceThresholds:
    """By codebook, the certainty from which on a prediction is confident; above 1, or where the
    codebook is missing, it never is."""

    by_codebook: Mapping[str, float] = field(default_factory=dict)

    def confident(
        self, codebooks: Sequence[Codebook], labels: Sequence[Labels]
    ) -> list[dict[str, bool]]:
        """Whether the labels of each `Prediction` may be relied on, by codebook."""
        # A threshold is the certainty of some prediction: rounding must not take that one out.
        columns = {
            codebook.name: (
                certainties(codebook, labels)
                >= self.by_codebook.get(codebook.name, NEVER) - ROUNDING
            ).tolist()
            for codebook in codebooks
        }
        return [{name: column[k] for name, column in columns.items()} for k in range(len(labels))]

    def save(self, folder: Path) -> None:
        """Write ``confidence.json``."""
        text = json.dumps(dict(self.by_codebook), indent=1)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ConfidenceThresholds:
        """Read it back; never confident where there is none. `ValueError` for a broken file."""
        path = folder / FILE
        if not path.exists():
            return cls()
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            return cls({name: float(value) for name, value in values.items()})
        except (OSError, AttributeError, TypeError, ValueError) as problem:
            raise ValueError(f"{path}: cannot be read: {problem}") from None


def certainties(codebook: Codebook, labels: Sequence[Labels]) -> NDArray[np.float64]:
    """Probability of the least certain answer under a codebook in each text, in [0, 1], shape
    (n texts,). Of a question that may have several labels those given count: of the labels left
    out, many are always in doubt.

    >>> from toolkit.codebook import load_codebook
    >>> certainties(load_codebook("loaded_language"), [{"loaded_language": {"loaded": 0.2}}])
    array([0.8])
    """
    least = np.ones(len(labels))
    for question in codebook.questions if labels else ():
        p = np.array([list(of_text[question.id].values()) for of_text in labels], float)
        if question.kind == "binary":
            p = np.maximum(p, 1 - p)
        elif question.kind == "multi":
            of_held = np.where(p >= HOLDS, p, 1.0)
            none_held = p.max(axis=1, keepdims=True) < HOLDS
            p = np.where(none_held, 1 - p, of_held)
        least = np.minimum(least, p.min(axis=1))
    return least


def fit_threshold(
    certain: NDArray[np.floating], right: NDArray[np.bool_], precision: float
) -> float:
    """The lowest certainty from which on at least the share ``precision`` of predictions is right,
    and `NEVER` where there is none or where it rests on fewer than `FEWEST`.

    >>> fit_threshold(np.linspace(0.5, 1, 100), np.arange(100) >= 50, 1.0)
    0.752...
    """
    order = np.argsort(-certain, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # Predictions of one certainty are in or out together.
    last = np.append(np.diff(certain[order]) != 0, True)
    good = np.flatnonzero((share >= precision) & last)
    good = good[good >= FEWEST - 1]
    return float(certain[order[good[-1]]]) if len(good) else NEVER
