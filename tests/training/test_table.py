"""A codebook of one's own: from a CSV to a model in one command, and from articles to scores."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.models.registry import load_model
from toolkit.training.config import TrainConfig, table_config
from toolkit.training.splits import load_training_data
from toolkit.training.table import read_table

ROOT = Path(__file__).parents[2]
CODEBOOK = """\
name: weather
title: Weather
version: "1"
definition: Whether a sentence tells of wet or of dry weather.
unit: sentence
kind: single
sources: ["Our own, for this test."]
labels:
  - {id: wet, title: Wet, definition: Rain or snow., positive: [{text: It rained., why: Rain.}],
     negative: [{text: The sun shone., why: Dry.}]}
  - {id: dry, title: Dry, definition: Sun or wind., positive: [{text: The sun shone., why: Sun.}],
     negative: [{text: It rained., why: Wet.}]}
"""


def write(path: Path, header: list[str], rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def train_yaml(folder: Path, table: Path, encoder: Path, codebooks: str = "[]") -> Path:
    path = folder / "train.yaml"
    path.write_text(f"""
encoder: {encoder}
codebooks: {codebooks}
sources: {{mine: {{corpus: {table}, scheme: table, dev_every: 5}}}}
stages: [{{sources: {{mine: 1}}, epochs: 25, rate: 0.003, head_rate: 0.02, batch_tokens: 128}}]
window: 32
""")
    return path


def test_a_table_is_read_by_line_and_bad_rows_are_named(tmp_path):
    rows = [("One.", "wet", "a", "1"), ("Two.", "dry", "a", "2"), ("Nine.", "dry", "a", "9"),
            ("", "dry", "b", ""), ("Three.", "damp;x", "b", "3")]  # fmt: skip
    path = write(tmp_path / "t.csv", ["text", "label", "article_id", "sentence"],
                 rows + [(f"Text {k}.", "wet", "", "") for k in range(8)])  # fmt: skip
    table = read_table(path)
    (question,) = table.codebook.questions
    assert (question.kind, question.label_ids) == ("multi", ("damp", "dry", "wet", "x"))
    assert [e.line for e in table.errors] == [5]
    assert "no text" in table.errors[0].reason
    assert table.passages[0].texts == ("One.", "Two.")
    assert [p.texts for p in table.passages[1:3]] == [("Nine.",), ("Three.",)]
    assert table.articles[:3] == ["a", "a", "b"]


@pytest.mark.parametrize(
    ("header", "rows", "message"),
    [
        (["text", "tag"], [("a", "b")] * 9, "no column label"),
        (["text", "label"], [("a", "b")] * 9, "one label alone"),
        (["text", "label"], [("a", "Wet day"), ("b", "dry")], "'Wet day'; write labels in a-z"),
        (["text", "label"], [("a", "b"), ("b", "c")], "2 labelled texts; 8 or more"),
    ],
)
def test_a_table_that_teaches_nothing_is_refused(tmp_path, header, rows, message):
    with pytest.raises(ValueError, match=message):
        read_table(write(tmp_path / "t.csv", header, rows))


def test_a_codebook_says_which_labels_there_are(tmp_path, weather):
    (tmp_path / "w.yaml").write_text(CODEBOOK)
    rows = [*weather(10), ("It froze.", "cold"), ("It is so.", "wet;dry")]
    table = read_table(
        write(tmp_path / "t.csv", ["text", "weather"], rows), load_codebook(tmp_path / "w.yaml")
    )
    assert table.codebook.name == "weather"
    assert [str(e).partition(": ")[2] for e in table.errors] == [
        "'cold' is no label of weather; give one of wet, dry",
        "weather takes one label, and wet; dry are 2",
    ]


def test_a_table_stands_beside_the_bundled_codebooks(tmp_path, weather, monkeypatch):
    monkeypatch.chdir(ROOT)
    path = write(tmp_path / "t.csv", ["text", "label"], weather(12))
    data = load_training_data(table_config(path))
    assert [codebook.name for codebook in data.codebooks] == ["label"]
    assert sum(len(part) for part in data.splits["table"][:2]) == 12
    both = TrainConfig.model_validate({
        "sources": {"mine": {"corpus": str(path), "scheme": "table"},
                    "ours": {"corpus": "five_newsrooms", "scheme": "codebooks"}},
        "stages": [{"sources": {"mine": 1, "ours": 1}}],
    })  # fmt: skip
    names = [codebook.name for codebook in load_training_data(both).codebooks]
    assert names == ["loaded_language", "framing", "sourcing", "label"]


def test_one_command_trains_and_one_scores(tmp_path, small_encoder, weather):
    pytest.importorskip("onnxscript")
    path = write(tmp_path / "t.csv", ["text", "label"], [*weather(80), ("", "wet")])
    config = train_yaml(tmp_path, path, small_encoder)
    model, scored = tmp_path / "model", tmp_path / "scored"
    run = CliRunner()
    done = run.invoke(app, ["train", str(config), "--out", str(model)])
    assert done.exit_code == 0, done.output
    assert "t.csv:82: no text" in done.output
    text = "Drizzle wetted the harbour today. The sun baked our hills."
    (tmp_path / "new.txt").write_text(text)
    command = ["score", str(tmp_path / "new.txt"), str(tmp_path / "none.txt"),
               "--model", str(model), "--format", "csv", "--out", str(scored)]  # fmt: skip
    done = run.invoke(app, command)
    assert done.exit_code == 0, done.output
    with (scored / "sentences.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ["wet", "dry"]
    assert all(0.5 < float(row["label_p"]) <= 1 for row in rows)
    assert "none.txt" in (scored / "errors.jsonl").read_text()


def test_a_model_carries_its_codebook(tmp_path, small_encoder, weather):
    pytest.importorskip("onnxscript")
    (tmp_path / "w.yaml").write_text(CODEBOOK)
    path = write(tmp_path / "t.csv", ["text", "weather"], weather(80))
    config = train_yaml(tmp_path, path, small_encoder, f"[{tmp_path / 'w.yaml'}]")
    done = CliRunner().invoke(app, ["train", str(config), "--out", str(tmp_path / "model")])
    assert done.exit_code == 0, done.output
    (tmp_path / "w.yaml").unlink()
    (tmp_path / "model").rename(tmp_path / "moved")
    model = load_model(tmp_path / "moved")
    assert [codebook.title for codebook in model.codebooks] == ["Weather"]
    (prediction,) = model.predict([["Hail struck the town."]])[0]
    assert list(prediction.labels["weather"]) == ["wet"]
    assert prediction.spans["weather"]


def test_missing_packages_are_named_before_anything_is_trained(tmp_path, weather, monkeypatch):
    from toolkit.training import requirements

    monkeypatch.setattr(requirements, "find_spec", lambda name: None if "onnx" in name else name)
    path = write(tmp_path / "t.csv", ["text", "label"], weather(12))
    done = CliRunner().invoke(app, ["train", str(path), "--out", str(tmp_path / "model")])
    assert done.exit_code == 2
    assert "needs onnx, onnxscript, which are not installed" in done.output
    assert "pip install '.[train]'" in done.output
    assert not (tmp_path / "model").exists()


def test_what_is_no_table_is_named(tmp_path):
    done = CliRunner().invoke(
        app, ["train", str(tmp_path / "no.csv"), "--out", str(tmp_path / "m")]
    )
    assert done.exit_code == 2
    assert "no.csv: cannot be read" in done.output
