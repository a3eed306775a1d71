"""Validation of scores whose truth is known: a model that finds "shameful" and misses "vile"."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from known_corpus import articles, coded, items, scored_by_spotter
from sklearn.metrics import f1_score, matthews_corrcoef
from typer.testing import CliRunner

import toolkit
from toolkit.cli import app
from toolkit.report.validation import SECTIONS, write_validation
from toolkit.validation import in_words, validate
from toolkit.validation.coded import read_coded
from toolkit.validation.runs import kind_of, read_runs
from toolkit.validation.validate import TABLES


@pytest.fixture(scope="module")
def scored(tmp_path_factory) -> Path:
    rows = articles()
    for number, row in enumerate(rows):
        row["date"] = "2024-01-05" if number < 30 else "2025-03-01"
        row["section"] = "a<b>" if number % 4 else "city"
    return scored_by_spotter(rows, tmp_path_factory.mktemp("validated"))


def sample_of(scored: Path, n: int = 240) -> pd.DataFrame:
    """A simple sample of the sentences."""
    drawn = items(scored).sample(n, random_state=2)
    return drawn.assign(stratum="", inclusion_p=n / 800, text_sha256="")


def labels(scored: Path, coders: tuple[str, ...] = ("ann", "bob"), wrong: float = 0.05):
    """Coders who are right but for a share of sentences."""
    rng = np.random.default_rng(0)
    tables = []
    for coder in coders:
        table = coded(sample_of(scored), coder).drop(columns="text_sha256")
        flipped = rng.random(len(table)) < wrong
        table.loc[flipped, "label"] = np.where(
            table.loc[flipped, "label"] == "loaded", "none", "loaded"
        )
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def another(scored: Path, name: str, *, share: float = 0.0, **facts: object) -> Path:
    """The same scores in another folder, a share of their answers turned, with facts added to what
    the manifest says of a language model."""
    folder = scored.parent / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scored, folder)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["language_model"] = {"model": "spotter", **facts}
    path.write_text(json.dumps(manifest))
    table = pq.read_table(folder / "sentences.parquet")
    p = table["loaded_language"].to_numpy()
    turned = np.arange(len(p)) < share * len(p)
    column = table.schema.get_field_index("loaded_language")
    changed = table.set_column(
        column, table.schema.field(column), [np.where(turned, 1 - p, p).astype(p.dtype)]
    )
    pq.write_table(changed, folder / "sentences.parquet")
    return folder


@pytest.fixture(scope="module")
def validation(scored):
    return validate(scored, gold=labels(scored), by=["outlet", "section"], repeats=100)


def test_rates_are_those_of_the_known_truth(scored, validation) -> None:
    whole = validation.agreement[0]
    table = labels(scored).assign(yes=lambda t: t["label"] == "loaded")
    truth = table.groupby("item")["yes"].mean() >= 0.5
    predicted = items(scored).set_index("item")["loaded_language"][truth.index] >= 0.5
    assert (whole.run, whole.label, whole.by) == ("scored", "loaded", "")
    assert whole.labelled == 240
    assert whole.positive == truth.sum()
    assert whole.sensitivity.value == pytest.approx(predicted[truth].mean())
    assert whole.specificity.value == pytest.approx(1 - predicted[~truth].mean())
    assert whole.f1.value == pytest.approx(f1_score(truth, predicted))
    assert whole.mcc.value == pytest.approx(matthews_corrcoef(truth, predicted))
    assert whole.f1.low < whole.f1.value < whole.f1.high
    assert validation.coders == ("ann", "bob")


def test_rates_stand_for_the_sentences_from_which_labels_were_drawn(scored) -> None:
    drawn = items(scored)
    drawn["stratum"] = np.where(drawn["loaded_language"] >= 0.5, "high", "low")
    size = drawn.groupby("stratum")["item"].transform("size")
    drawn = drawn.groupby("stratum", group_keys=False).sample(50, random_state=3)
    drawn["inclusion_p"] = 50 / size[drawn.index]
    gold = coded(drawn.assign(text_sha256="")).drop(columns="text_sha256")
    row = validate(scored, gold=gold, by=["outlet"], repeats=20).agreement[0]
    weight = 1 / drawn["inclusion_p"].to_numpy()
    truth = gold["label"].to_numpy() == "loaded"
    predicted = drawn["loaded_language"].to_numpy() >= 0.5
    assert row.f1.value == pytest.approx(f1_score(truth, predicted, sample_weight=weight))
    assert row.sensitivity.value == pytest.approx((weight * (truth & predicted)).sum()
                                                  / (weight * truth).sum())  # fmt: skip


def test_every_group_of_every_column_has_a_row(validation) -> None:
    parts = {(row.by, row.group): row.labelled for row in validation.agreement if row.by}
    assert set(parts) == {
        ("outlet", "Post"), ("outlet", "Wire"), ("section", "a<b>"), ("section", "city")
    }  # fmt: skip
    assert parts["outlet", "Post"] + parts["outlet", "Wire"] == 240
    assert {(row.by, row.test.rate) for row in validation.equal} == {
        (by, rate) for by in ("outlet", "section") for rate in ("sensitivity", "specificity")
    }


def test_two_coders_are_said_to_be_too_few_for_the_alternative_annotator_test(validation) -> None:
    said = [each.text for each in in_words(validation) if each.kind == "alternative"]
    assert said == [
        "No alternative-annotator test of scored: loaded_language loaded: 2 coders; the test "
        "leaves each out in turn and needs 3 or more."
    ]


def test_one_coder_is_no_measure_of_coders(scored) -> None:
    text = " ".join(
        each.text for each in in_words(validate(scored, gold=labels(scored, ("ann",)), repeats=20))
    )
    assert "cannot be asked: it takes two coders of the same sentences, and there is 1" in text
    assert "no sentence was coded by two" in text


@pytest.mark.parametrize("wrong", [{"margin": 2.0}, {"epsilon": 1.0}])
def test_a_limit_out_of_range_is_refused_however_few_the_coders(scored, wrong) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is a difference of two"):
        validate(scored, gold=labels(scored, ("ann",)), repeats=20, **wrong)


def test_three_coders_are_tested(scored) -> None:
    gold = labels(scored, ("ann", "bob", "cem"), wrong=0.1)
    ((of, test),) = validate(scored, gold=gold, repeats=20).alternative
    assert of.run == "scored"
    assert [each.name for each in test.coders] == ["ann", "bob", "cem"]
    assert test.passed


def test_few_labels_are_said(scored) -> None:
    gold = labels(scored, ("ann",)).head(25)
    row = validate(scored, gold=gold, repeats=20).agreement[0]
    assert row.note == "too few labels to go by: 25 sentences; 30 are the least"
    assert "too few labels" in in_words(validate(scored, gold=gold, repeats=20))[1].text


def test_decisions_that_change_are_counted_by_what_differs(scored) -> None:
    as_first = {"instructions_sha256": {"loaded_language": "1"}}
    first = another(scored, "first", **as_first)
    again = another(scored, "again", usage={"prompt_tokens": 9}, **as_first)
    reworded = another(scored, "reworded", share=0.1, instructions_sha256={"loaded_language": "2"})
    shuffled = another(scored, "shuffled", share=0.2, **as_first)
    result = validate(
        [first, again, reworded], gold=labels(scored), kinds={str(shuffled): "order"}, repeats=20
    )
    changed = {row.kind: row.changed for row in result.stability}
    n = result.sentences
    assert changed["retest"] == 0
    assert changed["wording"] == pytest.approx(0.1, abs=1.5 / n)
    assert changed["order"] == pytest.approx(0.2, abs=1.5 / n)
    alphas = {row.kind: row.alpha.value for row in result.stability}
    assert 1 == alphas["retest"] > alphas["wording"] > alphas["order"]


def test_a_copy_is_no_second_run(scored) -> None:
    copy = another(scored, "copy", instructions_sha256={"loaded_language": "1"})
    twice = another(scored, "twice", instructions_sha256={"loaded_language": "1"})
    with pytest.raises(ValueError, match=r"twice: is a copy of .*copy, and no second run"):
        validate([scored, copy, twice], gold=labels(scored), repeats=20)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, "retest"),
        ({"language_model.usage.prompt_tokens": "9"}, "retest"),
        ({"language_model.parameters.seed": "9", "model_sha256": "x"}, "retest"),
        ({"language_model.instructions_sha256.framing": "9", "model_sha256": "x"}, "wording"),
        ({"language_model.parameters.temperature": "1", "model_sha256": "x"}, "settings"),
        ({"language_model.sentences": "1", "codebooks.framing": "x"}, "several"),
        ({"model": "b", "model_sha256": "x", "language_model.endpoint": "y"}, "model"),
    ],
)
def test_what_differs_is_read_off_the_manifests(change, kind) -> None:
    first = {"model": "a", "model_sha256": "1", "language_model.model": "a"}
    assert kind_of(first, first | change) == kind


def test_articles_that_a_model_may_have_read_are_counted(scored) -> None:
    known = another(scored, "known", training_cutoff="2024-01")
    unknown, said = validate([scored, known], gold=labels(scored), repeats=20).leakage
    assert unknown.cutoff == ""
    assert "is not known" in unknown.text
    assert (said.until, said.after, said.undated) == (30, 50, 0)
    assert "30 of 80 articles are dated before spotter's training ended (2024-01)" in said.text
    wrong = another(scored, "wrong", training_cutoff="last spring")
    with pytest.raises(ValueError, match="'last spring' is no date"):
        validate(wrong, gold=labels(scored), repeats=20)


def test_what_does_not_match_is_refused(scored, tmp_path) -> None:
    gold = labels(scored)
    with pytest.raises(ValueError, match="given twice"):
        validate([scored, scored], gold=gold)
    with pytest.raises(ValueError, match="first folder differs from nothing"):
        validate(scored, gold=gold, kinds={str(scored): "order"})
    with pytest.raises(ValueError, match="answers none of the questions scored"):
        validate(scored, gold=gold.assign(codebook="attribution", label="none"))
    rows = [{"id": "a000", "outlet": "Post", "text": "Another text stands here. It is short."}]
    with pytest.raises(ValueError, match="has another text"):
        validate([scored, scored_by_spotter(rows, tmp_path)], gold=gold)


def test_the_share_of_coders_is_reckoned_once_and_not_written_to(scored) -> None:
    read = read_coded(read_runs([scored], None), labels(scored), by=["outlet"])
    (decision,) = (each for each in read.decisions if each.label == "loaded")
    share = read.share(decision)
    assert share is read.share(decision)
    with pytest.raises(ValueError, match="read-only"):
        share[0] = 1.0


def test_every_table_has_a_section_in_the_same_order() -> None:
    assert tuple(SECTIONS) == TABLES


def test_page_tables_and_json_say_the_same_and_names_are_escaped(validation, tmp_path) -> None:
    page = write_validation(validation, tmp_path / "out").read_text()
    assert "a<b>" not in page
    assert "section: a&lt;b&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    content = json.loads((tmp_path / "out" / "validation.json").read_text())
    table = pd.read_csv(tmp_path / "out" / "agreement.csv", keep_default_na=False)
    first = content["agreement"][0]
    assert float(table.loc[0, "sensitivity"]) == pytest.approx(first["sensitivity"]["value"])
    assert content["alternative"][0]["passed"] is None
    assert "a<b>" in {row["group"] for row in content["agreement"]}
    assert (tmp_path / "out" / "equivalence.tex").read_text().startswith("% \\usepackage")


def test_command(scored, tmp_path) -> None:
    labels(scored).to_csv(tmp_path / "labels.csv", index=False)
    other = another(scored, "order", share=0.1)
    arguments = ["validate", str(scored), "--gold", str(tmp_path / "labels.csv")]
    out = ["--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*arguments, "--as", f"order={other}", *out])
    assert done.exit_code == 0, done.output
    assert "in another order (scored, order): 10.0% of 800 decisions change" in done.output
    assert f"page: {tmp_path / 'out' / 'validation.html'}" in done.output
    wrong = CliRunner().invoke(app, [*arguments, "--as", "order"])
    assert (wrong.exit_code, "write KIND=FOLDER" in wrong.output) == (2, True)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "validation.html").write_text("mine")
    taken = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "taken")])
    assert taken.exit_code == 2
    assert (tmp_path / "taken" / "validation.html").read_text() == "mine"


def test_it_is_one_of_the_names_of_the_package() -> None:
    assert toolkit.validate is validate


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_the_screen_and_axe_finds_nothing(browser, validation, tmp_path, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    page = write_validation(validation, tmp_path / "out")
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(page.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert requests == [page.as_uri()]
    context.close()
    # axe brings a script of its own, which the page's policy keeps out.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert axe.Axe().run(tab).response["violations"] == []
    context.close()
