"""The design of the sample reaches the estimate: strata, population sizes, blanks, the corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items, scored_by_spotter, truth

from toolkit.annotation import draw
from toolkit.comparison import compare, in_words
from toolkit.comparison.hand_labels import hand_labels
from toolkit.comparison.label_budgets import budget_of
from toolkit.comparison.outlets import by_outlet
from toolkit.comparison.population import Population
from toolkit.inference import Design, Measured, Scored
from toolkit.report.comparison import render


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Path:
    """Every sentence an article, so that sentences are clusters."""
    return scored_by_spotter(articles(400, 1), tmp_path_factory.mktemp("alone"))


def pool(scored: Path) -> pd.DataFrame:
    """The sentences, a quarter of each outlet's in a stratum of its own."""
    table = items(scored)
    table["part"] = np.where(table.groupby("outlet").cumcount() % 4 == 0, "few", "many")
    return table.assign(stratum=table["outlet"] + " / " + table["part"])


def by_part(scored: Path, n: int = 30) -> pd.DataFrame:
    return draw(pool(scored), n, by=["outlet", "part"], seed=2)


def strata(scored: Path, drawn: pd.DataFrame, outlet: str = "Post") -> pd.DataFrame:
    """Size, labels, mean and variance of each stratum of an outlet, from the texts themselves."""
    sizes = pool(scored)["stratum"].value_counts()
    loaded = (drawn["text"].map(truth) == "loaded").astype(float)
    table = loaded.groupby(drawn["stratum"]).agg(["count", "mean", "var"])
    table = table[table.index.str.startswith(outlet)].assign(size=sizes)
    return table.assign(weight=table["size"] / table["size"].sum())


def level(found, method: str = "gold only", outlet: int = 0):
    return found.outlets[outlet].estimates[method]


def test_the_variance_is_that_of_a_stratified_sample_of_a_finite_population(alone):
    drawn = by_part(alone)
    of = strata(alone, drawn)
    estimated = level(compare(alone, "loaded_rate", gold=coded(drawn), population="corpus"))
    assert estimated.value == pytest.approx((of["weight"] * of["mean"]).sum())
    left = 1 - of["count"] / of["size"]
    variance = (of["weight"] ** 2 * left * of["var"] / of["count"]).sum()
    assert estimated.se == pytest.approx(variance**0.5)


def test_blanks_of_a_stratum_are_stood_for_by_its_coded_sentences(alone, tmp_path):
    drawn = by_part(alone)
    drawn.to_csv(tmp_path / "sample.csv", index=False)
    left_out = drawn["stratum"].str.endswith("few") & (np.arange(len(drawn)) % 3 == 0)
    answered = drawn[~left_out]
    of = strata(alone, answered)
    found = compare(
        alone, "loaded_rate", gold=coded(answered), sample=tmp_path / "sample.csv",
        population="corpus",
    )  # fmt: skip
    assert level(found).value == pytest.approx((of["weight"] * of["mean"]).sum())
    left = 1 - of["count"] / of["size"]
    variance = (of["weight"] ** 2 * left * of["var"] / of["count"]).sum()
    assert level(found).se == pytest.approx(variance**0.5)
    assert "drawn sentences were not coded" in "".join(found.notes)


def test_a_stratum_over_several_outlets_is_none_within_one(alone):
    table = pool(alone)
    over_both = draw(table, 60, by=["part"], seed=1)
    texts = Population.read(alone, "loaded_rate")
    kept = hand_labels(texts, coded(over_both))
    assert set(kept.stratum) == {""}
    assert by_outlet(texts, kept)["Post"].counted.drawn_from is None
    nested = hand_labels(texts, coded(by_part(alone)))
    units = by_outlet(texts, nested)["Post"].counted
    assert units.drawn_from is not None
    assert set(units.drawn_from[units.labelled].values) == {"Post / few", "Post / many"}


def test_the_corpus_alone_leaves_labels_as_the_only_error(alone):
    gold = coded(by_part(alone))
    of_all, of_corpus = (
        compare(alone, "loaded_rate", gold=gold, population=population)
        for population in ("all articles", "corpus")
    )
    widths = [level(found, "prediction-powered") for found in (of_all, of_corpus)]
    assert widths[0].value == widths[1].value
    assert widths[1].high - widths[1].low < widths[0].high - widths[0].low
    assert "in these 400 sentences alone" in in_words(of_corpus)[0].text
    assert "in all articles that these outlets print" in in_words(of_all)[0].text
    assert "in these 400 sentences alone" in render(of_corpus)
    whole = items(alone)
    census = coded(draw(whole, len(whole), by=["outlet"]))
    known = compare(alone, "loaded_rate", gold=census, population="corpus")
    share = (whole.loc[whole["outlet"] == "Post", "text"].map(truth) == "loaded").mean()
    best = level(known, "prediction-powered")
    assert (best.low, best.high) == pytest.approx((share, share), abs=1e-6)


def shares_of_a_part(rng: np.random.Generator, labels: int) -> Measured:
    """2,000 sentences of 200 articles: three in ten are in the part, a quarter of these count."""
    size = 2000
    part = rng.random(size) < 0.3
    counts = part & (rng.random(size) < 0.25)
    seen_part = np.where(rng.random(size) < 0.9, part, ~part)
    seen = seen_part & np.where(rng.random(size) < 0.85, counts, ~counts & part)
    drawn = rng.choice(size, labels, replace=False)
    article = np.repeat(np.arange(200), 10)

    def scored(answer, label) -> Scored:
        of_drawn = np.full(size, np.nan)
        of_drawn[drawn] = label[drawn]
        return Scored.of(answer, of_drawn, labels / size, article)

    return Measured(scored(seen, counts), scored(seen_part, part))


def test_labels_for_a_share_of_a_part_give_the_width_that_was_asked():
    rng = np.random.default_rng(5)
    budgets = [budget_of(shares_of_a_part(rng, 300), 0.06, Design()).labels for _ in range(8)]
    needed = int(np.median(budgets))
    assert max(budgets) < 2 * min(budgets)
    from toolkit.inference import estimate

    halves = []
    for _ in range(8):
        best = estimate(shares_of_a_part(rng, needed))
        halves.append((best.high - best.low) / 2)
    assert np.median(halves) == pytest.approx(0.06, rel=0.15)
    # A plain share needs fewer: every label counts.
    plain = shares_of_a_part(rng, 300)
    assert budget_of(Measured(plain.of), 0.06, Design()).labels < needed
    with pytest.raises(ValueError, match="within must be above 0"):
        budget_of(plain, 0, Design())
