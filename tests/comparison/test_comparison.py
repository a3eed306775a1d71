"""From a folder of scores and hand labels to a comparison of outlets."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.annotation import draw
from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.comparison import (
    Population,
    compare,
    multiverse,
    near_duplicates,
    source_matrix,
    specification_curve,
)
from toolkit.comparison.population import indicator_table
from toolkit.measures import Coding, measure_named, measures
from toolkit.report.comparison import render
from toolkit.results import ScoreSet
from toolkit.scoring.batch import score_batch

ROOT = Path(__file__).parents[2]
NEWSROOMS = ROOT / "data/five_newsrooms"
OUTLETS = ("clarion", "meridian_post", "tarnholm_wire")


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newsrooms")
    rows = (NEWSROOMS / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    own = [row for row in rows if json.loads(row)["outlet"] in OUTLETS]
    (folder / "articles.jsonl").write_text("\n".join(own), encoding="utf-8")
    score_batch([folder / "articles.jsonl"], folder / "scored", model="linear", workers=1)
    return folder / "scored"


@pytest.fixture(scope="module")
def gold(scored, tmp_path_factory):
    """A random sample of each outlet, coded as the adjudicated labels say."""
    labels = pd.read_parquet(NEWSROOMS / "annotations/final.parquet")
    items = ScoreSet.open(scored).items()
    sample = draw(items[items["item"].isin(set(labels["item"]))], 150, by=["outlet"])
    path = tmp_path_factory.mktemp("gold") / "labels.csv"
    columns = ["item", "stratum", "inclusion_p", "text_sha256"]
    labels.merge(sample[columns], on="item").to_csv(path, index=False)
    return path


def of(found, first, second):
    return next(c for c in found.contrasts if (c.first, c.second) == (first, second))


CODEBOOKS = [load_codebook(name) for name in ("loaded_language", "framing", "sourcing")]
SHARES = [each.name for each in measures(CODEBOOKS) if each.indicator]


@pytest.mark.parametrize("name", SHARES)
def test_what_is_compared_adds_up_to_the_measures(scored, name):
    population = Population.read(scored, name)
    sums = population.predicted.groupby(population.items["article_id"]).sum()
    whole = sums["among"] if "among" in sums else population.items.groupby("article_id").size()
    articles = pd.read_parquet(scored / "articles.parquet").set_index("article_id")
    assert (sums["counted"] / whole).to_numpy() == pytest.approx(
        articles.loc[sums.index, name].to_numpy(dtype=float), nan_ok=True
    )


def test_what_coders_say_has_voices_where_sourcing_was_coded():
    rows = [
        ("1", "ann", "loaded_language", "loaded", None, None),
        ("1", "ann", "loaded_language", "loaded", 1, 9),
        ("1", "ann", "attribution", "attributed", None, None),
        ("1", "ann", "naming", "anonymous", None, None),
        ("1", "ann", "sourcing", "content", 0, 12),
        ("2", "ann", "loaded_language", "loaded", None, None),
        ("3", "ann", "loaded_language", "none", None, None),
        ("3", "bob", "loaded_language", "loaded", None, None),
    ]
    columns = ["item", "annotator", "codebook", "label", "start", "end"]
    keys, coding = Coding.from_annotations(pd.DataFrame(rows, columns=columns), CODEBOOKS)

    def share(name):
        table = indicator_table(measure_named(name, CODEBOOKS).indicator, coding)
        return table.set_axis(keys).groupby(level="item").mean()["counted"]

    assert share("loaded_rate_source")["1"] == 1
    assert share("loaded_rate_reporter")["1"] == 0
    assert share("anonymous_share")["1"] == 1
    assert pd.isna(share("loaded_rate_source")["2"])
    assert share("loaded_rate").to_dict() == {"1": 1, "2": 1, "3": 0.5}


def test_what_was_planted_is_found_and_the_naive_error_is_undone(scored, gold):
    found = compare(scored, "loaded_rate_reporter", gold=gold, match="event")
    assert found.design.cluster == "event"
    assert [outlet.name for outlet in found.outlets] == list(OUTLETS)
    loud = of(found, "clarion", "meridian_post").differences
    assert loud["prediction-powered"].low > 0.2
    assert loud["naive"].high < loud["prediction-powered"].low
    assert of(found, "clarion", "meridian_post").disagree
    # Both speak plainly in their own voice; the classifier alone sees a difference.
    plain = of(found, "meridian_post", "tarnholm_wire").differences["prediction-powered"]
    assert plain.low <= 0 <= plain.high
    assert any("fewer than 5" in n and "tarnholm" in n and "clarion" not in n for n in found.notes)
    assert found.outlets[0].rank == (1, 1)
    assert of(found, "clarion", "tarnholm_wire").events == 40
    # 40 events, whose numbers of labels differ.
    assert 10 < of(found, "clarion", "tarnholm_wire").matched["prediction-powered"].df < 39
    voices = compare(scored, "loaded_rate_source", gold=gold)
    assert of(voices, "clarion", "meridian_post").differences["prediction-powered"].high < 0


def test_without_hand_labels_it_is_descriptive_only(scored):
    found = compare(scored, "anonymous_share")
    assert all(set(c.differences) == {"naive"} for c in found.contrasts)
    assert all("no random sample" in c.descriptive for c in found.contrasts)
    assert "Descriptive only" in render(found)


def test_an_outlet_with_few_labels_is_descriptive_only(scored, gold, tmp_path):
    labels = pd.read_csv(gold)
    wire = labels["item"].str.contains("tarnholm_wire")
    few = sorted(set(labels.loc[wire, "item"]))[:12]
    labels[~wire | labels["item"].isin(few)].to_csv(tmp_path / "few.csv", index=False)
    found = compare(scored, "loaded_rate", gold=tmp_path / "few.csv")
    assert found.outlets[2].descriptive == "12 hand labels; 30 are the least"
    assert set(of(found, "clarion", "tarnholm_wire").differences) == {"naive"}
    assert "prediction-powered" in of(found, "clarion", "meridian_post").differences
    # A family is what was tested.
    tested = of(found, "clarion", "meridian_post")
    assert tested.p == tested.differences["prediction-powered"].p


def test_labels_of_no_known_sample_are_not_taken_for_one(scored, gold, tmp_path):
    pd.read_csv(gold).drop(columns="inclusion_p").to_csv(tmp_path / "bare.csv", index=False)
    found = compare(scored, "loaded_rate", gold=tmp_path / "bare.csv")
    assert "not known" in found.notes[0]
    assert all(outlet.descriptive for outlet in found.outlets)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"measure": "frame_entropy"}, "no share of sentences"),
        ({"by": "colour"}, "no column colour"),
        ({"only": ["clarion", "gazette"]}, "no outlet gazette"),
        ({"only": ["clarion"]}, "two are needed"),
        ({"match": "day"}, "matched by event"),
    ],
)
def test_what_cannot_be_compared_is_named(scored, change, message):
    with pytest.raises(ValueError, match=message):
        compare(scored, **{"measure": "loaded_rate"} | change)


def test_an_outlet_without_what_the_share_is_of_is_left_out_and_said(scored, tmp_path):
    shutil.copytree(scored, tmp_path / "s")
    path = tmp_path / "s/sentences.parquet"
    table = pd.read_parquet(path)
    rows = table["article_id"].str.contains("clarion")
    table.loc[rows, ["attribution", "naming"]] = "none"
    table.to_parquet(path)
    found = compare(tmp_path / "s", "anonymous_share")
    assert [outlet.name for outlet in found.outlets] == ["meridian_post", "tarnholm_wire"]
    assert "the classifier sees no attributed sentences in clarion: left out" in found.notes
    with pytest.raises(ValueError, match="in clarion: left out; two are needed"):
        compare(tmp_path / "s", "anonymous_share", only=["clarion", "tarnholm_wire"])
    with pytest.raises(ValueError, match="has no sentence that anonymous_share is a share of"):
        multiverse(tmp_path / "s", "anonymous_share", "clarion", "tarnholm_wire")


def test_labels_of_other_texts_are_refused(scored, gold, tmp_path):
    labels = pd.read_csv(gold)
    labels.loc[0, "text_sha256"] = "0" * 64
    labels.to_csv(tmp_path / "other.csv", index=False)
    with pytest.raises(ValueError, match="another text"):
        compare(scored, "loaded_rate", gold=tmp_path / "other.csv")


def test_the_command_leaves_a_page_tables_and_figures(scored, gold, tmp_path):
    out = tmp_path / "compared"
    ran = CliRunner().invoke(
        app,
        ["compare", str(scored), "--measure", "loaded_rate_reporter", "--gold", str(gold),
         "--match", "event", "--only", "clarion", "--only", "tarnholm_wire", "--out", str(out)],
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    assert "clarion - tarnholm_wire, percentage points" in ran.stdout
    assert re.search(r"corrected, by event +\+\d", ran.stdout)
    assert {p.name for p in out.glob("[!.]*")} == {
        "comparison.html", "forest.svg", "forest.pdf", "manifest.json",
        *(f"{stem}.{end}" for stem in ("contrasts", "levels", "errors", "near_duplicates")
          for end in ("csv", "tex")),
    }  # fmt: skip
    page = (out / "comparison.html").read_text(encoding="utf-8")
    # The ten items of a comparison.
    for words in (
        "each sentence counting alike", "corpus sha256", "hand labels only", "clustered by event",
        "Sampling: random", "sensitivity", "Equal specificity in all", "lambda", "worth labels",
        "matched by event", "ratio", "Holm", "detectable", "for ±3 points", "Coders: one coder",
    ):  # fmt: skip
        assert words in page, words
    table = pd.read_csv(out / "contrasts.csv")
    # No sentence of the wire's is loaded in its own voice: no sensitivity, so no Rogan-Gladen.
    assert len(table) == 6
    again = (out / "forest.svg").read_bytes()
    compare_again = ["compare", str(scored), "--measure", "loaded_rate_reporter", "--gold",
                     str(gold), "--match", "event", "--only", "clarion", "--only",
                     "tarnholm_wire", "--out", str(out)]  # fmt: skip
    assert CliRunner().invoke(app, compare_again).exit_code == 0
    assert (out / "forest.svg").read_bytes() == again


def test_the_name_of_an_outlet_cannot_break_the_page(scored, tmp_path):
    shutil.copytree(scored, tmp_path / "s")
    articles = pd.read_parquet(tmp_path / "s/articles.parquet")
    bad = "<script>alert(1)</script> $x_1"
    articles["outlet"] = articles["outlet"].replace("clarion", bad)
    articles.to_parquet(tmp_path / "s/articles.parquet")
    page = render(compare(tmp_path / "s", "loaded_rate"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_command_says_in_a_line_what_is_wrong(tmp_path):
    ran = CliRunner().invoke(app, ["compare", str(tmp_path), "--measure", "loaded_rate"])
    assert ran.exit_code == 2
    assert ran.stderr.count("\n") == 1
    assert "is this a folder of toolkit score?" in ran.stderr


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    folder = tmp_path_factory.mktemp("all")
    score_batch([NEWSROOMS / "articles.jsonl"], folder, model="linear", workers=1)
    return folder


def test_a_near_duplicate_is_found_and_credited_to_its_origin(everything):
    rows = (NEWSROOMS / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(row) for row in rows]
    known = {row["article_id"] for row in articles if row["wire"]}
    pairs = near_duplicates(ScoreSet.open(everything).items())
    assert {pair.article_id for pair in pairs} == known
    assert {pair.origin_outlet for pair in pairs} == {"tarnholm_wire"}
    assert all(pair.origin[:3] == pair.article_id[:3] for pair in pairs)


def test_a_comparison_is_given_under_filters_too(everything):
    found = compare(
        everything, "loaded_rate_reporter", only=["clarion", "tarnholm_wire"],
        filters=["original", "confident"],
    )  # fmt: skip
    contrast = found.contrasts[0]
    assert len(found.near_duplicates) == 2
    # Near duplicates dilute the popular paper.
    assert contrast.filtered["original"].value > contrast.differences["naive"].value
    assert contrast.filtered["confident"].n < contrast.filtered["original"].n
    page = render(found)
    assert "without near duplicates" in page
    assert "confident decisions only" in page
    with pytest.raises(ValueError, match="no filter 'odd'; there are original, confident"):
        compare(everything, "loaded_rate", filters=["odd"])


def test_the_source_matrix_says_whom_an_outlet_leaves_out(everything):
    found = source_matrix(everything, "e01")
    outlets = [name for name in found.columns if name not in ("outlets", "claim")]
    assert len(outlets) == 5
    assert (found["outlets"] == (found[outlets] > 0).sum(axis=1)).all()
    assert found["outlets"].is_monotonic_decreasing
    assert found["outlets"].iloc[0] >= 3
    assert (found[outlets] == 0).any().any()
    assert found["claim"].str.len().max() <= 90
    with pytest.raises(ValueError, match="no article is of event 'e99'; there are e01"):
        source_matrix(everything, "e99")


def test_the_specification_curve_has_every_choice_once(everything):
    found = specification_curve(
        {"linear": everything}, "loaded_rate_reporter", "clarion", "tarnholm_wire"
    )
    choices = found[["model", "threshold", "weighting", "filter"]]
    assert not choices.duplicated().any()
    assert len(found) == 3 * 2 * 3
    assert found["difference"].is_monotonic_increasing
    plain = compare(everything, "loaded_rate_reporter", only=["clarion", "tarnholm_wire"])
    same = found.query("threshold == 0.5 and weighting == 'sentence' and filter == 'all'").iloc[0]
    assert same["difference"] == pytest.approx(plain.contrasts[0].differences["naive"].value)
    levels = found.query("weighting == 'sentence' and filter == 'all'").set_index("threshold")
    assert levels.loc[0.3, "difference"] != levels.loc[0.7, "difference"]
    sourced = specification_curve(
        {"linear": everything}, "anonymous_share", "clarion", "northgate_dispatch",
        filters=["all"], weightings=["sentence"],
    )  # fmt: skip
    assert len(sourced) == 1
    with pytest.raises(ValueError, match="no filter 'odd'"):
        specification_curve({"l": everything}, "loaded_rate", "clarion", "x", filters=["odd"])
