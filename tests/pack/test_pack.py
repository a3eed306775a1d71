"""The pack of a study: every figure is one of its manifests', and what they do not say is blank."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from known_corpus import articles, coded, items, scored_by_spotter
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.comparison import compare
from toolkit.corpora.registry import corpus_card
from toolkit.inference import Design
from toolkit.outputs.formulas import unguard
from toolkit.pack import write_pack
from toolkit.pack.checklist import read_checklist
from toolkit.pack.citations import bibtex, references
from toolkit.pack.study import read_study
from toolkit.planning import Goal, OutletPlan, Study
from toolkit.planning.search import Needed
from toolkit.planning.sheet import preregistration
from toolkit.report.comparison import write_comparison
from toolkit.report.validation import write_validation
from toolkit.validation import validate

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "experiments" / "reproduced" / "newsrooms_dev-426afa0d"
DOCUMENTS = ("methods", "guide_llm", "validation_sheet", "errors", "deviations")
BLANK = re.compile(r"\[to be filled in: [^\]]*\]")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
STATIC = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> Path:
    """The pack of the run that the repository keeps."""
    return write_pack(COMMITTED, tmp_path_factory.mktemp("committed") / "pack").parent


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> Path:
    """A comparison of two outlets whose names have to be escaped."""
    folder = tmp_path_factory.mktemp("compared")
    names = {"Post": "P|st <b> & 50%", "Wire": "W_ire"}
    rows = [row | {"outlet": names[row["outlet"]]} for row in articles()]
    scored = scored_by_spotter(rows, folder)
    drawn = items(scored).groupby("outlet", group_keys=False).sample(120, random_state=0)
    gold = coded(drawn.assign(stratum=drawn["outlet"], inclusion_p=0.3, text_sha256=""))
    second = gold.assign(annotator="bob")
    gold = pd.concat([gold, second]).drop(columns="text_sha256")
    gold.to_csv(folder / "labels.csv", index=False)
    second_scores = folder / "second"
    shutil.copytree(scored, second_scores)
    table = pd.read_parquet(second_scores / "sentences.parquet")
    table.assign(loaded_language=table["loaded_language"] * 0.99).to_parquet(
        second_scores / "sentences.parquet"
    )
    comparison = compare(scored, "loaded_rate", also={"second": second_scores}, gold=gold)
    write_comparison(comparison, folder / "compared")
    write_validation(validate(scored, gold=gold, repeats=20), folder / "validated")
    return folder


@pytest.fixture(scope="module")
def packed(compared, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("packed") / "pack"
    return write_pack(compared / "compared", out, validation=compared / "validated").parent


def text(pack: Path, name: str) -> str:
    return (pack / f"{name}.md").read_text(encoding="utf-8")


def quotes(pack: Path) -> list[dict[str, str]]:
    with (pack / "figures.csv").open(encoding="utf-8", newline="") as file:
        return [{key: unguard(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


def numbers(said: str) -> list[str]:
    """Every number in a text as it is printed, thousands without commas."""
    whole = re.sub(r"(?<!\d)\.(?=\d)", "0.", said)  # p values have no nought
    return [number.replace(",", "") for number in NUMBER.findall(whole)]


def leaves(value: Any) -> Iterator[float]:
    """Every number in a value, those in its words too."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(str(key))
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, int | float):
        yield abs(float(value))
    elif value is not None:
        yield from map(float, numbers(str(value)))


def at(study: dict[str, Path], file: str, keys: list[str]) -> Any:
    """What a file of a study has at some keys."""
    path = next(folder / file for folder in study.values() if (folder / file).is_file())
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype=str)
        row = table[table.iloc[:, 0] == keys[0]].iloc[0]
        return row.get(keys[1])
    if path.suffix == ".yaml":
        return path.read_text(encoding="utf-8")
    value = json.loads(path.read_text(encoding="utf-8"))
    for key in keys:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def is_of(number: str, value: Any) -> bool:
    """Whether a printed number is one of a value's, rounded as it is printed, or its hundredfold
    (a percentage)."""
    digits = len(number.partition(".")[2])
    return any(
        abs(float(number) - each * scale) <= 0.5 * 10**-digits + 1e-9
        for each in leaves(value)
        for scale in (1, 100)
    )


@pytest.mark.parametrize("which", ["committed", "packed"])
def test_every_quoted_figure_is_in_its_file(which, request, compared) -> None:
    pack = request.getfixturevalue(which)
    study = {"run": COMMITTED} if which == "committed" else {
        "compared": compared / "compared", "validated": compared / "validated"
    }  # fmt: skip
    checked = 0
    for row in quotes(pack):
        value = at(study, row["file"], row["key"].split(" > "))
        for number in numbers(row["text"].replace("< .001", "")):
            assert is_of(number, [value, row["key"]]), row
            checked += 1
    assert checked > 80


@pytest.mark.parametrize("which", ["committed", "packed"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_number_is_in_a_document_that_no_file_says(which, document, request) -> None:
    pack = request.getfixturevalue(which)
    written = BLANK.sub("", text(pack, document))
    package = files("toolkit.pack")
    sources = [*package.joinpath("templates").iterdir(), *package.joinpath("checklists").iterdir()]
    known = {n for path in sources for n in numbers(STATIC.sub(" ", path.read_text("utf-8")))}
    known |= {n for row in quotes(pack) if row["document"] == document
              for n in numbers(row["text"])}  # fmt: skip
    card = corpus_card("five_newsrooms")
    of_card = (card.title, card.version, card.licence, card.citation, *card.traps)
    known |= {n for said in of_card for n in numbers(said)}
    invented = [number for number in numbers(written) if number not in known]
    assert not invented


def test_the_index_counts_what_is_to_be_filled_in(committed) -> None:
    index = text(committed, "README")
    total = 0
    for name in DOCUMENTS:
        count = len(BLANK.findall(text(committed, name)))
        assert f"| [{name}.md]({name}.md) |" in index
        assert re.search(rf"\({name}\.md\) \|.*\| {count} \|", index)
        total += count
    total += (committed / "CITATION.cff").read_text().count("to be filled in")
    assert f"[to be filled in: …]: {total} such places" in index


def test_the_methods_of_the_committed_run_say_what_its_files_say(committed) -> None:
    methods = " ".join(text(committed, "methods").split())
    manifest = json.loads((COMMITTED / "manifest.json").read_text())
    for said in (
        "We compared outlets (clarion, meridian_post) by two measures: Loaded, reporter's voice",
        "The corpus is `five_newsrooms`, part dev: 829 sentences of 40 articles",
        f"(SHA-256 of the sentences `{manifest['data']['items']}`)",
        "The labels of the sentences are machine-made: the classifier `linear` gave them",
        "500 sentences were labelled apart from the model: 100 of each outlet were drawn from the "
        "labels that come with the corpus",
        "[to be filled in: who coded them, how they were trained; say so where labels are "
        "machine-made]",
        "Intervals are of 95%, errors being related within each [to be filled in: article or "
        "event]",
        "by [to be filled in: the correction that was used, or: none]",
        "naive +8.4 (+3.2 to +15.7); hand labels only +32.0 (+21.0 to +44.3); corrected +32.0 "
        "(+21.0 to +44.3); corrected, within events +31.4 (+20.1 to +44.3); p < .001.",
        "Texts and labels are machine-written: no human judgement is in them.",
        f"Commit `{manifest['code']['commit']}`",
    ):
        assert said in methods


def test_the_methods_of_a_comparison_count_what_was_compared(packed, compared) -> None:
    methods = " ".join(text(packed, "methods").split())
    assert "We compared outlets (P\\|st &lt;b&gt; &amp; 50%, W_ire) by one measure" in methods
    assert "800 sentences of 80 articles" in methods
    assert "240 sentences were labelled apart from the model" in methods
    assert "errors being related within each article" in methods
    assert "by Holm's procedure [@holm1979]" in methods
    assert "as far as the hand labels say that they are worth: `second`." in methods
    assert "the mean of 2 coders; loaded: alpha 1.000" in methods


def test_the_guideline_has_each_of_its_items_once(committed) -> None:
    ids = re.findall(r"^\*\*([A-Z]\.\d)\*\*", text(committed, "guide_llm"), re.MULTILINE)
    core = ["A.1", "A.2", "B.1", "B.2", "B.3", "B.4", "B.5", "C.1", "C.2", "D.1", "E.1", "E.2",
            "F.1", "G.1"]  # fmt: skip
    assert ids == [*core, *(f"O.{k}" for k in range(1, 9))]
    with (committed / "guide_llm.csv").open(newline="") as file:
        answers = {row["item"]: row["answer"] for row in csv.DictReader(file)}
    assert answers["C.2"] == "Not applicable: no language model."
    assert answers["G.1"] == "[to be filled in: funding, support, ties, or: none]"
    assert all(answers.values())


def test_the_validation_sheet_has_three_kinds_of_evidence(committed, packed) -> None:
    sheet = text(committed, "validation_sheet")
    assert re.findall(r"^## (.+)$", sheet, re.MULTILINE) == [
        "Substantive evidence", "Structural evidence", "External evidence"
    ]  # fmt: skip
    assert "[to be filled in: toolkit validate with labels of two coders or more]" in sheet
    filled = text(packed, "validation_sheet")
    assert "scored: loaded_language loaded: sensitivity 0." in filled
    assert "scored: no training cut-off is known." in filled


def test_errors_are_those_of_the_comparison(packed, compared) -> None:
    raw = pd.read_csv(compared / "compared" / "errors.csv").iloc[0]
    row = pd.read_csv(packed / "errors.csv", dtype=str).iloc[0]
    low, high = (f"{raw[f'sensitivity_{end}']:.2f}" for end in ("low", "high"))
    n = raw["sensitivity_n"]
    assert row["sensitivity"] == f"{raw['sensitivity']:.2f} ({low} to {high}), n {n}"
    assert (packed / "errors.tex").read_text().count(r"\\") == 3


def test_names_are_escaped_in_every_format(packed) -> None:
    errors = text(packed, "errors")
    assert "| P\\|st &lt;b&gt; &amp; 50% |" in errors
    assert "<b>" not in errors + text(packed, "methods")
    assert r"50\%" in (packed / "errors.tex").read_text()


def test_a_run_without_a_table_of_errors_says_so(committed) -> None:
    assert "[to be filled in: errors by group" in text(committed, "errors")
    assert not (committed / "errors.csv").exists()


def test_references_are_of_what_was_done(committed, packed) -> None:
    for pack in (committed, packed):
        bibliography = (pack / "references.bib").read_text()
        keys = re.findall(r"^@\w+\{(\w+),", bibliography, re.MULTILINE)
        assert len(keys) == len(set(keys))
        assert set(re.findall(r"@(\w+)", text(pack, "methods"))) <= set(keys)
        assert bibliography.count("{") == bibliography.count("}")
        assert not {"calderon2025", "steegen2016", "benjamini1995"} & set(keys)
    assert "corpus_five_newsrooms" in (committed / "references.bib").read_text()
    assert "codebook_sourcing_1" in (committed / "references.bib").read_text()
    assert "holm1979" in (packed / "references.bib").read_text()
    cff = yaml.safe_load((committed / "CITATION.cff").read_text())
    assert cff["authors"] == [{"name": "[to be filled in: authors]"}]
    assert [each["title"] for each in cff["references"]] == [
        "Bias and framing toolkit", corpus_card("five_newsrooms").title
    ]  # fmt: skip
    assert cff["references"][0]["version"] == "0.2.0"


def test_what_bibtex_takes_for_commands_is_escaped() -> None:
    assert "a {" not in bibtex({"k": {"type": "misc", "note": "100% of {x} & y"}})
    assert r"100\% of \{x\} \& y" in bibtex({"k": {"type": "misc", "note": "100% of {x} & y"}})
    assert "toolkit" in references(read_study(COMMITTED))


def sheet(**changes: Any) -> str:
    outlets = [OutletPlan(name, (20,) * 30, 0.2, 0.8, 0.9, 0.05) for name in ("Post", "Wire")]
    goal = Goal("contrast", difference=0.1, design=Design(cluster="article"))
    plan = {
        "measure": "loaded_rate",
        "outlets": outlets,
        "goal": goal,
        "needed": [Needed(goal, "simple", 120, 0.9, 2, ())],
        "overlap": None,
        "basis": "a guess",
    }
    return preregistration(Study(**plan | changes))  # fmt: skip


def deviations(pack: Path) -> dict[str, dict[str, str]]:
    with (pack / "deviations.csv").open(newline="") as file:
        return {row["what"]: row for row in csv.DictReader(file)}


def test_what_was_registered_stands_beside_what_was_done(compared, tmp_path) -> None:
    (tmp_path / "kept.md").write_text(sheet())
    rows = deviations(
        write_pack(compared / "compared", tmp_path / "a", plan=tmp_path / "kept.md").parent
    )
    assert (rows["Measure"]["registered"], rows["Measure"]["deviation"]) == ("loaded_rate", "none")
    assert (rows["Level of the intervals"]["registered"]) == "95%"
    assert rows["Level of the intervals"]["deviation"] == "none"
    assert rows["Overlap of coders"]["registered"] == "not planned."
    assert rows["Hypothesis"]["registered"].startswith("\\*\\*\\[ fill in:")
    assert rows["Hypothesis"]["deviation"].startswith("[to be filled in:")
    (tmp_path / "other.md").write_text(sheet(measure="anonymous_share"))
    moved = deviations(
        write_pack(compared / "compared", tmp_path / "b", plan=tmp_path / "other.md").parent
    )
    assert moved["Measure"]["deviation"] == "differs; [to be filled in: the reason]"


def test_without_a_plan_the_column_is_blank(committed) -> None:
    assert all(row["registered"] == "[to be filled in: what was registered, or: not registered]"
               for row in deviations(committed).values())  # fmt: skip


def test_a_language_model_is_described_from_its_manifest(tmp_path) -> None:
    run = tmp_path / "run"
    shutil.copytree(COMMITTED, run)
    path = run / "scores" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["language_model"] = {
        "model": "small-1b", "endpoint": "http://localhost:8080/v1",
        "served_models": ["small-1b@7"],
        "parameters": {"temperature": 0, "seed": 7}, "sentences": 10, "context": 2, "retests": 1,
        "tries": 3, "scores": "1 or 0", "instructions_sha256": {"framing": "ab12"},
        "usage": {"prompt_tokens": 12345}, "cost": 1.25, "currency": "EUR",
        "training_cutoff": "2024-06-30",
    }  # fmt: skip
    path.write_text(json.dumps(manifest))
    pack = write_pack(run, tmp_path / "pack").parent
    with (pack / "guide_llm.csv").open(newline="") as file:
        answers = {row["item"]: row["answer"] for row in csv.DictReader(file)}
    assert "`small-1b` at `http://localhost:8080/v1`" in answers["B.1"]
    assert "[to be filled in: provider, size, day of access, link]" in answers["B.1"]
    assert "temperature 0, seed 7" in answers["B.3"]
    assert "framing ab12" in answers["C.1"]
    assert "reach to 2024-06-30" in answers["O.4"]
    assert answers["O.8"] == "Usage: prompt_tokens 12,345; cost 1.25 EUR."
    assert "the language model `small-1b` gave them" in text(pack, "methods")


CHECKLIST = """
name: our_journal
title: What Our Journal asks
source: Our Journal
items:
  - {id: "1", asks: How many sentences, answer: '{{ fact("sentences", "number") }} sentences'}
  - {id: "2", asks: Who paid, answer: '{{ blank("who paid") }}'}
"""


def test_another_checklist_is_one_file(tmp_path) -> None:
    (tmp_path / "ours.yaml").write_text(CHECKLIST)
    pack = write_pack(COMMITTED, tmp_path / "pack", checklists=[tmp_path / "ours.yaml"]).parent
    written = text(pack, "our_journal")
    assert "**1** How many sentences\n\n829 sentences" in written
    assert "[to be filled in: who paid]" in written
    assert "[our_journal.md](our_journal.md) | What Our Journal asks" in text(pack, "README")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("fact(", "facts("), "checklist our_journal, item 1: its answer cannot be filled"),
        (('"1"', '"1", more: x'), "unknown key 'items.0.more'"),
        (("our_journal", "guide_llm"), "checklist guide_llm: the name is taken"),
        (("our_journal", "methods"), "checklist methods: the name is taken"),
        (('fact("sentences", "number")', "study.__class__.__mro__"), "cannot be filled"),
    ],
)
def test_a_checklist_that_cannot_be_used_is_refused(tmp_path, change, said) -> None:
    (tmp_path / "ours.yaml").write_text(CHECKLIST.replace(*change))
    with pytest.raises(ValueError, match=re.escape(said)):
        write_pack(COMMITTED, tmp_path / "pack", checklists=[tmp_path / "ours.yaml"])
    assert not (tmp_path / "pack" / "README.md").exists()


def test_bundled_checklists_are_read_by_name() -> None:
    assert len(read_checklist("guide_llm").items) == 22
    with pytest.raises(ValueError, match="no_such"):
        read_checklist("no_such")


def test_a_pack_that_was_filled_in_is_not_written_over(tmp_path) -> None:
    methods = write_pack(COMMITTED, tmp_path / "pack").parent / "methods.md"
    write_pack(COMMITTED, tmp_path / "pack")  # the same again is no harm
    methods.write_text("mine")
    with pytest.raises(FileExistsError, match="was changed after toolkit pack wrote it"):
        write_pack(COMMITTED, tmp_path / "pack")
    assert methods.read_text() == "mine"


def test_what_is_no_study_is_refused(compared, tmp_path) -> None:
    with pytest.raises(ValueError, match=r"no manifest\.json: give a folder that toolkit run"):
        write_pack(tmp_path, tmp_path / "pack")
    with pytest.raises(ValueError, match="of neither a run nor a comparison"):
        write_pack(compared / "scored", tmp_path / "pack")
    with pytest.raises(ValueError, match="validates other models or weights"):
        write_pack(COMMITTED, tmp_path / "pack", validation=compared / "validated")


def test_command(tmp_path) -> None:
    out = ["--out", str(tmp_path / "pack")]
    done = CliRunner().invoke(app, ["pack", str(COMMITTED), *out])
    assert done.exit_code == 0, done.output
    assert f"pack: {tmp_path / 'pack' / 'README.md'}" in done.output
    missing = CliRunner().invoke(app, ["pack", str(COMMITTED), *out, "--plan", "no.md"])
    assert (missing.exit_code, "no.md: cannot be read" in missing.output) == (2, True)
