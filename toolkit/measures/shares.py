"""Shares, counts and densities: how often a label holds, and how many spans there are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from toolkit.codebook import Codebook, MeasureSpec
from toolkit.measures.coding import REPORTER, SOURCE, Coding, Floats
from toolkit.measures.indicators import Indicator, indicator_of
from toolkit.measures.measure import Groups, Measure, divided

Compute = Callable[[Coding, Groups], Floats]


def body_sentences(coding: Coding, groups: Groups) -> Floats:
    """Number of body sentences, n: the denominator of the shares."""
    return groups.sum(np.ones(len(coding)))


BODY_SENTENCES = Measure(
    "body_sentences",
    "Body sentences",
    "",
    "count",
    (0.0, math.inf),
    "n",
    "Number of body sentences, n: the denominator of the shares.",
    body_sentences,
    headline=True,
)


def share(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """The share of body sentences where a label holds, or of those that ``among`` counts."""
    counted = indicator_of(spec, codebook, label)
    unit = "share of body sentences"
    if counted.among is not None:
        base = next(m for m in codebook.measures if m.id == spec.among)
        unit = f"share of {base.title.lower()} sentences"

    def compute(coding: Coding, groups: Groups) -> Floats:
        holds = counted.of(coding)
        base = np.ones(len(coding)) if counted.among is None else counted.among.of(coding)
        return divided(groups.sum(coded_or_zero(holds)), groups.sum(known_only(base, holds)))

    return measure_of(spec, codebook, label, unit, (0.0, 1.0), compute, counted)


def count(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """How many body sentences a label holds in."""
    counted = indicator_of(spec, codebook, label)

    def compute(coding: Coding, groups: Groups) -> Floats:
        return groups.sum(coded_or_zero(counted.of(coding)))

    return measure_of(spec, codebook, label, "count", (0.0, math.inf), compute)


def density(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """Spans of the labels per 1,000 words of the body, in one voice where one is named."""

    def compute(coding: Coding, groups: Groups) -> Floats:
        spans = np.zeros((len(coding), 2))
        for name in (label,) if label else spec.labels:
            spans = spans + coding.spans.get((codebook.name, name), 0.0)
        sides = {"reporter": [REPORTER], "source": [SOURCE]}.get(spec.voice, [REPORTER, SOURCE])
        spans_by_group = groups.sum(spans[:, sides].sum(axis=1))
        return divided(1000 * spans_by_group, groups.sum(coding.words))

    unit = "spans per 1,000 words"
    return measure_of(spec, codebook, label, unit, (0.0, math.inf), compute)


def measure_of(
    spec: MeasureSpec,
    codebook: Codebook,
    label: str,
    unit: str,
    range: tuple[float, float],
    compute: Compute,
    indicator: Indicator | None = None,
) -> Measure:
    """A measure from its declaration; ``label`` stands for ``{label}`` in id, title and formula."""
    return Measure(
        spec.id.replace("{label}", label),
        spec.title.replace("{label}", label.replace("_", " ")),
        codebook.name,
        unit,
        range,
        spec.formula.replace("{label}", label),
        spec.definition,
        compute,
        spec.source,
        indicator,
        indicator.among if indicator else None,
        spec.title.split(":")[0] if label else "",
        label,
        label in spec.headline if label else bool(spec.headline),
    )


def known_only(base: Floats, holds: Floats) -> Floats:
    """What a share is of, without the sentences that were not coded."""
    return np.where(np.isnan(holds), 0.0, coded_or_zero(base))


def coded_or_zero(values: Floats) -> Floats:
    """Values with 0 where a sentence was not coded."""
    return np.where(np.isnan(values), 0.0, values)
