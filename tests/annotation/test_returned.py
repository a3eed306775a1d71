"""Sheets and exports as spreadsheets and coders change them on the way back."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.annotation import allocate, draw, read_label_studio, read_returned, read_sheet, tasks
from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.scoring.batch import score_batch

BOOK = load_codebook("loaded_language")
TEXTS = [
    "'@quay was right,' she wrote.",
    "=2 is what the “grim” clerk wrote.",
    "A vile plan 🌧️ held.\r\nIt was a farce.",
    "Rain fell on the quay.",
]


@pytest.fixture
def sample() -> pd.DataFrame:
    items = pd.DataFrame({"item": [f"a-{n}" for n in range(4)], "article_id": "a", "text": TEXTS})
    return draw(items, 4).sort_values("item", ignore_index=True)


def sheet(path: Path, texts: list[str], answers: list[str], **csv: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    rows = {"item": [f"a-{n}" for n in range(4)], "text": texts, "loaded_language": answers}
    pd.DataFrame(rows).to_csv(path, index=False, **csv)
    return path


ANSWERS = ["none", "loaded", "loaded", "none"]


@pytest.mark.parametrize(
    "csv",
    [
        {},
        {"sep": ";"},
        {"sep": "\t", "encoding": "utf-16"},
        {"sep": ";", "encoding": "utf-8-sig"},
    ],
)
def test_a_sheet_is_read_as_spreadsheets_write_it(sample, tmp_path, csv):
    found = read_sheet(sheet(tmp_path / "ann.csv", TEXTS, ANSWERS, **csv), sample, BOOK)
    assert found.errors == ()
    assert [a.label for a in found.annotations] == ANSWERS


def test_line_ends_guards_and_capitals_are_no_change(sample, tmp_path):
    came = [TEXTS[0], "'" + TEXTS[1], TEXTS[2].replace("\r\n", "\n"), TEXTS[3]]
    path = sheet(tmp_path / "ann.csv", came, ["None", "Loaded", "LOADED", " none "])
    found = read_sheet(path, sample, BOOK)
    assert found.errors == ()
    assert [a.label for a in found.annotations] == ANSWERS


def test_two_sheets_of_one_name_are_two_coders(sample, tmp_path):
    paths = [sheet(tmp_path / who / "sheet.csv", TEXTS, ANSWERS) for who in ("ann", "bob")]
    found = read_returned(paths, sample, BOOK)
    assert Counter(a.annotator for a in found.annotations) == {"ann/sheet": 4, "bob/sheet": 4}


def test_a_coder_who_answers_again_in_another_file_is_refused(sample, tmp_path):
    frame = pd.read_csv(sheet(tmp_path / "one.csv", TEXTS, ANSWERS)).assign(annotator="ann")
    frame.to_csv(tmp_path / "one.csv", index=False)
    frame.assign(loaded_language="none").to_csv(tmp_path / "two.csv", index=False)
    found = read_returned([tmp_path / "one.csv", tmp_path / "two.csv"], sample, BOOK)
    assert [a.label for a in found.annotations] == ANSWERS
    assert len(found.errors) == 4
    assert "ann coded a-0 in" in found.errors[0].reason


def export(sample: pd.DataFrame, regions: dict[str, list[dict]], coder: object = 1) -> list[dict]:
    choice = {"from_name": "loaded_language", "type": "choices", "value": {"choices": ["loaded"]}}
    return [
        {**task, "annotations": [{"completed_by": coder, "result": [choice, *own]}]}
        for task in tasks(sample)
        if (own := regions.get(task["data"]["item"])) is not None
    ]


def words(start: int, end: int, **value: object) -> dict:
    return {"from_name": "words", "type": "labels", "value": {"start": start, "end": end, **value}}


def read(path: Path, content: object, sample: pd.DataFrame):
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_label_studio(path, sample, BOOK)


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("text", ["farce", None])
def test_offsets_of_a_browser_find_the_words(sample, tmp_path, plain, text):
    shown = TEXTS[2].replace("\r\n", "\n") if plain else TEXTS[2]
    at = len(shown[: shown.index("farce")].encode("utf-16-le")) // 2
    value = {"labels": ["loaded"]} | ({"text": text} if text else {})
    content = export(sample, {"a-2": [words(at, at + 5, **value)]})
    content[0]["data"]["text"] = shown
    found = read(tmp_path / "e.json", content, sample)
    assert found.errors == ()
    mark = found.annotations[1]
    assert TEXTS[2][mark.start : mark.end] == "farce"


def test_a_region_without_a_label_costs_no_answer(sample, tmp_path):
    content = export(sample, {"a-3": [words(0, 4, text="Rain")]}, coder=None)
    found = read(tmp_path / "cy.json", content, sample)
    assert found.errors == ()
    assert [(a.annotator, a.label, a.start) for a in found.annotations] == [("cy", "loaded", None)]


def test_predictions_are_no_labels(sample, tmp_path):
    predicted = [{**task, "annotations": [], "predictions": [{}]} for task in tasks(sample)]
    found = read(tmp_path / "pred.json", predicted, sample)
    assert found.annotations == ()
    assert "4 tasks have predictions and none has an annotation" in found.errors[0].reason


@pytest.mark.parametrize("coders", [("ann",), ("ann", "bob"), ("ann", "bob", "cy", "dee")])
def test_coders_are_crossed_with_outlets(coders):
    groups = ["Post"] * 60 + ["Wire"] * 41
    shared = allocate(groups, coders, overlap=0.2)
    for outlet in ("Post", "Wire"):
        here = [who for who, group in zip(shared, groups, strict=True) if group == outlet]
        load = Counter(coder for who in here for coder in who)
        assert set(load) == set(coders)
        assert max(load.values()) - min(load.values()) <= 2
        if len(coders) > 1:
            twice = [who for who in here if len(who) == 2]
            assert len(twice) == -(-len(here) // 5)
            assert set(twice) == set(combinations(coders, 2))
    with pytest.raises(ValueError, match="from 0 to 1"):
        allocate(groups, coders, overlap=2)
    with pytest.raises(ValueError, match="once"):
        allocate(groups, ["ann", "ann"])


def test_a_sheet_for_each_coder_and_what_nobody_coded(tmp_path):
    run = CliRunner().invoke
    rows = [{"id": f"a{n}", "outlet": "xy"[n % 2], "text": f"Rain fell on town {n}. Roads shut."}
            for n in range(20)]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "articles.csv", index=False)
    score_batch([tmp_path / "articles.csv"], tmp_path / "s", model="linear", workers=1)
    ask = ["--codebook", "loaded_language"]
    coding = tmp_path / "coding"
    two = ["--coders", "ann, bob", "--overlap", "0.3"]
    drawn = run(app, ["sample", str(tmp_path / "s"), "--n", "10", "--by", "outlet", *two, *ask,
                      "--out", str(coding)])  # fmt: skip
    assert drawn.exit_code == 0, drawn.output
    assert "ann: 13 sentences, 6 of them shared with another coder" in drawn.output
    assert not (coding / "sheet.csv").exists()
    for name in ("ann", "bob"):
        frame = pd.read_csv(coding / f"sheet-{name}.csv", dtype=str, keep_default_na=False)
        assert set(frame["annotator"]) == {name}
        frame["loaded_language"] = ["", *["none"] * (len(frame) - 1)]
        frame.to_csv(coding / f"sheet-{name}.csv", index=False)
        assert len(json.loads((coding / f"tasks-{name}.json").read_text())) == len(frame)
    again = ["sample", str(tmp_path / "s"), "--n", "10", "--by", "outlet", *ask, "--overlap", "0.3"]
    apart = run(app, [*again, "--coders", "ann", "--coders", "bob", "--out", str(tmp_path / "c2")])
    assert "ann: 13 sentences" in apart.output
    assert (tmp_path / "c2" / "sample.csv").read_bytes() == (coding / "sample.csv").read_bytes()
    alike = run(app, [*again, "--coders", "ann,Ann", "--out", str(tmp_path / "c3")])
    assert "coders 'ann' and 'Ann' differ in case alone" in alike.output
    many = run(app, [*again[:3], "90", *again[4:], "--out", str(tmp_path / "c4")])
    assert "sentences of x to draw: 20, fewer than 90; all are drawn" in many.output
    final = frame.assign(annotator="final", loaded_language="none")
    final.to_csv(tmp_path / "final.csv", index=False)
    back = [
        str(coding / "sheet-ann.csv"),
        str(coding / "sheet-bob.csv"),
        str(tmp_path / "final.csv"),
    ]
    labels = tmp_path / "labels.csv"
    done = run(app, ["labels", str(coding), *back[:2], *ask, "--out", str(labels)])
    assert done.exit_code == 0, done.output
    table = pd.read_csv(labels, keep_default_na=False)
    assert table["item"].nunique() == 20  # what nobody coded is there, without coder and label
    assert set(table.loc[table["annotator"] == "", "label"]) <= {""}
    with_final = run(app, ["labels", str(coding), *back, *ask, "--out", str(labels)])
    assert "3 coders" in with_final.output
    alphas = [[line for line in out.splitlines() if "alpha" in line]
              for out in (done.output, with_final.output)]  # fmt: skip
    assert alphas[0] == alphas[1] != []
