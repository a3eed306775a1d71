"""The level of an outlet by a method; the corrected one never rests on answers that widen it."""

from __future__ import annotations

from dataclasses import replace

from toolkit.inference.clusters import satterthwaite
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.inference.intervals import Spread, wilson
from toolkit.inference.measured import Level, Measured
from toolkit.inference.units import Design, Floats

ALPHA = 0.05
"""At which intervals are told to be narrower, whatever the level of those that are reported."""


def level_by(
    measured: Measured, method: Method, design: Design, weights: Floats | None = None
) -> Level:
    """The estimate of the outlet by ``method``, with its linearisation.

    Answers that say next to nothing widen an interval: lambda is known as far as the labels tell
    it, and each cell of labels has an error of its own. Where the interval of the hand labels alone
    is the narrower one, the corrected level is that of the hand labels, with lambda 0. Raises
    `ValueError` as `Measured.level` does.
    """
    level = measured.level(method, design, weights)
    if method != CORRECTED or not any(level.slopes):
        return level
    return narrower(level, measured.level("gold only", design, weights))


def narrower(powered: Level, alone: Level) -> Level:
    """The prediction-powered level, or, where that has the narrower interval, the one by hand
    labels alone, with lambda 0."""
    if any(powered.slopes) and _width(alone) > _width(powered):
        return powered
    return replace(alone, slopes=(0.0,) * len(powered.slopes))


def _width(level: Level) -> float:
    """How wide its interval is in a contrast."""
    spread = Spread(level)
    df = 0.0 if spread.one_cluster else satterthwaite(spread.parts)
    return sum(spread.arms(wilson, ALPHA, df))
