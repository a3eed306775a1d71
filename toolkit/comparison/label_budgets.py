"""How many hand labels an outlet's level wants, be it a share of all sentences or of a part."""

from __future__ import annotations

import numpy as np

from toolkit.inference import Budget, Design, Measured, label_budget
from toolkit.inference.estimators import CORRECTED
from toolkit.inference.intervals import korn_graubard
from toolkit.inference.power import LEAST_SLOPE


def budget_of(measured: Measured, within: float, design: Design) -> Budget:
    """Hand labels, drawn as those of ``measured`` were, for the level to ± ``within``.

    Of a share of all sentences this is `toolkit.inference.label_budget`. Of a share of a part, as
    of attributed sentences, most labels fall outside the part and tell only its size: their
    variance is that of the ratio, by cells, as its interval counts it. What remains were all
    labelled is the variance of a share of the part's sentences, times the design effect that the
    classifier's own ratio shows, undiluted by its errors. Raises `ValueError` for labels of a
    single cluster, none of the part, or ``within`` not above 0.
    """
    if measured.of is None:
        return label_budget(measured.counted, within, design)
    if within <= 0:
        raise ValueError(f"within must be above 0, not {within}")
    level = measured.level(CORRECTED, design)
    in_part = float(np.nansum(measured.of.label))
    if level.labels.df == 0 or not in_part:
        raise ValueError("a pilot wants labels of two clusters or more, and some of the part")
    assert level.cells is not None
    units, whole = len(measured.counted), level.cells.whole
    share = (level.value * in_part + 1) / (in_part + 2)
    label_variance = level.labelled * level.cells.variance(level.value, add=level.cells.unvaried)
    census = 0.0
    if design.population == "all articles":
        effect = _design_effect(measured, share, design)
        census = share * (1 - share) * effect / max(units * whole, 1.0)
    clusters = len(level.clusters)

    def half_width(labels: int) -> float:
        variance = census + label_variance * (1 / labels - 1 / units)
        if variance <= 0:
            return 0.0
        seen = clusters * (1 - (1 - 1 / clusters) ** (labels * whole))
        size = np.array(share * (1 - share) / variance)
        low, high = korn_graubard(np.array(share), size, 1 - design.level, max(seen - 1, 1.0))
        return float(high - low) / 2

    floor = half_width(units)
    if floor > within:
        return Budget(within, None, floor, units)
    few, enough = 1, units
    while few < enough:
        middle = (few + enough) // 2
        few, enough = (few, middle) if half_width(middle) <= within else (middle + 1, enough)
    return Budget(within, enough, floor, units)


def _design_effect(measured: Measured, share: float, design: Design) -> float:
    """By how much clusters widen the share of the part were all labelled, at least 1."""
    naive = measured.level("naive", design)
    assert measured.of is not None
    assert naive.cells is not None
    independent = naive.cells.variance(naive.value, add=naive.cells.unvaried)
    effect = max(naive.of_answers.variance / independent, 1.0) if independent > 0 else 1.0
    part = np.nan_to_num(measured.of.label) > 0
    truth, answer = measured.counted.label[part], measured.counted.predicted[part]
    common = float(((truth - truth.mean()) * answer).mean())
    slope = min(max(common / (share * (1 - share)), LEAST_SLOPE), 1.0)
    return 1 + (effect - 1) / slope**2
