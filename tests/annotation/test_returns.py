"""Returns that spreadsheets, programs and coders changed on the way: kinds, with texts of ours."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from coders import annotation, fill_csv, fill_label_studio, fill_project, fill_workbook
from typer.testing import CliRunner

from toolkit.annotation import draw, read_labels, read_returned, read_sample, tasks
from toolkit.annotation.labels import labels_of_items
from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.schema import Annotation

BOOK = load_codebook("loaded_language")
TEXTS = {
    "7-1": "Dvořák’s “grim” café 🌧️ held firm.",
    "7-2": "=2 is what the clerk wrote.",
    "@b-0": "A vile plan;\r\nit was a farce.",
    "c-9": "Rain fell.",
}
LOADED = [("7-1", "grim"), ("@b-0", "farce")]


@pytest.fixture
def sample() -> pd.DataFrame:
    items = pd.DataFrame({"item": [*TEXTS], "article_id": "x", "text": [*TEXTS.values()]})
    items = items.assign(before=["", "Once.", "", "Dry."], after="")
    return draw(items, 9).sort_values("item", ignore_index=True)


def coded(coder: str) -> list[Annotation]:
    """Two items loaded, with a word each, two not."""
    words = dict(LOADED)
    result = []
    for item, text in TEXTS.items():
        label = "loaded" if item in words else "none"
        result.append(Annotation(item, coder, BOOK.name, label))
        if item in words:
            start = text.index(words[item])
            end = start + len(words[item])
            result.append(Annotation(item, coder, BOOK.name, "loaded", start, end))
    return result


def rewrite(path: Path, change) -> None:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    change(frame).to_csv(path, index=False)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("cp1252", ";"), ("mac_roman", ","), ("utf-16", "\t"), ("utf-16-le", "\t"), ("utf-8", "|")],
)
def test_encodings_of_spreadsheets(sample, tmp_path, encoding, delimiter):
    path = tmp_path / "ann.csv"
    fill_csv(path, sample, BOOK, coded("ann"), "ann", delimiter=delimiter)
    text = path.read_text("utf-8-sig")
    path.write_bytes(text.encode(encoding, errors="replace"))  # an emoji becomes "?"
    found = read_returned([path], sample, BOOK)
    assert found.errors == ()
    assert set(found.annotations) == set(coded("ann"))


def test_names_that_a_spreadsheet_turned_into_dates_are_found_by_key(sample, tmp_path):
    path = tmp_path / "ann.csv"
    fill_csv(path, sample, BOOK, coded("ann"), "ann")
    dates = {"7-1": "07. Jan", "7-2": "02.07.2026", "'@b-0": "#NAME?"}
    rewrite(path, lambda f: f.assign(item=f["item"].replace(dates)))
    found = read_returned([path], sample, BOOK)
    assert found.errors == ()
    assert set(found.annotations) == set(coded("ann"))
    # Without a key, the text and what stands around it tell; a name of another sample does not.
    rewrite(path, lambda f: f.drop(columns="key"))
    assert set(read_returned([path], sample, BOOK).annotations) == set(coded("ann"))
    rewrite(path, lambda f: f.assign(item=f["item"].replace({"07. Jan": "z-1"})))
    (error,) = read_returned([path], sample, BOOK).errors
    assert "item 'z-1' is not of this sample" in error.reason


def test_a_workbook_with_dates_titles_and_two_worksheets(sample, tmp_path):
    path = tmp_path / "both.xlsx"
    fill_workbook(path, sample, BOOK, coded("ann"), "")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.cell(2, 2).value = datetime(2026, 1, 7)
    sheet.insert_rows(1)
    sheet.cell(1, 1).value = "Coding, round 1"
    sheet.title = "ann"
    copy = book.copy_worksheet(sheet)
    copy.title = "bob"
    book.save(path)
    found = read_returned([path], sample, BOOK)
    assert found.errors == ()
    assert Counter(a.annotator for a in found.annotations) == {"both/ann": 6, "both/bob": 6}


def test_a_changed_text_is_said_with_both(sample, tmp_path):
    path = tmp_path / "ann.csv"
    fill_csv(path, sample, BOOK, coded("ann"), "ann")
    rewrite(path, lambda f: f.assign(text=f["text"].replace({"Rain fell.": "Snow fell."})))
    (error,) = read_returned([path], sample, BOOK).errors
    assert error.line > 1
    assert "sent 'Rain fell.', came 'Snow fell.'" in error.reason
    rewrite(path, lambda f: f.assign(key=f["key"].iloc[::-1].to_numpy()))
    found = read_returned([path], sample, BOOK)
    assert found.annotations == ()
    assert "was one column sorted without the others?" in found.errors[0].reason


def test_an_unclosed_quotation_mark_is_no_shorter_sheet(sample, tmp_path):
    path = tmp_path / "ann.csv"
    fill_csv(path, sample, BOOK, coded("ann"), "ann", delimiter=";")
    lines = path.read_text("utf-8-sig").replace(";Rain fell.", ';"Rain fell.')
    path.write_text(lines)
    with pytest.raises(ValueError, match=r"ann\.csv:\d+: a quotation mark is opened and never"):
        read_returned([path], sample, BOOK)


@pytest.mark.parametrize("kind", ["json", "old", "min", "csv"])
def test_forms_of_label_studio(sample, tmp_path, kind):
    path = tmp_path / "export.json"
    fill_label_studio(path, sample, BOOK, coded("x"), {"id": 3, "email": "eve@example.org"})
    exported = json.loads(path.read_text())
    if kind == "old":
        exported = [{**task, "completions": task.pop("annotations")} for task in exported]
    if kind in ("min", "csv"):
        rows = [minimal(task) for task in exported]
        exported = rows
    if kind == "csv":
        path = tmp_path / "export.csv"
        for row in rows:
            row["words"] = json.dumps(row["words"]) if row["words"] else ""
        pd.DataFrame(rows).to_csv(path, index=False)
    else:
        path.write_text(json.dumps(exported))
    found = read_returned([path], sample, BOOK)
    assert found.errors == ()
    assert set(found.annotations) == set(coded("eve@example.org"))
    assert bool(found.notes) == (kind in ("min", "csv"))  # what such a form does not have


def minimal(task: dict) -> dict:
    (answer,) = task["annotations"]
    values = {"words": [r["value"] for r in answer["result"] if r["type"] == "labels"]}
    (choice,) = (r["value"]["choices"][0] for r in answer["result"] if r["type"] == "choices")
    by = answer["completed_by"]["email"]
    return {**task["data"], "id": task["id"], "loaded_language": choice, **values,
            "annotator": by, "annotation_id": 1, "created_at": "x", "lead_time": 2.0}  # fmt: skip


def test_of_a_coders_answers_to_one_task_the_latest_counts(sample, tmp_path):
    task = tasks(sample)[0]
    item, text = sample["item"][0], sample["text"][0]
    answers = [
        annotation([Annotation(item, "x", BOOK.name, label)], text, 1, updated_at=day)
        for label, day in (("none", "2024-05-09"), ("loaded", "2024-05-03"))
    ]
    (tmp_path / "e.json").write_text(json.dumps([{**task, "annotations": answers}]))
    found = read_returned([tmp_path / "e.json"], sample, BOOK)
    assert [a.label for a in found.annotations] == ["none"]
    assert "the answer of 2024-05-09 counts, not this one" in found.errors[0].reason


def test_two_files_never_become_one_coder_unsaid(sample, tmp_path):
    half = [coded("x")[:3], coded("x")[3:]]
    for name, part in zip(("one", "two"), half, strict=True):
        fill_label_studio(tmp_path / f"{name}.json", sample, BOOK, part, 1)
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    found = read_returned(paths, sample, BOOK)
    assert {a.annotator for a in found.annotations} == {"one/coder-1", "two/coder-1"}
    assert "--rename 'one/coder-1=NAME'" in found.notes[0]
    names = {"one/coder-1": "ann", "two/coder-1": "ann"}
    found = read_returned(paths, sample, BOOK, rename=names)
    assert {a.annotator for a in found.annotations} == {"ann"}
    assert "ann is taken for one coder in" in found.notes[-1]
    with pytest.raises(ValueError, match="no coder 'zed' to rename; there are one/coder-1"):
        read_returned(paths, sample, BOOK, rename={"zed": "ann"})
    with pytest.raises(ValueError, match="is given twice"):
        read_returned([paths[0], paths[0]], sample, BOOK)


def test_a_coder_spelled_in_two_ways_is_said(sample, tmp_path):
    path = tmp_path / "sheet.csv"
    fill_csv(path, sample, BOOK, coded("Ann"), "Ann")
    rewrite(path, lambda rows: rows.assign(annotator=["Ann", "ann ", "Ann", "Ann"]))
    found = read_returned([path], sample, BOOK)
    assert {each.annotator for each in found.annotations} == {"Ann", "ann"}
    assert found.notes == (
        "'Ann' and 'ann' differ in case or white space alone, and count as two coders: if they are "
        "one person, --rename 'ann=Ann'",
    )
    found = read_returned([path], sample, BOOK, rename={"ann": "Ann"})
    assert ({each.annotator for each in found.annotations}, found.notes) == ({"Ann"}, ())


def test_codings_of_qda_software(sample, tmp_path):
    path = tmp_path / "dee.qdpx"
    fill_project(path, sample, BOOK, coded("Dee"), "Dee")
    found = read_returned([path], sample, BOOK)
    assert set(found.annotations) == set(coded("Dee"))
    (tmp_path / "x.qdpx").write_bytes(path.read_bytes())
    both = read_returned([path, tmp_path / "x.qdpx"], sample, BOOK)
    assert {a.annotator for a in both.annotations} == {"dee/Dee", "x/Dee"}


def test_words_are_whole_words_and_a_semicolon_is_no_guess(sample, tmp_path):
    fill_csv(tmp_path / "a.csv", sample, BOOK, [], "ann")

    def answer(frame: pd.DataFrame, words: str) -> pd.DataFrame:
        here = frame["item"] == "'@b-0"
        return frame.assign(
            loaded_language=here.map({True: "loaded", False: ""}),
            **{"words:loaded": here.map({True: words, False: ""})},
        )

    for words, expected in (
        ("a farce", ["a farce"]),
        ("a", ["a"]),
        ("PLAN; Vile", ["vile", "plan"]),
    ):
        rewrite(tmp_path / "a.csv", lambda f, words=words: answer(f, words))
        marks = [a for a in read_returned([tmp_path / "a.csv"], sample, BOOK).annotations if a.end]
        assert sorted(TEXTS["@b-0"][a.start : a.end] for a in marks) == sorted(expected)
    assert marks
    for words, why in (
        ("plan; it", "may be one phrase or two"),
        ("farce; farce", "stand in the text once, and no more"),
        ("flood", "do not stand in the text"),
    ):
        rewrite(tmp_path / "a.csv", lambda f, words=words: answer(f, words))
        (error,) = read_returned([tmp_path / "a.csv"], sample, BOOK).errors
        assert why in error.reason


def test_nothing_taken_is_an_error_and_writes_nothing(sample, tmp_path):
    sample.to_csv(tmp_path / "sample.csv", index=False)
    fill_csv(tmp_path / "ann.csv", sample, BOOK, [], "ann")
    out = tmp_path / "labels.csv"
    command = ["labels", str(tmp_path), str(tmp_path / "ann.csv"), "--codebook", BOOK.name,
               "--out", str(out)]  # fmt: skip
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert "0 of 4 sentences" in done.output
    assert "none of its 4 rows has an answer" in done.output
    assert not out.exists()


def test_labels_and_sample_that_a_spreadsheet_saved(sample, tmp_path):
    """A table of labels finds its items again; a sample whose items changed is refused."""
    path = tmp_path / "labels.csv"
    fill_csv(tmp_path / "a.csv", sample, BOOK, coded("NA"), "NA")
    table = read_returned([tmp_path / "a.csv"], sample, BOOK).table(sample)
    table["item"] = table["item"].replace({"7-1": "07. Jan", "7-2": "07. Feb"})
    table["inclusion_p"] = "0,5"
    table.to_csv(path, sep=";", index=False, encoding="cp1252")
    back = read_labels(path)
    assert set(back["annotator"]) == {"NA"}
    assert set(back["inclusion_p"]) == {0.5}
    labels, notes = labels_of_items(back, sample[["item", "text"]], [BOOK], str(path))
    assert set(labels["item"]) == set(TEXTS)
    assert "2 items had other names and were found by key or text: 07. Jan is 7-1" in notes[0]
    sample.assign(item=["07. Jan", *sample["item"][1:]]).to_csv(tmp_path / "s.csv", index=False)
    with pytest.raises(ValueError, match=r"s\.csv:2: item '07. Jan' is not the one drawn"):
        read_sample(tmp_path / "s.csv")


@pytest.mark.parametrize("name", ["a.ods", "a.xls"])
def test_other_programs_files_are_named(sample, tmp_path, name):
    start = b"PK\x03\x04" if name.endswith("ods") else b"\xd0\xcf\x11\xe0"
    (tmp_path / name).write_bytes(start + b"\0" * 99)
    with pytest.raises(ValueError, match="save it as XLSX or as CSV"):
        read_returned([tmp_path / name], sample, BOOK)
