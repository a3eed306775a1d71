"""A contrast under every other choice: naive and corrected, how stable, and what drives it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items, scored_by_spotter, truth
from typer.testing import CliRunner

from toolkit.annotation import draw
from toolkit.cli import app
from toolkit.comparison import Choices, compare, in_words, multiverse
from toolkit.comparison.hand_labels import hand_labels
from toolkit.comparison.label_samples import label_samples
from toolkit.comparison.multiverse import verdict
from toolkit.comparison.population import Population
from toolkit.experiment import read_experiment

CHOICES = Choices(thresholds=(0.5, 0.95), filters=("all", "original", "boilerplate"))


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Articles that differ in truth: the Wire has a loaded sentence in each, the Post has not."""
    folder = tmp_path_factory.mktemp("multiverse")
    rows = articles(60, 8)
    for row in rows:
        row["event"] = f"e{int(row['id'][1:]) // 2}"
        if row["outlet"] == "Wire":
            row["text"] += " A vile end came on day one. The vile night fell."
        row["text"] += "\n\nSign up for our newsletter."
    scored_by_spotter(rows, folder)
    return folder


@pytest.fixture(scope="module")
def scored(place) -> Path:
    return place / "scored"


@pytest.fixture(scope="module")
def blind(scored, place) -> Path:
    """Another model, which takes every sentence of trams in the Wire for a loaded one."""
    shutil.copytree(scored, place / "blind")
    path = place / "blind" / "sentences.parquet"
    table = pd.read_parquet(path)
    outlet = pd.read_parquet(scored / "articles.parquet").set_index("article_id")["outlet"]
    trams = table["text"].str.contains("Trams") & (table["article_id"].map(outlet) == "Wire")
    table.loc[trams, "loaded_language"] = 0.97
    table.to_parquet(path)
    return place / "blind"


@pytest.fixture(scope="module")
def gold(scored) -> pd.DataFrame:
    return coded(draw(items(scored), 160, by=["outlet"], seed=2))


@pytest.fixture(scope="module")
def curve(scored, blind, gold):
    return multiverse(
        {"spotter": scored, "blind": blind}, "loaded_rate", "Post", "Wire", gold=gold,
        choices=CHOICES,
    )  # fmt: skip


def test_every_combination_stands_once_with_both_differences(curve, scored, gold):
    table = curve.table()
    choices = ["model", "threshold", "aggregation", "filter", "labels"]
    assert not table[choices].duplicated().any()
    # No near duplicates: that filter is none. Boilerplate has no labels, and no halves of them.
    assert len(table) == 2 * 2 * 3 * (3 + 1)
    body = table[table["filter"] == "all"]
    assert body["corrected"].notna().all()
    added = table[table["filter"] == "boilerplate"]
    assert added["corrected"].isna().all()
    assert added["why"].str.contains("hand labels are of body sentences alone").all()
    assert (added["n"] > body["n"].max()).all()
    plain = compare(scored, "loaded_rate", gold=gold).contrasts[0].differences
    main = curve.main
    assert main[:5] == ("spotter", 0.5, "sentence", "all", "all labels")
    assert main.naive.value == plain["naive"].value
    assert main.corrected.value == plain["prediction-powered"].value
    high = table.query("model == 'spotter' and threshold == 0.95 and labels == 'all labels'")
    assert (high["naive"] == 0).all()  # no answer is that sure


def test_what_the_model_turns_is_put_right_by_labels(curve):
    naive, corrected = curve.stability("naive"), curve.stability("corrected")
    # The first model misses what is loaded in the Wire; the corrected difference stays.
    assert naive.sign == 0.5
    assert naive.verdict > 0.2
    assert (corrected.n, corrected.sign, corrected.opposite) == (36, 0, 0)
    # Halves of the labels may not carry the verdict; all of them do, whatever else is chosen.
    turned = [s.labels for s, e in curve.estimates("corrected") if not verdict(e)]
    assert corrected.verdict == len(turned) / 36
    assert "all labels" not in turned
    assert curve.drivers("naive")[0].choice == "model"
    spread = {driver.choice: driver.spread for driver in curve.drivers("corrected")}
    assert spread["model"] < 0.1 < curve.drivers("naive")[0].spread
    assert {driver.choice for driver in curve.drivers("corrected")} == {
        "model", "threshold", "aggregation", "labels",
    }  # fmt: skip
    for kind in ("naive", "corrected"):
        for driver in curve.drivers(kind):
            assert 0 <= driver.flips <= 1
            assert 0 <= driver.variance <= 1


def test_halves_are_samples_of_their_own(scored, gold):
    population = Population.read(scored, "loaded_rate")
    hand = hand_labels(population, gold)
    samples = label_samples(population, hand, gold, splits=2, seed=7)
    assert list(samples) == ["all labels", "half 1a", "half 1b", "half 2a", "half 2b"]
    for split in "12":
        a, b = (samples[f"half {split}{half}"] for half in "ab")
        parts = [each.shares["counted"].notna() for each in (a, b)]
        assert not (parts[0] & parts[1]).any()
        assert ((parts[0] | parts[1]) == hand.shares["counted"].notna()).all()
        for each, part in zip((a, b), parts, strict=True):
            for outlet in population.outlets:
                rows = (population.items["outlet"] == outlet) & part
                # The labels stand for all sentences of their outlet.
                whole = (population.items["outlet"] == outlet).sum()
                assert (1 / each.inclusion[rows]).sum() == pytest.approx(whole)


def test_each_coder_is_a_sample(scored, gold):
    bob = gold.assign(annotator="bob").iloc[::2]
    final = gold.assign(annotator="final").iloc[:10]
    three = pd.concat([gold, bob, final])
    population = Population.read(scored, "loaded_rate")
    samples = label_samples(population, hand_labels(population, three), three, splits=0)
    assert list(samples) == ["all labels", "coder ann", "coder bob"]
    assert samples["coder bob"].shares["counted"].notna().sum() == len(bob)
    without = label_samples(population, hand_labels(population, three), three, coders=False)
    assert "coder ann" not in without


def test_a_comparison_takes_its_multiverse_along(scored, gold):
    found = compare(scored, "loaded_rate", gold=gold, multiverse=Choices(thresholds=(0.5,)))
    (curve,) = found.multiverses
    assert curve.level == found.family_level == 0.95
    text = next(each.text for each in in_words(found) if each.kind == "multiverse")
    assert text.startswith("Of 9 ways to compare Post and Wire, corrected, 0% turn the sign")
    assert "Post - Wire: specifications, corrected" in found.figures()
    bare = compare(scored, "loaded_rate", multiverse=Choices(thresholds=(0.5,)))
    assert bare.multiverses[0].main.corrected is None
    assert "None is corrected" in next(e.text for e in in_words(bare) if e.kind == "multiverse")


def test_choices_that_cannot_be_are_named(scored):
    with pytest.raises(ValueError, match=r"a threshold is a probability in \(0, 1\), not 1"):
        Choices(thresholds=(1,))
    with pytest.raises(ValueError, match="no filter 'odd'"):
        Choices(filters=("odd",))
    with pytest.raises(ValueError, match="no outlet Gazette"):
        multiverse(scored, "loaded_rate", "Post", "Gazette")


def test_the_command_prints_what_the_difference_hangs_on(scored, blind, tmp_path):
    options = ["compare", str(scored), "--measure", "loaded_rate", "--out", str(tmp_path / "out")]
    ran = CliRunner().invoke(app, [*options, "--multiverse", "--also", str(blind)])
    assert ran.exit_code == 0, ran.output
    assert "ways to compare Post and Wire, naive" in ran.stdout
    table = pd.read_csv(tmp_path / "out" / "specifications.csv")
    # Both folders are of one model.
    assert set(table["model"]) == {"spotter", str(blind), "all models together"}
    with pytest.raises(ValueError, match="two folders of scores are called spotter"):
        compare(scored, "loaded_rate", multiverse=Choices(models={"spotter": blind}))
    assert {"specifications-1.svg", "specifications-1.pdf", "specifications.tex"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
    ran = CliRunner().invoke(app, [*options, "--also", str(blind)])
    assert ran.exit_code == 0
    assert "ways to compare" not in ran.stdout


def test_an_experiment_names_its_choices(tmp_path):
    text = (
        "name: small\ndata: {corpus: five_newsrooms}\nmeasures: [loaded_rate]\n"
        "population: corpus\nmultiverse: {models: [linear], thresholds: [0.4]}\n"
    )
    (tmp_path / "e.yaml").write_text(text)
    config = read_experiment(tmp_path / "e.yaml")
    assert config.multiverse.models == ("linear",)
    assert config.multiverse.splits == 1
    (tmp_path / "e.yaml").write_text(text.replace("0.4", "1.4"))
    with pytest.raises(ValueError, match=r"multiverse\.thresholds"):
        read_experiment(tmp_path / "e.yaml")


def test_truth_is_as_the_corpus_was_made(scored):
    table = items(scored)
    loaded = (table["text"].map(truth) == "loaded").groupby(table["outlet"]).mean()
    assert loaded["Wire"] - loaded["Post"] == pytest.approx(0.17, abs=0.05)
    assert np.isfinite(loaded).all()
