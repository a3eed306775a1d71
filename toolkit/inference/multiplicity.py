"""Multiple testing: adjusted p values of many contrasts, and intervals for ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Literal

from toolkit.inference.intervals import Estimate

Correction = Literal["holm", "bh"]
_NAMES = {"holm": "holm", "bh": "fdr_bh"}


def adjusted_p_values(p: Sequence[float], correction: Correction) -> list[float]:
    """p values adjusted for the family they stand in.

    ``holm`` (Holm 1979, Scandinavian Journal of Statistics 6) keeps the chance of any false
    finding below the level: for a few planned contrasts. ``bh`` (Benjamini and Hochberg 1995,
    JRSS B 57) keeps the share of false ones among those found: for all pairs.

    >>> [round(p, 2) for p in adjusted_p_values([0.01, 0.04, 0.03], "holm")]
    [0.03, 0.06, 0.06]
    >>> [round(p, 2) for p in adjusted_p_values([0.01, 0.04, 0.03], "bh")]
    [0.03, 0.04, 0.04]
    """
    from statsmodels.stats.multitest import multipletests

    if not p:
        return []
    return [float(adjusted) for adjusted in multipletests(p, method=_NAMES[correction])[1]]


def rank_intervals(
    outlets: Sequence[str], contrasts: Mapping[tuple[str, str], Estimate], level: float = 0.95
) -> dict[str, tuple[int, int]]:
    """The lowest and highest rank of each outlet (1 is the highest level) that the pairwise
    contrasts do not exclude, all of them together with probability ``level``.

    Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries", Review of Economic Studies
    91; here with Holm's correction over all pairs. ``contrasts`` has every pair once, the first
    less the second. Raises `ValueError` for a pair that is missing.
    """
    for first, second in combinations(outlets, 2):
        if (first, second) not in contrasts and (second, first) not in contrasts:
            raise ValueError(f"no contrast of {first} and {second}")
    ranks = {name: [1, len(outlets)] for name in outlets}
    adjusted = adjusted_p_values([contrast.p for contrast in contrasts.values()], "holm")
    for ((a, b), contrast), p in zip(contrasts.items(), adjusted, strict=True):
        if p <= 1 - level:
            higher, lower = (a, b) if contrast.value > 0 else (b, a)
            ranks[lower][0] += 1
            ranks[higher][1] -= 1
    return {name: (low, high) for name, (low, high) in ranks.items()}
