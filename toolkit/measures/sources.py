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
    """Number of distinct sources of the sentences that count, as a model tells those of an article
    apart; where it tells none, of distinct keys of their source spans; see `source_key`."""
    counted = indicator_of(spec, codebook, label)

    def compute(coding: Coding, groups: Groups) -> Floats:
        told_apart: list[set[tuple[str, str]]] = [set() for _ in range(groups.size)]
        keys: list[set[str]] = [set() for _ in range(groups.size)]
        for row in np.flatnonzero(counted.of(coding) == 1).tolist():
            group = groups.group[row]
            if coding.source_ids and coding.source_ids[row][1]:
                told_apart[group].add(coding.source_ids[row])
            if coding.sources:
                keys[group].update(map(source_key, coding.sources[row]))
        counts = [
            len(ids) or len(names - {""}) for ids, names in zip(told_apart, keys, strict=True)
        ]
        return np.array(counts, float)

    return measure_of(spec, codebook, label, "count", (0.0, math.inf), compute)
