"""Several models' answers correct one comparison: matched, weighed, and said what each is worth."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items, scored_by_spotter
from typer.testing import CliRunner

from toolkit.annotation import draw
from toolkit.cli import app
from toolkit.comparison import Choices, Scorer, compare, in_words
from toolkit.comparison.multiverse import multiverse
from toolkit.regression import regress
from toolkit.report.comparison import write_comparison

CORRECTED = "prediction-powered"


def another(scored: Path, folder: Path, answer, model: str = "") -> Path:
    """A copy of a folder of scores in which ``answer`` gives each sentence's probability; None
    leaves the sentence out."""
    shutil.copytree(scored, folder)
    path = folder / "sentences.parquet"
    table = pd.read_parquet(path)
    table["loaded_language"] = [answer(text) for text in table["text"]]
    table.dropna(subset="loaded_language").to_parquet(path)
    if model:
        manifest = folder / "manifest.json"
        text = manifest.read_text(encoding="utf-8").replace('"spotter"', f'"{model}"')
        manifest.write_text(text, encoding="utf-8")
    return folder


def noise(text: str) -> float:
    """An answer that goes with nothing."""
    return 0.9 if sum(map(ord, text)) % 2 else 0.1


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("several")
    scored_by_spotter(articles(80, 10), folder)
    return folder


@pytest.fixture(scope="module")
def scored(place) -> Path:
    return place / "scored"


@pytest.fixture(scope="module")
def sharp(scored, place) -> Path:
    """A model that sees what the first misses, and little else."""
    return another(scored, place / "sharp", lambda t: 0.8 if "vile" in t else 0.2, "sharp")


@pytest.fixture(scope="module")
def useless(scored, place) -> Path:
    return another(scored, place / "useless", noise, "useless")


@pytest.fixture(scope="module")
def gold(scored) -> pd.DataFrame:
    return coded(draw(items(scored), 100, by=["outlet"], seed=2))


def widths(comparison) -> list[float]:
    return [o.estimates[CORRECTED].high - o.estimates[CORRECTED].low for o in comparison.outlets]


def test_two_models_that_see_different_things_are_worth_more_together(scored, sharp, gold):
    first = compare(scored, "loaded_rate", gold=gold)
    both = compare(scored, "loaded_rate", also=[sharp], gold=gold)
    assert first.outlets[0].surrogates == ()
    assert np.mean(widths(both)) < np.mean(widths(first))
    for outlet in both.outlets:
        names = [each.model for each in outlet.surrogates]
        assert names == ["spotter", "sharp"]
        spotter, other = outlet.surrogates
        assert spotter.errors == outlet.errors
        # Coders find 3 + 1 in 28 loaded: each model sees its part, and never cries wolf.
        assert 0.5 < spotter.errors["sensitivity"].value < 0.95
        assert spotter.errors["sensitivity"].value + other.errors[
            "sensitivity"
        ].value == pytest.approx(1)
        assert other.errors["specificity"].value == 1
        assert spotter.slope > 0.7
        assert other.slope > 0.2
        assert outlet.effective > 0.95 * spotter.effective > 150
    naive = [[o.estimates["naive"].value for o in each.outlets] for each in (first, both)]
    assert naive[0] == naive[1]
    (claim,) = [each for each in in_words(both) if each.kind == "models"]
    assert claim.claim.startswith("The answers of 2 models make 200 hand labels tell as much as")
    assert claim.detail.index("spotter") < claim.detail.index("sharp")


def test_a_worthless_model_changes_little_and_is_said_to_be_worth_nothing(scored, useless, gold):
    first = compare(scored, "loaded_rate", gold=gold)
    both = compare(scored, "loaded_rate", also={"noise": useless}, gold=gold)
    assert np.mean(widths(both)) < 1.05 * np.mean(widths(first))
    (claim,) = [each.text for each in in_words(both) if each.kind == "models"]
    assert "next to nothing" in claim.partition("noise")[2]
    alone = compare(useless, "loaded_rate", gold=gold)
    (claim,) = [each.text for each in in_words(alone) if each.kind == "models"]
    assert claim == (
        "The model's answers are worth next to nothing here: the corrected figures rest on the "
        "200 hand labels."
    )
    for outlet in alone.outlets:
        gold_only, corrected = (outlet.estimates[m] for m in ("gold only", CORRECTED))
        assert corrected.high - corrected.low <= 1.02 * (gold_only.high - gold_only.low)


def test_a_model_given_twice_weighs_as_one(scored, gold, place):
    again = another(scored, place / "again", lambda t: 0.8 if "shameful" in t else 0.2)
    first = compare(scored, "loaded_rate", gold=gold)
    twice = compare(scored, "loaded_rate", also=[again], gold=gold)
    for one, both in zip(first.outlets, twice.outlets, strict=True):
        a, b = one.estimates[CORRECTED], both.estimates[CORRECTED]
        assert b.value == pytest.approx(a.value, abs=0.003)
        assert b.high - b.low == pytest.approx(a.high - a.low, rel=0.03)
        assert both.surrogates[0].slope == pytest.approx(both.surrogates[1].slope)
        assert sum(b.slopes) == pytest.approx(a.slope, abs=0.12)


def test_the_same_scores_twice_are_no_second_model(scored, sharp, gold, place, tmp_path):
    copied = place / "copied"
    shutil.copytree(scored, copied)
    (place / "linked").symlink_to(scored)
    twice = "is given twice, and is no second model: leave it out"
    same = r"copied: has the same answers of the same model as .*scored, and is no second model"
    for also, words in (
        ([scored], twice),
        ([place / "linked"], twice),
        ({"another": str(scored)}, twice),
        ([sharp, sharp], twice),
        ([copied], same),
        ([sharp, copied], same),
        ({"a": copied}, same),
    ):
        with pytest.raises(ValueError, match=words):
            compare(scored, "loaded_rate", also=also, gold=gold)
        with pytest.raises(ValueError, match=words):
            regress("loaded_rate ~ outlet", scored, also=also, gold=gold)
    with pytest.raises(ValueError, match=same):
        compare(sharp, "loaded_rate", also=[scored, copied], gold=gold)
    labels = tmp_path / "labels.csv"
    gold.to_csv(labels, index=False)
    for command in (
        ["compare", str(scored), "--measure", "loaded_rate"],
        ["regress", str(scored), str(labels), "loaded_rate ~ outlet"],
        ["sample", str(scored), "--n", "20", "--codebook", "loaded_language", "--adaptive",
         "loaded_rate"],
    ):  # fmt: skip
        for folder, words in ((scored, "is given twice"), (copied, "no second model")):
            options = ["--also", str(folder), "--out", str(tmp_path / "out")]
            done = CliRunner().invoke(app, [*command, *options])
            assert done.exit_code != 0
            assert words in " ".join(done.output.split())


def test_what_a_model_refuses_is_missing_and_said(scored, gold, place):
    silent = another(scored, place / "silent", lambda t: None if "vile" in t else 0.1, "silent")
    found = compare(scored, "loaded_rate", also=[silent], gold=gold)
    (note,) = [each for each in found.notes if "gave no answer" in each]
    missing = items(scored)["text"].str.contains("vile").sum()
    assert note.startswith(f"silent gave no answer to {missing} of 800 sentences (a0")
    assert "errors.jsonl" in note
    answered = sum(o.surrogates[1].answered for o in found.outlets)
    assert answered == 800 - missing


def test_scores_of_other_texts_are_refused_in_one_line(scored, place, gold, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(scored, moved)
    path = moved / "sentences.parquet"
    table = pd.read_parquet(path)
    table.loc[5, "text"] = "Something else."
    table.to_parquet(path)
    name = f"{table.loc[5, 'article_id']}-{table.loc[5, 'sentence']}"
    with pytest.raises(ValueError, match=rf"moved: sentence {name} has another text than in .*spl"):
        compare(scored, "loaded_rate", also=[moved], gold=gold)
    few = tmp_path / "few"
    shutil.copytree(scored, few)
    table.iloc[:30].to_parquet(few / "sentences.parquet")
    with pytest.raises(ValueError, match=r"few: has 30 of the 800 sentences of .*scored"):
        compare(scored, "loaded_rate", also=[few], gold=gold)
    with pytest.raises(ValueError, match=r"scored: article a\d+ is not in .*few: score the same"):
        compare(few, "loaded_rate", also=[scored])


def test_the_multiverse_has_each_model_and_all_together(scored, sharp, gold):
    found = compare(
        scored, "loaded_rate", also=[sharp], gold=gold,
        multiverse=Choices(thresholds=(0.5,), aggregations=("sentence",), splits=0),
    )  # fmt: skip
    (curve,) = found.multiverses
    assert curve.main.model == "all models together"
    assert curve.main.corrected.value == found.contrasts[0].differences[CORRECTED].value
    assert {s.model for s in curve.specifications} == {
        "all models together", "spotter", "sharp",
    }  # fmt: skip
    assert {s.model for s, _ in curve.estimates("naive")} == {"spotter", "sharp"}


def test_a_prompt_is_a_choice_of_its_own(scored, sharp, useless, gold):
    curve = multiverse(
        {Scorer("llm", "short"): scored, Scorer("llm", "long"): sharp, "other": useless},
        "loaded_rate", "Post", "Wire", gold=gold,
        choices=Choices(thresholds=(0.5,), aggregations=("sentence",), filters=("all",), splits=0),
    )  # fmt: skip
    assert [(s.model, s.prompt) for s in curve.specifications] == [
        ("llm", "short"), ("llm", "long"), ("other", ""),
    ]  # fmt: skip
    drivers = {driver.choice: driver for driver in curve.drivers("corrected")}
    assert set(drivers) == {"model", "prompt"}
    assert drivers["prompt"].options == 3
    assert drivers["model"].options == 2


def test_page_and_command_say_what_each_model_is_worth(scored, sharp, gold, tmp_path):
    labels = tmp_path / "labels.csv"
    gold.to_csv(labels, index=False)
    done = CliRunner().invoke(
        app, ["compare", str(scored), "--also", str(sharp), "--measure", "loaded_rate",
              "--gold", str(labels), "--out", str(tmp_path / "out")],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "The answers of 2 models make 200 hand labels tell as much as" in done.output
    table = pd.read_csv(tmp_path / "out" / "models.csv")
    assert table["model"].tolist() == ["spotter", "sharp"] * 2
    page = (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")
    assert "Each model" in page
    assert page.count('<th scope="row">Wire</th><td>sharp</td>') == 1
    single = write_comparison(compare(scored, "loaded_rate", gold=gold), tmp_path / "single")
    assert "Each model" not in single.read_text(encoding="utf-8")
