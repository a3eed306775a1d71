"""A codebook of one's own: from a CSV to a model in one command, and from articles to labels."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.training.config import TrainConfig, own_config
from toolkit.training.examples import load_sources, training_heads
from toolkit.training.tables import read_table

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


def test_a_table_is_read_by_line_and_bad_rows_are_named(tmp_path):
    rows = [("One.", "wet", "a", "1"), ("Two.", "dry", "a", "2"), ("Nine.", "dry", "a", "9"),
            ("", "dry", "b", ""), ("Three.", "damp;x", "b", "3")]  # fmt: skip
    path = write(tmp_path / "t.csv", ["text", "label", "article_id", "sentence"],
                 rows + [(f"Text {k}.", "wet", "", "") for k in range(8)])  # fmt: skip
    table = read_table(path)
    assert table.heads[0].kind == "multi"
    assert table.heads[0].labels == ("damp", "dry", "wet", "x")
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
        (["text", "label"], [("a", "b"), ("b", "c")], "2 labelled texts; 8 or more"),
    ],
)
def test_a_table_that_teaches_nothing_is_refused(tmp_path, header, rows, message):
    with pytest.raises(ValueError, match=message):
        read_table(write(tmp_path / "t.csv", header, rows))


def test_a_codebook_says_which_labels_there_are(tmp_path, weather):
    (tmp_path / "w.yaml").write_text(CODEBOOK)
    from toolkit.codebook import load_codebook

    rows = [*weather(10), ("It froze.", "cold"), ("It is so.", "wet;dry")]
    table = read_table(
        write(tmp_path / "t.csv", ["text", "weather"], rows), load_codebook(tmp_path / "w.yaml")
    )
    assert [head[:] for head in table.heads] == [("weather", "single", ("wet", "dry"))]
    assert [str(e).partition(": ")[2] for e in table.errors] == [
        "'cold' is no label of weather; give one of wet, dry",
        "weather takes one label, and wet; dry are 2",
    ]


def test_a_table_stands_beside_the_bundled_codebooks(tmp_path, weather):
    path = write(tmp_path / "t.csv", ["text", "label"], weather(12))
    config = own_config(path)
    assert [head.name for head in training_heads(config)] == ["label"]
    cut = load_sources(config)["table"]
    assert len(cut.learn) + len(cut.develop) == 12
    both = TrainConfig.model_validate({
        "sources": {"mine": {"corpus": str(path), "reading": "table"},
                    "ours": {"corpus": "five_newsrooms", "reading": "our"}},
        "stages": [{"sources": {"mine": 1, "ours": 1}}],
    })  # fmt: skip
    assert {"label", "loaded_language", "framing"} <= {head.name for head in training_heads(both)}


def test_one_command_trains_and_one_labels(tmp_path, small_encoder, weather):
    pytest.importorskip("onnxscript")
    path = write(tmp_path / "t.csv", ["text", "label"], [*weather(80), ("", "wet")])
    config = tmp_path / "train.yaml"
    config.write_text(f"""
encoder: {small_encoder}
sources: {{mine: {{corpus: {path}, reading: table, develop_every: 5}}}}
stages: [{{sources: {{mine: 1}}, epochs: 25, rate: 0.003, head_rate: 0.02, batch_tokens: 128}}]
window: 32
""")
    run = CliRunner()
    done = run.invoke(app, ["train", str(config), "--out", str(tmp_path / "m")])
    assert done.exit_code == 0, done.output
    assert "t.csv:82: no text" in done.output
    (tmp_path / "new.txt").write_text("Drizzle wetted the harbour today. The sun baked our hills.")
    table = tmp_path / "labels.csv"
    command = ["classify", str(tmp_path / "new.txt"), str(tmp_path / "none.txt"),
               "--model", str(tmp_path / "m"), "--out", str(table)]  # fmt: skip
    done = run.invoke(app, command)
    assert done.exit_code == 0, done.output
    with table.open(newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["label"] for row in found] == ["wet", "dry"]
    assert float(found[0]["label_wet"]) + float(found[0]["label_dry"]) == pytest.approx(1, abs=1e-5)
    assert "none.txt" in (tmp_path / "errors.jsonl").read_text()


def test_what_is_no_model_or_no_table_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("It rained.")
    run = CliRunner()
    done = run.invoke(app, ["classify", str(tmp_path / "a.txt"), "--model", str(tmp_path)])
    assert done.exit_code == 2
    assert "config.json cannot be read" in done.output
    done = run.invoke(app, ["classify", "a.txt", "--model", ".", "--out", "labels.xls"])
    assert done.exit_code == 2
    assert "end its name in .parquet" in done.output
    done = run.invoke(app, ["train", str(tmp_path / "no.csv"), "--out", str(tmp_path / "m")])
    assert done.exit_code == 2
    assert "no.csv: cannot be read" in done.output
