"""How many sentences two coders have to share for their agreement to be known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toolkit.annotation.alpha_interval import alpha_interval

STEP = 1.25


@dataclass(frozen=True, slots=True)
class Overlap:
    """``items`` coded by two tell alpha to ± ``within`` in most studies; None where more than
    ``most`` would be needed."""

    items: int | None
    within: float
    alpha: float
    most: int

    def __str__(self) -> str:
        if self.items is None:
            return (
                f"alpha to ±{self.within:.2f} wants more than all {self.most:,} labels coded twice"
            )
        return (
            f"{self.items:,} sentences coded by two tell an alpha of {self.alpha:.2f} to "
            f"±{self.within:.2f}: --overlap {self.share:.2f}"
        )

    @property
    def share(self) -> float:
        """Of all labelled sentences, in [0, 1]."""
        return 1.0 if self.items is None else min(np.ceil(100 * self.items / self.most) / 100, 1.0)


def overlap_needed(
    prevalence: float,
    most: int,
    *,
    alpha: float = 0.7,
    within: float = 0.15,
    assurance: float = 0.8,
    repetitions: int = 100,
    seed: int = 0,
    report: Callable[[str], object] = lambda _: None,
) -> Overlap:
    """Of ``most`` labelled sentences, with a label of ``prevalence``, how many two coders have to
    share for the 95% interval of an ``alpha`` to be at most ± ``within`` wide in the share
    ``assurance`` of studies; the interval is that of `toolkit labels`.

    Raises `ValueError` for shares out of range.
    """
    if not (0 < prevalence < 1 and 0 < alpha < 1 and 0 < within < 1):
        raise ValueError("prevalence, alpha and its width are between 0 and 1")
    items = 20
    while items <= most:
        reached = sum(
            _half_width(np.random.default_rng([seed, items, k]), prevalence, alpha, items) <= within
            for k in range(repetitions)
        )
        report(
            f"overlap: {items:,} sentences, alpha to ±{within:.2f} in {reached / repetitions:.0%}"
        )
        if reached >= assurance * repetitions:
            return Overlap(items, within, alpha, most)
        if items == most:
            break
        items = min(int(items * STEP) + 1, most)
    return Overlap(None, within, alpha, most)


def _half_width(rng: np.random.Generator, prevalence: float, alpha: float, items: int) -> float:
    """Of the interval of two coders, each with that share, who agree as ``alpha`` says."""
    differ = (1 - alpha) * prevalence * (1 - prevalence)
    both = prevalence - differ
    yes = rng.choice([2, 1, 0], items, p=[both, 2 * differ, 1 - both - 2 * differ])
    if yes.max() == 0 or yes.min() == 2:
        return 1.0
    low, high = alpha_interval(np.stack([2 - yes, yes], axis=1), np.arange(items))
    return (high - low) / 2
