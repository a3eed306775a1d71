"""Who is quoted: how many distinct sources there are."""

from __future__ import annotations

import math

import numpy as np

from toolkit.codebook import Codebook, MeasureSpec
from toolkit.measures.coding import Coding, Floats
from toolkit.measures.indicators import indicator_of
from toolkit.measures.measure import Groups, Measure
from toolkit.measures.shares import measure_of
from toolkit.measures.source_keys import source_key


def distinct_sources(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """Number of distinct keys of source spans in the sentences that count; see `source_key`."""
    counted = indicator_of(spec, codebook, label)

    def compute(coding: Coding, groups: Groups) -> Floats:
        names: list[set[str]] = [set() for _ in range(groups.size)]
        for row in np.flatnonzero(counted.of(coding) == 1).tolist():
            names[groups.group[row]].update(map(source_key, coding.sources[row]))
        return np.array([len(keys - {""}) for keys in names], float)

    return measure_of(spec, codebook, label, "count", (0.0, math.inf), compute)
