"""What models' answers are worth beside the hand labels, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit.comparison.results import Comparison

NEXT_TO_NOTHING = 1.05
"""Labels that a label is worth, up to which the answers save next to none."""


class Worth(NamedTuple):
    """``labels`` hand labels of the outlets that they correct, and how many labels alone would be
    as precise: ``together`` with all answers, and by the name of each model alone."""

    labels: int
    together: float
    alone: dict[str, float]


def worth(comparison: Comparison) -> Worth | None:
    """Summed over outlets whose level is corrected and of which a sentence is left unlabelled; None
    where there is none."""
    outlets = [o for o in comparison.outlets if not o.descriptive and o.labelled < o.sentences]
    if not outlets:
        return None
    alone: dict[str, float] = {}
    for each in (surrogate for o in outlets for surrogate in o.surrogates):
        alone[each.model] = alone.get(each.model, 0.0) + each.effective
    labels = sum(o.labelled for o in outlets)
    return Worth(labels, sum(o.effective for o in outlets), alone)


def worth_in_words(comparison: Comparison) -> tuple[str, str] | None:
    """A claim and its detail: of several models what each is worth, of a single one only that it
    is worth next to nothing; else None."""
    summed = worth(comparison)
    if summed is None:
        return None
    labels, together, alone = summed
    several = len(alone) > 1
    whose = f"The answers of {len(alone)} models" if several else "The model's answers"
    if together < NEXT_TO_NOTHING * labels:
        claim = (
            f"{whose} are worth next to nothing here: the corrected figures rest on the {labels:,} "
            "hand labels."
        )
        return claim, f"By itself, {_each(labels, alone)}." if several else ""
    if not several:
        return None
    claim = f"{whose} make {labels:,} hand labels tell as much as {together:,.0f} would alone."
    return claim, f"By itself, {_each(labels, alone)}."


def _each(labels: int, alone: dict[str, float]) -> str:
    ranked: Sequence[tuple[str, float]] = sorted(alone.items(), key=lambda each: -each[1])
    return "; ".join(
        f"{model} {labels_worth:,.0f}"
        + (", next to nothing" if labels_worth < NEXT_TO_NOTHING * labels else "")
        for model, labels_worth in ranked
    )
