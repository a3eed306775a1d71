"""Sound samples of many designs are let pass; what breaks a design is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.annotation import draw_adaptive
from toolkit.comparison.sampling_checks import Drawn, check_outlet

ARTICLES = 60


def outlet(random: np.random.Generator) -> pd.DataFrame:
    """Sentences in articles of unequal size, more of some articles predicted than of others."""
    size = random.integers(3, 25, ARTICLES)
    share = random.beta(1, 7, ARTICLES)
    article = np.repeat(np.arange(ARTICLES), size)
    predicted = (random.random(len(article)) < share[article]).astype(float)
    return pd.DataFrame({"article": article.astype(str), "predicted": predicted})


def simple(random, table):
    chosen = np.zeros(len(table), bool)
    chosen[random.permutation(len(table))[:120]] = True
    return chosen, np.full(len(table), 120 / len(table))


def by_score(random, table):
    chosen, p = np.zeros(len(table), bool), np.zeros(len(table))
    for value in (0, 1):
        members = np.flatnonzero(table["predicted"] == value)
        chosen[random.permutation(members)[:50]] = True
        p[members] = min(50 / len(members), 1)
    return chosen, p


def whole_articles(random, table):
    names = random.permutation(ARTICLES)[:15].astype(str)
    return table["article"].isin(names).to_numpy(), np.full(len(table), 15 / ARTICLES)


def two_stages(random, table):
    names = random.permutation(ARTICLES)[:20].astype(str)
    chosen = table["article"].isin(names).to_numpy() & (random.random(len(table)) < 0.4)
    return chosen, np.full(len(table), 20 / ARTICLES * 0.4)


def adaptive(random, table):
    """By how unsure a model is that is sure of most articles."""
    sure = (table["article"].astype(int) % 3).to_numpy() > 0
    p = np.clip(np.where(sure, 0.02, 0.4) + random.normal(0, 0.01, len(table)), 0.01, 0.99)
    items = table.assign(item=table.index.astype(str), article_id=table["article"], text="")
    sample = draw_adaptive(items, p, 120, seed=int(random.integers(99)))
    rows = sample["item"].astype(int)
    chosen, inclusion = np.zeros(len(table), bool), np.ones(len(table))
    chosen[rows], inclusion[rows] = True, sample["inclusion_p"]
    return chosen, inclusion


def check(table: pd.DataFrame, chosen: np.ndarray, p: np.ndarray):
    drawn = pd.Series(chosen)
    nothing = pd.Series(False, index=table.index)
    return check_outlet(
        Drawn(
            drawn, nothing, pd.Series(p), table["predicted"], pd.Series("", index=table.index),
            table["article"], table["article"], blanks_known=False,
        )
    )  # fmt: skip


@pytest.mark.parametrize("design", [simple, by_score, whole_articles, two_stages, adaptive])
def test_a_sound_design_is_seldom_doubted(design):
    random = np.random.default_rng(8)
    contradicted = noted = 0
    for _ in range(200):
        table = outlet(random)
        finding = check(table, *design(random, table))
        contradicted += bool(finding.contradicted)
        noted += any("labels come from" not in note for note in finding.notes)
    assert contradicted <= 3
    assert noted <= 10


@pytest.mark.parametrize("factor", [0.3, 4.0])
@pytest.mark.parametrize("design", [simple, by_score, whole_articles])
def test_other_probabilities_than_those_of_the_draw_are_found(design, factor):
    random = np.random.default_rng(9)
    found = 0
    for _ in range(50):
        table = outlet(random)
        chosen, p = design(random, table)
        finding = check(table, chosen, np.minimum(p * factor, 1))
        found += bool(finding.contradicted or finding.notes)
    assert found >= 45
