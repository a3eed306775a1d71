"""From a folder of scores and hand labels to a regression, and what is refused on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items
from typer.testing import CliRunner

import toolkit
from toolkit.annotation import draw
from toolkit.cli import app
from toolkit.comparison import Population
from toolkit.regression import (
    difference_in_differences,
    difference_plot,
    interrupted_series,
    table_of,
    time_plot,
    trend,
)
from toolkit.results import ScoreSet


def dated(n: int = 80) -> list[dict[str, str]]:
    """The articles of the known corpus, one every fifth day, and a topic for each."""
    days = pd.date_range("2025-01-03", periods=n, freq="5D")
    return [row | {"date": str(day.date())} for row, day in zip(articles(n), days, strict=True)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Scored once: the fixtures of the suite are made for each test."""
    from known_corpus import Spotter

    from toolkit.scoring.article import _kept_model
    from toolkit.scoring.batch import score_batch

    place = tmp_path_factory.mktemp("known")
    pd.DataFrame(dated()).to_csv(place / "articles.csv", index=False)
    patch = pytest.MonkeyPatch()
    _kept_model.cache_clear()
    patch.setattr("toolkit.scoring.article.load_model", lambda *_, **__: Spotter())
    score_batch([place / "articles.csv"], place / "scored", model="spotter", workers=1)
    patch.undo()
    _kept_model.cache_clear()
    return place / "scored"


@pytest.fixture(scope="module")
def gold(folder):
    return coded(draw(items(folder), 120, by=["outlet"], seed=1))


@pytest.fixture(scope="module")
def topics(folder):
    ids = ScoreSet.open(folder).articles["article_id"]
    topic = ["NA" if k % 3 == 0 else "sport" for k in range(len(ids))]
    return pd.DataFrame({"article_id": ids, "topic": topic, "reach": np.arange(len(ids)) % 7})


def test_outlets_are_contrasted_as_a_comparison_contrasts_them(folder, gold):
    model = toolkit.regress("loaded ~ outlet", folder, gold=gold)
    found = toolkit.compare(folder, "loaded_rate", gold=gold)
    pair = found.contrasts[0].differences
    term = model["outlet[Wire]"]
    assert term.naive.value == pytest.approx(-pair["naive"].value)
    assert term.gold_only.value == pytest.approx(-pair["gold only"].value)
    assert term.corrected.value == pytest.approx(-pair["prediction-powered"].value, abs=0.01)
    assert term.corrected.se == pytest.approx(pair["prediction-powered"].se, rel=0.2)
    assert model.counts.labelled == 240
    assert model.cluster == "article"
    # The model misses a word: what it sees is less than there is.
    level = model["Intercept"]
    assert level.naive.value < level.corrected.low + 0.05
    assert level.naive.value < level.corrected.value


def test_a_name_with_or_without_rate_is_one_label(folder, gold):
    short, long = (
        toolkit.regress(f"{name} ~ outlet", folder, gold=gold) for name in ("loaded", "loaded_rate")
    )
    assert short.figures() == long.figures()


def test_every_article_counts_alike_where_the_unit_is_an_article(folder, gold):
    by_article = toolkit.regress("loaded ~ outlet", folder, gold=gold, unit="article")
    weighed = toolkit.regress("loaded ~ outlet", folder, gold=gold, weighting="article")
    assert by_article.figures() == weighed.figures()
    naive = ScoreSet.open(folder).articles.groupby("outlet")["loaded_rate"].mean()
    assert by_article["Intercept"].naive.value == pytest.approx(naive["Post"])


def whole(folder: Path, each: int) -> pd.DataFrame:
    """Hand labels of so many whole articles of each outlet, drawn at random."""
    body = items(folder)
    rng = np.random.default_rng(0)
    ids = body.groupby("outlet")["article_id"].unique()
    chosen = np.concatenate([rng.choice(names, each, replace=False) for names in ids])
    sample = body[body["article_id"].isin(chosen)].assign(stratum="all")
    share = each / ids.map(len).iloc[0]
    from toolkit.annotation.sample import text_hash

    return coded(sample.assign(inclusion_p=share, text_sha256=sample["text"].map(text_hash)))


def test_the_rate_of_an_article_is_a_predictor_where_articles_are_labelled_whole(
    folder, gold, topics
):
    model = toolkit.regress(
        "reach ~ loaded", folder, gold=whole(folder, 20), unit="article", covariates=topics
    )
    assert model.counts.units == 80
    assert model.counts.labelled == 40
    assert np.isfinite(model["loaded"].corrected.se)
    by_sentence = toolkit.regress("reach ~ loaded", folder, gold=gold, covariates=topics)
    assert by_sentence.counts.labelled == 240
    with pytest.raises(
        ValueError, match=r"labelled articles are labelled whole: .* whole articles"
    ):
        toolkit.regress("reach ~ loaded", folder, gold=gold, unit="article", covariates=topics)


def test_units_of_a_covariate_do_not_matter(folder, gold):
    by_year, by_time = (
        toolkit.regress(f"loaded ~ {term}", folder, gold=gold)
        for term in ("year", "I((year - 2025) * 1e6)")
    )
    slope = by_time.terms[1].corrected
    assert by_year["year"].corrected.value == pytest.approx(slope.value * 1e6, rel=1e-4)
    assert by_year["year"].corrected.se == pytest.approx(slope.se * 1e6, rel=1e-4)
    assert by_year["year"].corrected.df == pytest.approx(slope.df, rel=1e-4)


def test_covariates_come_from_a_table_and_no_word_is_missing(folder, gold, topics, tmp_path):
    topics.to_csv(tmp_path / "topics.csv", index=False)
    model = toolkit.regress(
        "loaded ~ outlet + topic", folder, gold=gold, covariates=tmp_path / "topics.csv"
    )
    assert [term.name for term in model.terms] == ["Intercept", "outlet[Wire]", "topic[sport]"]
    assert not any("left out" in note for note in model.notes)
    part = topics[topics["topic"] == "NA"]
    alone = toolkit.regress("loaded ~ outlet + reach", folder, gold=gold, covariates=part)
    assert any("530 of 800 sentences (53 articles) have no reach" in note for note in alone.notes)
    assert alone.counts.units == 270


def test_without_hand_labels_it_is_descriptive_only(folder, gold):
    model = toolkit.regress("loaded ~ outlet", folder)
    assert model.descriptive == "no hand labels"
    assert np.isnan(model["outlet[Wire]"].corrected.value)
    assert np.isfinite(model["outlet[Wire]"].naive.se)
    unknown = toolkit.regress("loaded ~ outlet", folder, gold=gold.drop(columns="inclusion_p"))
    assert "how they were drawn" in unknown.descriptive
    wrong = gold.assign(inclusion_p=gold["inclusion_p"] / 5)
    contradicted = toolkit.regress("loaded ~ outlet", folder, gold=wrong)
    assert contradicted.descriptive.startswith("Post: inclusion_p says that the sample stands for")


@pytest.mark.parametrize(
    ("formula", "options", "message"),
    [
        ("loaded", {}, "is no formula: a name, ~ and terms"),
        ("loaded + outlet ~ 1", {}, "is no formula"),
        ("loaded ~ outlet +* 2", {}, "cannot be read as a formula"),
        ("loaded ~ outlet | event", {}, "one part of terms"),
        ("loaded ~ colour", {}, "no colour in the articles or codebooks"),
        ("loaded ~ outlt", {}, "did you mean outlet"),
        ("outlet ~ n_sentences", {}, "nothing in it is a label"),
        ("title ~ loaded", {}, "title is no number|have no title|no sentence has"),
        ("loaded ~ body_sentences", {}, "body_sentences is a figure of the model"),
        ("loaded ~ C(loaded_source)", {}, "a label enters as a number"),
        ("loaded ~ outlet + C(outlet)", {}, r"C\(outlet\)\[Wire\] follows from the other terms"),
        ("loaded ~ time + I(2 * time)", {}, r"I\(2 \* time\) follows from the other terms"),
        ("loaded ~ after", {}, "name the date from which it counts"),
        ("loaded ~ treated", {}, "name the outlets"),
        ("loaded ~ after", {"at": "someday"}, "'someday' is no date"),
        ("loaded ~ after", {"at": "05/06/2025"}, "no date: write it as 2025-03-01"),
        ("loaded ~ after", {"at": "2035-01-01"}, "on both sides"),
        ("loaded ~ treated", {"treated": ["Globe"]}, "no outlet Globe; there are Post, Wire"),
        ("loaded ~ outlet", {"only": ["Globe"]}, "no outlet Globe"),
        ("loaded ~ outlet", {"cluster": "colour"}, "no column colour to cluster by"),
        ("loaded ~ 1", {"cluster": "outlet"}, "hand labels of 2 clusters; 5 are the least"),
        ("loaded ~ 1", {"family": "probit"}, "no family 'probit'; there are linear"),
        ("loaded ~ 1", {"unit": "word"}, "a unit is a sentence or an article"),
        ("loaded ~ 1", {"weighting": "word"}, "count alike"),
        ("loaded ~ 1", {"level": 95}, "within 0 and 1"),
        ("loaded ~ log(n_sentences - 10)", {}, "is not a finite number"),
        ("loaded ~ 0", {}, "has no terms"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
def test_what_cannot_be_fitted_is_named(folder, gold, formula, options, message):
    with pytest.raises(ValueError, match=message) as raised:
        toolkit.regress(formula, folder, gold=gold, **options)
    assert "\n" not in str(raised.value)


def test_labels_of_other_texts_are_refused_as_in_a_comparison(folder, gold):
    with pytest.raises(ValueError, match="another text"):
        toolkit.regress("loaded ~ outlet", folder, gold=gold.assign(text_sha256="0" * 64))
    with pytest.raises(ValueError, match="biased"):
        toolkit.regress("loaded ~ outlet", folder, gold=gold.assign(label="biased"))


def test_a_level_without_hand_labels_is_named(folder, gold):
    post = gold[gold["stratum"] == "Post"]
    with pytest.raises(ValueError, match=r"no hand label where outlet is Wire \(400 sentences\)"):
        toolkit.regress("loaded ~ outlet", folder, gold=post)
    model = toolkit.regress("loaded ~ 1", folder, gold=post, only=["Post"])
    assert model.counts.units == 400


def test_too_few_labels_are_too_few(folder, gold):
    with pytest.raises(ValueError, match=r"20 sentences have hand labels .* 30 are the least"):
        toolkit.regress("loaded ~ 1", folder, gold=gold.head(20), only=["Post", "Wire"])


def test_labels_that_all_say_the_same_make_no_number_that_looks_right(folder, gold):
    never = gold.assign(label=gold["label"].where(gold["stratum"] == "Post", "none"))
    for family in ("logistic", "poisson"):
        with pytest.raises(ValueError, match=r"all 120 hand labels say 0 where outlet is Wire"):
            toolkit.regress("loaded ~ outlet", folder, gold=never, family=family)
    model = toolkit.regress("loaded ~ 0 + C(outlet)", folder, gold=never)
    assert any("all hand labels say the same where outlet is Wire (120)" in n for n in model.notes)
    wire = model["C(outlet)[Wire]"]
    # The rule of succession: 1 / 122 and its standard error.
    assert wire.gold_only.se == pytest.approx(np.sqrt(1 / 122 * 121 / 122 / 120), rel=1e-4)
    assert wire.corrected.low < 0 < wire.corrected.high


def test_what_rests_on_one_article_has_no_interval(folder, gold):
    ids = gold["item"].str.rsplit("-", n=1).str[0]
    lonely = ids.value_counts().index[0]
    table = pd.DataFrame({
        "article_id": ScoreSet.open(folder).articles["article_id"],
    }).assign(special=lambda t: (t["article_id"] == lonely).astype(float))  # fmt: skip
    model = toolkit.regress("loaded ~ outlet + special", folder, gold=gold, covariates=table)
    term = model["special"].corrected
    assert np.isfinite(term.value)
    assert np.isnan([term.se, term.low, term.high, term.p]).all()
    assert any("special: rest on the labels of one cluster" in note for note in model.notes)
    assert "[not known]" in str(model)


def test_time_makes_trends_interruptions_and_differences(folder, gold, tmp_path):
    line = trend("loaded", folder, by="outlet", gold=gold)
    assert [t.name for t in line.terms][1:] == ["time", "outlet[Wire]", "time:outlet[Wire]"]
    broken = interrupted_series("loaded", folder, "2025-07-01", gold=gold)
    assert [t.name for t in broken.terms] == ["Intercept", "time", "after", "since"]
    frame = broken.frame
    assert frame["time"].min() == 0
    assert (frame["since"] > 0).sum() == ((frame["after"] == 1) & (frame["since"] > 0)).sum() > 0
    moved = difference_in_differences("loaded", folder, "2025-07-01", ["Wire"], gold=gold)
    effect = moved["treated:after"].corrected
    assert effect.low < effect.value < effect.high
    # A saturated model: the naive coefficient is the difference of differences of shares.
    predicted = Population.read(folder, "loaded_rate").predicted["counted"]
    cells = predicted.groupby([moved.frame["treated"], moved.frame["after"]]).mean()
    by_hand = (cells[1, 1] - cells[1, 0]) - (cells[0, 1] - cells[0, 0])
    assert moved["treated:after"].naive.value == pytest.approx(by_hand)
    for figure in (
        time_plot(line, by="outlet"),
        time_plot(broken, at="2025-07-01"),
        difference_plot(moved),
        moved.plot(),
    ):
        figure.savefig(tmp_path / "figure.svg")
        assert (tmp_path / "figure.svg").stat().st_size > 2000
    with pytest.raises(ValueError, match="no term of time"):
        time_plot(moved)
    with pytest.raises(ValueError, match="no treated and after"):
        difference_plot(line)


def test_models_stand_side_by_side(folder, gold):
    one = toolkit.regress("loaded ~ outlet", folder, gold=gold)
    two = toolkit.regress("loaded ~ time", folder, gold=gold)
    table = table_of({"(1)": one, "(2)": two})
    lines = str(table).splitlines()
    assert lines[0].split() == ["(1)", "(2)"]
    assert f"{one['outlet[Wire]'].corrected.value:+.3f}" in str(table)
    latex = table.to_latex()
    assert r"\toprule" in latex
    assert latex.count(r"\\") == 2 * 3 + 6 + 1 + 1
    assert "hand labels & 240 & 240" in latex
    assert table.to_csv().splitlines()[0] == ",(1),(2)"
    back = one.table()
    assert back.loc[1, "estimate"] == one["outlet[Wire]"].corrected.value
    with pytest.raises(ValueError, match="no model"):
        table_of({})
    with pytest.raises(KeyError, match="no term 'x'; there are Intercept"):
        one["x"]


def test_fitted_values_are_on_the_scale_of_the_outcome(folder, gold):
    model = toolkit.regress("loaded ~ outlet", folder, gold=gold, family="logistic")
    rows = pd.DataFrame({"outlet": ["Post", "Wire"]})
    naive = ScoreSet.open(folder).articles.groupby("outlet")["loaded_rate"].mean()
    assert model.fitted(rows, method="naive")["value"].tolist() == pytest.approx(naive.tolist())
    best = model.fitted(rows)
    assert ((best["low"] > 0) & (best["low"] < best["value"]) & (best["high"] < 1)).all()
    with pytest.raises(ValueError, match="not 'odd'"):
        model.fitted(rows, method="odd")


def test_the_command_prints_the_table_and_leaves_files(folder, gold, tmp_path):
    gold.to_csv(tmp_path / "gold.csv", index=False)
    out = tmp_path / "out"
    command = ["regress", str(folder), str(tmp_path / "gold.csv"), "loaded ~ outlet",
               "loaded ~ time * outlet", "--out", str(out)]  # fmt: skip
    ran = CliRunner().invoke(app, command)
    assert ran.exit_code == 0, ran.output
    assert "(1) loaded ~ outlet" in ran.stdout
    assert "time:outlet[Wire]" in ran.stdout
    assert {path.name for path in out.glob("[!.]*")} == {
        "model_1.csv", "model_1.tex", "model_1.svg", "model_1.pdf", "model_2.csv", "model_2.tex",
        "model_2.svg", "model_2.pdf", "time_2.svg", "time_2.pdf", "models.csv", "models.tex",
    }  # fmt: skip
    ran = CliRunner().invoke(app, [*command[:3], "loaded ~ colour", "--out", str(out)])
    assert ran.exit_code == 2
    assert ran.stderr.count("\n") == 1
    gold.drop(columns="inclusion_p").to_csv(tmp_path / "bare.csv", index=False)
    bare = [command[0], command[1], str(tmp_path / "bare.csv"), "loaded ~ outlet", "--strict"]
    ran = CliRunner().invoke(app, [*bare, "--out", str(out)])
    assert ran.exit_code == 1
    assert "descriptive only" in ran.stdout
