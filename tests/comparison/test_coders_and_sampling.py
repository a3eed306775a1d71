"""What goes wrong between a drawn sample and a comparison is refused, or said on the page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items

from toolkit.annotation import draw
from toolkit.comparison import compare
from toolkit.report.comparison import render

MEASURE = "loaded_rate"


def sampled(scored: Path, n: int = 150, **options) -> pd.DataFrame:
    return draw(items(scored), n, by=["outlet"], **options)


def compared(scored: Path, gold: pd.DataFrame, **options):
    return compare(scored, MEASURE, gold=gold, **options)


def notes(found) -> str:
    return "\n".join(found.notes)


def corrected(found, outlet: str) -> float:
    return next(o for o in found.outlets if o.name == outlet).estimates["prediction-powered"].value


def test_a_sound_sample_raises_no_word(scored):
    for seed in range(5):
        found = compared(scored, coded(sampled(scored, seed=seed)))
        assert found.notes == ()
        assert not any(outlet.descriptive for outlet in found.outlets)
        assert found.agreement == "one coder: agreement is not known"


def test_whole_articles_are_a_sample_too(scored):
    pool = items(scored)
    hashes = draw(pool, len(pool)).set_index("item")["text_sha256"]
    chosen = pool[pool["article_id"].isin(pool["article_id"].drop_duplicates().iloc[::3])]
    whole = chosen.assign(stratum="", inclusion_p=1 / 3)
    whole["text_sha256"] = hashes.reindex(whole["item"]).to_numpy()
    assert compared(scored, coded(whole)).notes == ()


def test_an_adjudicator_of_some_items_leaves_the_others_to_their_coders(scored):
    sample = sampled(scored)
    ann, bob = coded(sample), coded(sample, "bob")
    # Bob misses what the model sees in the Post, and disagreements alone are adjudicated.
    wrong = bob["item"].isin(ann.loc[ann["label"] == "loaded", "item"].iloc[::3])
    bob.loc[wrong, "label"] = "none"
    final = coded(sample, "final")[wrong.to_numpy()]
    found = compared(scored, pd.concat([ann, bob, final]))
    right = compared(scored, ann)
    assert corrected(found, "Post") == pytest.approx(corrected(right, "Post"))
    assert found.outlets[0].labelled == 150
    said = f"the adjudicated label where there is one ({len(final)} of 300 sentences), else the "
    assert found.agreement.startswith(said + "mean of 2 coders; loaded: alpha 0.")
    # The adjudicator, who repeats one of them, does not lift their agreement.
    two = compared(scored, pd.concat([ann, bob]))
    assert found.agreement.split("alpha")[1] == two.agreement.split("alpha")[1]
    assert said.split(" (")[0] in render(found)


def test_a_coder_for_each_outlet_is_said(scored):
    labels = coded(sampled(scored))
    labels["annotator"] = np.where(labels["stratum"] == "Post", "ann", "bob")
    found = compared(scored, labels)
    assert "every outlet has a coder of its own (Post: ann; Wire: bob)" in notes(found)
    assert "no sentence was coded by two of them: agreement is not known" in found.agreement


def test_other_coders_in_each_outlet_are_said(scored):
    labels = coded(sampled(scored))
    post = labels["stratum"] == "Post"
    pairs = [
        labels.assign(annotator=np.where(post, a, b)) for a, b in (("ann", "cy"), ("bob", "dee"))
    ]
    found = compared(scored, pd.concat(pairs))
    assert "Post (ann, bob) and Wire (cy, dee)" in notes(found)
    crossed = [
        labels.assign(annotator=np.where(labels.index % 2 == 0, a, b))
        for a, b in (("ann", "cy"), ("bob", "dee"))
    ]
    assert "coder" not in notes(compared(scored, pd.concat(crossed)))
    decided = pd.concat([*pairs, labels.assign(annotator="final")])
    assert "coder" not in notes(compared(scored, decided))


def test_labels_that_are_no_answers_are_refused(scored):
    labels = coded(sampled(scored))
    for wrong in ("biased", "1"):
        with pytest.raises(ValueError, match=f"cannot be '{wrong}'; it is loaded, none"):
            compared(scored, labels.assign(label=labels["label"].replace("loaded", wrong)))


@pytest.mark.parametrize("p", [0.9, 0.05])
def test_made_up_probabilities_are_said(scored, p):
    found = compared(scored, coded(sampled(scored)).assign(inclusion_p=p))
    said = f"inclusion_p says that the sample stands for {150 / p:,.0f} of 400 sentences"
    if 150 / p > 400:
        assert all(outlet.descriptive.startswith(said) for outlet in found.outlets)
    else:
        assert f"Post: {said}" in notes(found)


def test_labels_without_a_probability_are_counted(scored):
    labels = coded(sampled(scored))
    labels.loc[labels.index[:5], "inclusion_p"] = np.nan
    found = compared(scored, labels)
    assert "5 of 300 labelled sentences have no inclusion_p and are left out" in notes(found)
    assert sum(outlet.labelled for outlet in found.outlets) == 295


def test_two_probabilities_of_one_item_are_refused(scored):
    sample = sampled(scored)
    with pytest.raises(ValueError, match="has two values of inclusion_p"):
        compared(scored, pd.concat([coded(sample), coded(sample, "bob").assign(inclusion_p=0.5)]))


@pytest.mark.parametrize("p", [0.0, 1.5])
def test_an_impossible_probability_is_refused(scored, p):
    with pytest.raises(ValueError, match=rf"inclusion_p of item .* is {p:g}; .* at most 1"):
        compared(scored, coded(sampled(scored)).assign(inclusion_p=p))


def by_score(scored: Path) -> pd.DataFrame:
    pool = items(scored)
    seen = pool["text"].str.contains("shameful").map({True: "from", False: "below"})
    return draw(pool.assign(seen=seen), 25, by=["outlet", "seen"])


def test_one_probability_for_all_strata_is_said(scored):
    sample = by_score(scored)
    assert compared(scored, coded(sample)).notes == ()
    constant = sample.assign(inclusion_p=50 / 400)
    assert "and one inclusion_p for all strata" in notes(compared(scored, coded(constant)))


def test_a_sample_from_half_of_the_articles_is_said(scored):
    pool = items(scored)
    half = draw(pool[pool["article_id"] < "a040"], 100, by=["outlet"])
    found = compared(scored, coded(half.assign(inclusion_p=0.25)))
    assert "Post: labels come from 20 of 40 articles, where a draw from all" in notes(found)
    # With the probabilities of the half, they stand for half.
    assert "stands for 200 of 400 sentences" in notes(compared(scored, coded(half)))


def test_blanks_that_go_with_the_prediction_are_said(scored, tmp_path):
    sample = sampled(scored)
    labels = coded(sample)
    seen = sample["text"].str.contains("shameful").to_numpy()
    skipped = seen & (np.arange(len(seen)) % 5 < 3)
    sample.to_csv(tmp_path / "sample.csv", index=False)
    found = compared(scored, labels[~skipped], sample=tmp_path / "sample.csv")
    assert "blanks go with the prediction" in notes(found)
    assert "Fisher's exact test, p < .001" in notes(found)
    assert not any(outlet.descriptive for outlet in found.outlets)
    # The table of labels can carry the blanks itself.
    blank = labels[skipped].assign(annotator="", codebook="", label="")
    assert compared(scored, pd.concat([labels[~skipped], blank])).notes == found.notes
    # A coder who stops early leaves blanks that go with nothing.
    early = compared(scored, labels[:200], sample=tmp_path / "sample.csv")
    assert "drawn sentences were not coded" in notes(early)
    assert "go with" not in notes(early)


def test_an_outlet_renamed_after_the_draw_is_said(scored, score_rows):
    labels = coded(sampled(scored))
    renamed = [row | {"outlet": row["outlet"].replace("Post", "Daily Post")} for row in articles()]
    found = compared(score_rows(renamed), labels)
    assert "150 labelled sentences were drawn in another stratum than their outlet" in notes(found)
    assert "drawn as 'Post', now 'Daily Post'" in notes(found)


def test_articles_without_an_outlet_are_counted(score_rows):
    rows = articles()
    for row in rows[:3]:
        row["outlet"] = ""
    found = compare(score_rows(rows), MEASURE)
    assert "3 of 80 articles have no outlet and are left out" in notes(found)


def test_an_article_that_stands_twice_in_an_outlet_is_told(score_rows):
    rows = articles()
    found = compare(score_rows([*rows, rows[4] | {"id": "again"}]), MEASURE)
    assert "1 articles stand twice in one outlet (Post; a004 and again, say)" in notes(found)


def test_labels_without_a_hash_are_told_and_shifted_ones_refused(scored):
    sample = sampled(scored)
    labels = coded(sample).drop(columns="text_sha256")
    assert "labels have no text_sha256" in notes(compared(scored, labels))
    marks = labels.assign(start=sample["text"].str.find(" ") + 1)
    marks["end"] = [
        text.find(" ", at) for text, at in zip(sample["text"], marks["start"], strict=True)
    ]
    marks["label"] = "loaded"
    both = pd.concat([labels, marks]).astype({"start": "Int64", "end": "Int64"})
    assert "no text_sha256" in notes(compared(scored, both))
    number = both["item"].str.split("-").str[1].astype(int)
    shifted = both["item"].str.split("-").str[0] + "-" + ((number + 1) % 10).astype(str)
    with pytest.raises(ValueError, match="begin or end inside a word"):
        compared(scored, both.assign(item=shifted))
    with_text = coded(sample).drop(columns="text_sha256").assign(text="Something else.")
    with pytest.raises(ValueError, match="another text"):
        compared(scored, with_text)
    beyond = both.assign(end=both["end"].where(both["end"].isna(), 500))
    with pytest.raises(ValueError, match="another text"):
        compared(scored, beyond)
