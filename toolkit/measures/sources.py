"""Who is quoted: how many distinct sources there are."""

from __future__ import annotations

import math

import numpy as np

from toolkit.codebook import Codebook, MeasureSpec
from toolkit.measures.coding import Coding, Floats
from toolkit.measures.indicators import indicator_of
from toolkit.measures.measure import Groups, Measure
from toolkit.measures.shares import measure_of


def distinct_sources(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """Number of distinct keys of source spans in the sentences that count; see `source_key`."""
    counted = indicator_of(spec, codebook, label)

    def compute(coding: Coding, groups: Groups) -> Floats:
        names: list[set[str]] = [set() for _ in range(groups.count)]
        for row in np.flatnonzero(counted.of(coding) == 1).tolist():
            names[groups.index[row]] |= coding.source_names[row]
        return np.array([len(keys) for keys in names], float)

    return measure_of(spec, codebook, label, "count", (0.0, math.inf), compute)
