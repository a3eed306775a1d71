"""How often the interval of alpha holds the true alpha: exactly, and by simulation."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multinomial

from toolkit.annotation.agreement import alpha
from toolkit.annotation.alpha_interval import alpha_interval


def exact_coverage(n: int, prevalence: float, true: float) -> float:
    """The probability that the interval of two coders and n items holds alpha: the sum over all
    tables that can come about, given that alpha is defined."""
    apart = (1 - true) * 2 * prevalence * (1 - prevalence)
    shares = [prevalence - apart / 2, apart, 1 - prevalence - apart / 2]
    held = total = 0.0
    for both, one in product(range(n + 1), repeat=2):
        neither = n - both - one
        if neither < 0 or 2 * both + one in (0, 2 * n):
            continue
        chance = float(multinomial.pmf([both, one, neither], n, shares))
        if chance < 1e-6:
            continue
        counts = np.repeat([[0, 2], [1, 1], [2, 0]], [both, one, neither], axis=0)
        low, high = alpha_interval(counts, np.arange(n))
        value = 1 - one / n / (2 * (both + one / 2) * (2 * n - 2 * both - one) / n / (2 * n - 1))
        held += chance * (min(low, value) <= true <= max(high, value))
        total += chance
    return held / total


@pytest.mark.parametrize(
    ("n", "prevalence", "true"),
    [(100, 0.05, 0.4), (100, 0.05, 0.8), (60, 0.1, 0.6), (30, 0.3, 0.8)],
)
def test_rare_labels_are_covered(n, prevalence, true):
    assert exact_coverage(n, prevalence, true) > 0.94


def crossed_coders(
    random: np.random.Generator, articles: int, size: int, coders: int, spread: float
) -> tuple[np.ndarray, np.ndarray]:
    """Counts of no and yes, and articles: items whose probability of a yes varies by article, and
    coders who each err on their own."""
    rate = np.clip(random.beta(spread, spread * 9, articles), 0, 1).repeat(size)
    truth = random.random(articles * size) < rate
    said = random.random((coders, len(truth))) < np.where(truth, 0.85, 0.03)
    yes = said.sum(axis=0)
    return np.column_stack([coders - yes, yes]), np.arange(articles).repeat(size)


@pytest.mark.parametrize(("articles", "coders"), [(20, 2), (12, 3)])
def test_clusters_are_covered(articles, coders):
    random = np.random.default_rng(3)
    # With many articles alpha is what it tends to.
    huge, _ = crossed_coders(random, 200_000, 5, coders, 0.5)
    pairs = coders * (coders - 1)
    apart = (huge[:, 0] * huge[:, 1] * 2).sum() / pairs / len(huge)
    share = huge[:, 1].mean() / coders
    true = 1 - apart / (2 * share * (1 - share))
    held = []
    for _ in range(400):
        low, high = alpha_interval(*crossed_coders(random, articles, 10, coders, 0.5))
        if not np.isnan(low):
            held.append(low <= true <= high)
    assert np.mean(held) > 0.93


def test_without_a_disagreement_there_is_doubt():
    rows = [(f"{i}", coder, "yes" if i < 5 else "no") for i in range(100) for coder in "12"]
    found = alpha(pd.DataFrame(rows, columns=["item", "annotator", "label"]))
    assert found.value == found.high == 1.0
    assert 0.3 < found.low < 0.8
