"""Diversity: how evenly labels are spread over sentences.

In all three, q_k is the share of label k in all labels of a question that hold (``none`` left out),
among the sentences that the measure is of.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from toolkit.codebook import Codebook, MeasureSpec
from toolkit.measures.coding import Coding, Floats
from toolkit.measures.indicators import indicator_of
from toolkit.measures.measure import Groups, Measure
from toolkit.measures.shares import coded_or_zero, measure_of


def entropy(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """Shannon entropy over the labels, H = -sum q_k ln q_k / ln K, in [0, 1]; K labels.

    Undefined where no label holds.
    """
    size = len(codebook.question(spec.question).positive_ids)

    def summary(q: Floats) -> Floats:
        terms = np.where(q > 0, q * np.log(1 / np.where(q > 0, q, 1.0)), 0.0)
        return np.asarray(terms.sum(axis=0) / math.log(size))

    return _over_labels(spec, codebook, "normalised Shannon entropy", (0.0, 1.0), summary)


def dominance(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """The share of the most frequent label, max_k q_k, in [1/K, 1]."""
    size = len(codebook.question(spec.question).positive_ids)
    unit = "share of labels given"
    return _over_labels(spec, codebook, unit, (1 / size, 1.0), lambda q: q.max(axis=0))


def simpson(spec: MeasureSpec, codebook: Codebook, label: str) -> Measure:
    """Simpson's D = 1 - sum q_k^2, in [0, 1 - 1/K]."""
    size = len(codebook.question(spec.question).positive_ids)
    return _over_labels(
        spec, codebook, "Simpson's D", (0.0, 1 - 1 / size), lambda q: 1 - (q**2).sum(axis=0)
    )


def _over_labels(
    spec: MeasureSpec,
    codebook: Codebook,
    unit: str,
    range: tuple[float, float],
    summary: Callable[[Floats], Floats],
) -> Measure:
    indicators = [
        indicator_of(spec, codebook, label)
        for label in codebook.question(spec.question).positive_ids
    ]

    def compute(coding: Coding, groups: Groups) -> Floats:
        counts = np.stack([groups.sum(coded_or_zero(each.of(coding))) for each in indicators])
        total = counts.sum(axis=0)
        q = counts / np.where(total > 0, total, 1.0)
        return np.where(total > 0, summary(q), np.nan)

    return measure_of(spec, codebook, "", unit, range, compute)
