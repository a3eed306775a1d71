from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.annotation import (
    draw,
    interface,
    read_label_studio,
    read_sheet,
    tasks,
    write_sheet,
)
from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.schema import Annotation

TEXTS = [
    "=1+1 is what the minister called “a betrayal”.",
    "Rain fell 🌧️ on the lavish party.",
    "The <b>mayor</b>; the clerk; the mayor again.",
    "Nothing happened.",
]


@pytest.fixture
def sample() -> pd.DataFrame:
    items = pd.DataFrame(
        {"item": [f"a-{i}" for i in range(4)], "article_id": "a", "text": TEXTS, "outlet": "o"}
    )
    return draw(items, 10).sort_values("item", ignore_index=True)


def population(n: int = 400) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": [f"i{i}" for i in range(n)],
            "article_id": [f"a{i // 10}" for i in range(n)],
            "text": [f"Sentence {i}." for i in range(n)],
            "outlet": ["big" if i % 4 else "small" for i in range(n)],
            "loaded_language": [i / n for i in range(n)],
        }
    )


def test_probabilities_are_those_of_the_design():
    everyone = population()
    drawn = draw(everyone, 30, by=["outlet"], seed=1)
    assert Counter(drawn["stratum"]) == {"big": 30, "small": 30}
    assert dict(zip(drawn["stratum"], drawn["inclusion_p"], strict=True)) == {
        "big": 30 / 300,
        "small": 30 / 100,
    }
    # Weighed by their inverse, the sample stands for everybody.
    assert (1 / drawn["inclusion_p"]).sum() == pytest.approx(400)
    books = [load_codebook("loaded_language")]
    crossed = draw(everyone, 5, by=["outlet", "loaded_language"], codebooks=books)
    assert set(crossed["stratum"]) == {
        f"{outlet} / loaded_language {side} 0.5"
        for outlet in ("big", "small")
        for side in ("from", "below")
    }
    assert draw(everyone, 1000)["inclusion_p"].eq(1).all()


def test_every_item_is_as_likely_as_its_probability():
    everyone = population(40)
    times = Counter(
        item for seed in range(400) for item in draw(everyone, 10, by=["outlet"], seed=seed)["item"]
    )
    small = [times[f"i{i}"] / 400 for i in range(0, 40, 4)]
    big = [times[f"i{i}"] / 400 for i in range(40) if i % 4]
    assert small == [1.0] * 10
    assert all(abs(share - 1 / 3) < 0.11 for share in big)


def test_the_draw_repeats_and_another_seed_draws_another():
    everyone = population()
    assert draw(everyone, 20, seed=3).equals(draw(everyone, 20, seed=3))
    assert set(draw(everyone, 20, seed=3)["item"]) != set(draw(everyone, 20, seed=4)["item"])


def test_bad_draws():
    with pytest.raises(ValueError, match="no column party; there are item"):
        draw(population(), 5, by=["party"])
    with pytest.raises(ValueError, match="loaded_language holds numbers"):
        draw(population(), 5, by=["loaded_language"])
    with pytest.raises(ValueError, match="item i0 comes twice"):
        draw(pd.concat([population(5), population(1)]), 5)
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(population().iloc[:0], 5)


@pytest.mark.parametrize("name", ["loaded_language", "framing", "sourcing"])
def test_the_interface_asks_every_question(name):
    book = load_codebook(name)
    view = ElementTree.fromstring(interface(book))
    asked = {c.get("name"): tuple(x.get("value") for x in c) for c in view.iter("Choices")}
    assert asked == {question.id: question.label_ids for question in book.questions}
    multiple = {c.get("choice") for c in view.iter("Choices")}
    assert multiple == {"multiple" if name == "framing" else "single"}
    names = [text.get("value") for text in view.iter("Text")]
    assert names == ["$before", "$text", "$after"]


def coded(task: dict, coder: object, choice: str, marks: list[tuple[int, int, str]]) -> dict:
    """A task as Label Studio exports it: https://labelstud.io/guide/task_format."""
    region = {"to_name": "text", "origin": "manual"}
    result = [
        {**region, "id": "c", "from_name": "loaded_language", "type": "choices",
         "value": {"choices": [choice]}},
        *(
            {**region, "id": f"m{n}", "from_name": "words", "type": "labels",
             "value": {"start": start, "end": end, "text": text, "labels": ["loaded"]}}
            for n, (start, end, text) in enumerate(marks)
        ),
    ]  # fmt: skip
    annotation = {"id": 7, "completed_by": coder, "result": result, "was_cancelled": False,
                  "ground_truth": False, "lead_time": 3.2}  # fmt: skip
    return {**task, "annotations": [annotation], "predictions": [], "project": 1}


def test_round_trip_through_label_studio(sample, tmp_path):
    sent = tasks(sample)
    assert [task["data"]["text"] for task in sent] == TEXTS
    # A browser counts the cloud and its variation selector as three units, we as two characters.
    at = TEXTS[1].index("lavish")
    exported = [
        coded(sent[0], 3, "loaded", [(34, 43, "a betrayal"[:9])]),
        coded(sent[1], {"id": 4, "email": "eve@example.org"}, "loaded",
              [(at + 1, at + 7, "lavish")]),
        coded(sent[3], 3, "none", []),
    ]  # fmt: skip
    start = TEXTS[0].index("a betrayal")
    exported[0]["annotations"][0]["result"][1]["value"].update(start=start, end=start + 9)
    path = tmp_path / "export.json"
    path.write_text(json.dumps(json.loads(json.dumps(exported))), encoding="utf-8")
    found = read_label_studio(path, sample, load_codebook("loaded_language"))
    assert found.errors == ()
    book = "loaded_language"
    assert list(found.annotations) == [
        Annotation("a-0", "coder-3", book, "loaded"),
        Annotation("a-0", "coder-3", book, "loaded", start, start + 9),
        Annotation("a-1", "eve@example.org", book, "loaded"),
        Annotation("a-1", "eve@example.org", book, "loaded", at, at + 6),
        Annotation("a-3", "coder-3", book, "none"),
    ]
    table = found.table(sample)
    assert len(table) == 5
    assert table["inclusion_p"].eq(1).all()


def test_label_studio_refuses_what_does_not_match(sample, tmp_path):
    sent = tasks(sample)
    other = json.loads(json.dumps(sent[0]))
    other["data"]["text"] = "Another text."
    stranger = json.loads(json.dumps(sent[0]))
    stranger["data"]["item"] = "b-9"
    cancelled = coded(sent[2], 1, "none", [])
    cancelled["annotations"][0]["was_cancelled"] = True
    exported = [
        coded(other, 1, "none", []),
        coded(stranger, 1, "none", []),
        coded(sent[0], 1, "perhaps", []),
        coded(sent[0], 2, "loaded", [(0, 3, "not")]),
        coded(sent[3], 1, "none", []),
        coded(sent[3], 1, "loaded", []),
        {"id": 9, "annotations": [{"completed_by": 1, "result": []}]},
        cancelled,
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(exported), encoding="utf-8")
    found = read_label_studio(path, sample, load_codebook("loaded_language"))
    assert [str(error).split(": ", 1)[1] for error in found.errors] == [
        "task 1: the text of a-0 was changed; put back the one sent out: sent "
        f"{TEXTS[0]!r}, came 'Another text.'",
        "task 2: item 'b-9' is not of this sample",
        "task 3: loaded_language cannot be 'perhaps'; it is loaded, none",
        "task 4: the marked words 'not' do not stand at 0 to 3",
        "task 6: coder-1 coded a-3 in a task before",
        "task 7: not as Label Studio writes it (KeyError('data'))",
    ]
    assert [annotation.item for annotation in found.annotations] == ["a-3"]
    path.write_text("item,label", encoding="utf-8")
    with pytest.raises(ValueError, match="no column annotation_id, lead_time"):
        read_label_studio(path, sample, load_codebook("loaded_language"))
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="not a list of tasks"):
        read_label_studio(path, sample, load_codebook("loaded_language"))


def fill(path: Path, answers: dict[str, dict[str, str]]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        head, rows = list(reader.fieldnames or ()), list(reader)
    for row in rows:
        row.update(answers.get(row["item"], {}))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerows(rows)


def test_round_trip_through_a_spreadsheet(sample, tmp_path):
    path = tmp_path / "sheet.csv"
    book = load_codebook("framing")
    write_sheet(sample, book, path)
    assert "'=1+1 is what" in path.read_text(encoding="utf-8-sig")
    fill(
        path,
        {
            "a-0": {"framing": "political; morality", "annotator": "ann",
                    "words:political": "minister", "words:morality": "betrayal"},
            "a-2": {"framing": "none", "annotator": "ann"},
        },
    )  # fmt: skip
    found = read_sheet(path, sample, book)
    assert found.errors == ()
    marks = [(a.label, TEXTS[0][a.start : a.end]) for a in found.annotations if a.start is not None]
    assert marks == [("morality", "betrayal"), ("political", "minister")]
    whole = {(a.item, a.label) for a in found.annotations if a.start is None}
    assert whole == {("a-0", "political"), ("a-0", "morality"), ("a-2", "none")}


def test_a_spreadsheet_refuses_what_does_not_match(sample, tmp_path):
    path = tmp_path / "sheet.csv"
    book = load_codebook("framing")
    write_sheet(sample, book, path)
    fill(
        path,
        {
            "a-0": {"framing": "none; morality"},
            "a-1": {"framing": "morality", "words:morality": "flood"},
            "a-2": {"framing": "moral"},
            "a-3": {"framing": "none", "text": "Something happened."},
        },
    )
    found = read_sheet(path, sample, book)
    assert found.annotations == ()
    assert [(error.line, error.reason.split(";")[0]) for error in found.errors] == [
        (2, "framing has none and morality"),
        (3, "the words 'flood' do not stand in the text"),
        (4, "framing cannot be 'moral'"),
        (5, "the text of a-3 was changed"),
    ]
    path.write_text("item,label\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column text, framing"):
        read_sheet(path, sample, book)


def test_from_scores_to_labels(tmp_path):
    run = CliRunner().invoke
    articles = tmp_path / "articles.csv"
    rows = [{"id": f"a{i}", "outlet": "xy"[i % 2], "text": f"Rain fell on town {i}. Roads closed."}
            for i in range(6)]  # fmt: skip
    pd.DataFrame(rows).to_csv(articles, index=False)
    assert run(app, ["score", str(articles), "--out", str(tmp_path / "s")]).exit_code == 0
    ask = ["--codebook", "loaded_language"]
    coding = tmp_path / "coding"
    drawn = run(app, ["sample", str(tmp_path / "s"), "--n", "3", "--by", "outlet", *ask,
                      "--out", str(coding)])  # fmt: skip
    assert drawn.exit_code == 0, drawn.output
    assert "6 sentences of 2 strata" in drawn.output
    again = run(app, ["sample", str(tmp_path / "s"), "--n", "3", *ask, "--out", str(coding)])
    assert again.exit_code == 2
    assert "labels of it would be lost" in again.output
    items = pd.read_csv(coding / "sample.csv")["item"].tolist()
    first, second = tmp_path / "ann.csv", tmp_path / "bob.csv"
    for path, loaded in ((first, items[:3]), (second, items[:2])):
        path.write_bytes((coding / "sheet.csv").read_bytes())
        fill(path, {i: {"loaded_language": "loaded" if i in loaded else "none"} for i in items})
    labels = tmp_path / "labels.csv"
    done = run(app, ["labels", str(coding), str(first), str(second), *ask, "--out", str(labels)])
    assert done.exit_code == 0, done.output
    assert "6 of 6 sentences, 2 coders, 0 refused" in done.output
    assert "loaded_language  loaded: alpha 0.686" in done.output
    table = pd.read_csv(labels)
    assert set(table["annotator"]) == {"ann", "bob"}
    assert set(table["inclusion_p"]) == {0.5}
    nothing = run(
        app, ["labels", str(coding), str(coding / "sheet.csv"), *ask, "--out", str(labels)]
    )
    assert nothing.exit_code == 1
