"""What would be wrong without a word is refused, repaired, or said on the page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items, scored_by_spotter

from toolkit.annotation import draw
from toolkit.comparison import compare
from toolkit.report.comparison import render


@pytest.fixture(scope="module")
def scored(tmp_path_factory) -> Path:
    """Twenty events of four articles each, two of every outlet."""
    rows = [row | {"event": f"e{k // 4:02}"} for k, row in enumerate(articles())]
    return scored_by_spotter(rows, tmp_path_factory.mktemp("events"))


@pytest.fixture(scope="module")
def gold(scored) -> pd.DataFrame:
    return coded(draw(items(scored), 100, by=["outlet"]))


def notes(scored: Path, gold: object, **options) -> str:
    return "\n".join(compare(scored, "loaded_rate", gold=gold, **options).notes)


def test_a_sample_from_half_of_the_events_is_said_or_refused(scored, tmp_path):
    pool = items(scored)
    half = draw(pool[pool["event"] < "e10"], 100, by=["outlet"])
    assert "labels come from 20 of 40 articles" in notes(scored, coded(half))
    half.to_csv(tmp_path / "sample.csv", index=False)
    found = compare(scored, "loaded_rate", gold=coded(half), sample=tmp_path / "sample.csv")
    assert all("drawn from part of them" in outlet.descriptive for outlet in found.outlets)


def test_what_is_contradicted_is_not_called_random(scored, gold):
    wrong = gold.assign(inclusion_p=np.where(gold["stratum"] == "Post", 0.05, 0.25))
    found = compare(scored, "loaded_rate", gold=wrong)
    assert found.sampling == (
        "random, one probability, inclusion probability 0.2500 to 0.2500; contradicted in Post"
    )
    assert "contradicted in Post" in render(found)
    every = compare(scored, "loaded_rate", gold=gold.assign(inclusion_p=0.05))
    assert every.sampling == "contradicted in Post, Wire"


def test_one_probability_for_strata_that_are_not_named_is_said(scored):
    pool = items(scored)
    seen = pool["text"].str.contains("shameful")
    drawn = draw(pool.assign(seen=seen.map(str)), 30, by=["outlet", "seen"])
    assert notes(scored, coded(drawn)) == ""
    plain = coded(drawn).drop(columns="stratum").assign(inclusion_p=60 / 400)
    assert "sentences were drawn, or left blank, by what they say" in notes(scored, plain)


def test_two_spellings_of_a_name_are_said(scored, gold, tmp_path):
    mixed = gold.assign(annotator=np.where(np.arange(len(gold)) % 2, "ann", "Ann"))
    said = "coders 'Ann' and 'ann' differ in case or white space alone, and count as two"
    assert said in notes(scored, mixed)
    assert "differ" not in notes(scored, gold)
    rows = articles()
    rows[3]["outlet"] = "wire "
    renamed = scored_by_spotter(rows, tmp_path)
    assert "'Wire' and 'wire ' differ in case or white space alone" in notes(renamed, None)


def test_a_table_read_with_empty_cells_is_read_as_its_file(scored, gold, tmp_path):
    gold.loc[gold.index[:4], "inclusion_p"] = np.nan
    gold.to_csv(tmp_path / "gold.csv", index=False)
    by_hand = pd.read_csv(tmp_path / "gold.csv", keep_default_na=False)
    read, given = (
        compare(scored, "loaded_rate", gold=each) for each in (tmp_path / "gold.csv", by_hand)
    )
    assert "4 of 200 labelled sentences have no inclusion_p" in "".join(given.notes)
    assert given.figures() == read.figures()
    with pytest.raises(ValueError, match=r"the labels, row 1: inclusion_p 'half' is no number; gi"):
        compare(scored, "loaded_rate", gold=by_hand.assign(inclusion_p="half"))
    words = ["item", "annotator", "codebook", "label", "stratum"]
    of_categories = by_hand.astype(dict.fromkeys(words, "category"))
    assert compare(scored, "loaded_rate", gold=of_categories).figures() == read.figures()


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan"])
def test_a_coder_may_have_any_name(scored, gold, tmp_path, name):
    path = tmp_path / "gold.csv"
    second = gold.assign(annotator=name)
    second.loc[second.index[::5], "label"] = "loaded"
    pd.concat([gold, second]).to_csv(path, index=False)
    found = compare(scored, "loaded_rate", gold=path)
    assert found.agreement.startswith("the mean of 2 coders; loaded: alpha 0.")


def test_a_label_or_a_coder_that_is_missing_is_refused_by_line(scored, gold, tmp_path):
    path = tmp_path / "gold.csv"
    for column in ("label", "annotator"):
        changed = gold.copy()
        changed.loc[changed.index[2], column] = ""
        changed.to_csv(path, index=False)
        with pytest.raises(ValueError, match=rf"gold\.csv:4: no {column}; fill it in"):
            compare(scored, "loaded_rate", gold=path)


def test_one_coder_with_both_answers_is_refused(scored, gold):
    both = pd.concat([gold, gold.iloc[[0]].assign(label="loaded"), gold.iloc[[0]]])
    both.iloc[0, both.columns.get_loc("label")] = "none"
    with pytest.raises(ValueError, match="answered loaded_language with loaded and none"):
        compare(scored, "loaded_rate", gold=both)


def test_one_outlet_is_too_few_and_the_remedy_is_said(scored):
    said = r"1 outlet is named in the articles; two are needed to compare: score articles that name"
    with pytest.raises(ValueError, match=said):
        compare(scored, "loaded_rate", only=["Wire"])
