"""Confidence: how sure a reading is under each codebook, and from where on it may be relied on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.schema import Confident, Facets

FILE = "levels.json"
NEVER = 2.0


class Certainty(NamedTuple):
    """Probability of the least certain decision under each codebook, in [0, 1]."""

    loaded_language: float
    framing: float
    sourcing: float


class Levels(NamedTuple):
    """The certainty from which on a reading is confident; above 1, it never is."""

    loaded_language: float = NEVER
    framing: float = NEVER
    sourcing: float = NEVER

    def confident(self, loaded: float, frames: tuple[float, ...], facets: Facets) -> Confident:
        """Which codebooks a reading is confident under."""
        own = certainty(loaded, frames, facets)
        return Confident(*(c >= level for c, level in zip(own, self, strict=True)))

    def save(self, folder: Path) -> None:
        """Write ``levels.json``."""
        (folder / FILE).write_text(json.dumps(self._asdict(), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Levels:
        """Read it back; never confident where there is none. `ValueError` for a broken file."""
        path = folder / FILE
        if not path.exists():
            return cls()
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{name: float(found[name]) for name in cls._fields})
        except (OSError, KeyError, TypeError, ValueError) as wrong:
            raise ValueError(f"{path}: cannot be read: {wrong}") from None


UNFITTED = Levels()


def certainty(loaded: float, frames: tuple[float, ...], facets: Facets) -> Certainty:
    """How sure the decisions of one sentence are.

    >>> certainty(0.2, (0.9, 0.4), Facets("attributed", 0.95))
    Certainty(loaded_language=0.8, framing=0.6, sourcing=0.95)
    """
    return Certainty(
        max(loaded, 1 - loaded),
        min(max(p, 1 - p) for p in frames),
        min(facets[1::2]),
    )


def fit_level(certain: NDArray[np.floating], right: NDArray[np.bool_], aim: float) -> float:
    """The lowest certainty from which on at least the share ``aim`` of answers is right, and
    `NEVER` where there is none or where it rests on fewer than 20 answers.

    >>> fit_level(np.linspace(0.5, 1, 100), np.arange(100) >= 50, 1.0)
    0.752...
    """
    order = np.argsort(-certain, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # Answers of one certainty are in or out together.
    last = np.append(np.diff(certain[order]) != 0, True)
    good = np.flatnonzero((share >= aim) & last)
    good = good[good >= 19]
    return float(certain[order[good[-1]]]) if len(good) else NEVER
