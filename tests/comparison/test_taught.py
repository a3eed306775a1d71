"""Labels that taught the model, or tuned it, are said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from known_corpus import coded, items

from toolkit.annotation import draw
from toolkit.comparison import compare


def remade(scored: Path, **stamp: object) -> None:
    """The manifest of the scores as another model's would be."""
    path = scored / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["stamp"] |= stamp
    path.write_text(json.dumps(manifest), encoding="utf-8")


def compared(scored: Path, sample) -> str:
    return "\n".join(compare(scored, "loaded_rate", gold=coded(sample)).notes)


def trained(tmp_path: Path, corpus: str, scheme: str) -> str:
    folder = tmp_path / "model"
    folder.mkdir()
    record = {"config": {"sources": {"mine": {"corpus": corpus, "scheme": scheme}}}}
    (folder / "training.json").write_text(json.dumps(record), encoding="utf-8")
    return str(folder)


@pytest.fixture
def sample(scored):
    return draw(items(scored), 100, by=["outlet"])


def test_a_calibration_is_said(scored, sample):
    remade(scored, options={"calibration": "c0ffee00" * 8})
    assert "read by a calibration (c0ffee00) that was fitted to hand labels" in compared(
        scored, sample
    )


def test_labels_that_the_model_was_trained_on_are_counted(scored, sample, tmp_path):
    table = tmp_path / "table.csv"
    sample.iloc[:30][["text"]].assign(label="none").to_csv(table, index=False)
    remade(scored, model=trained(tmp_path, str(table), "table"))
    assert f"30 of 200 labelled sentences are in {table}" in compared(scored, sample)
    table.write_text("text,label\nAnother text.,none\n", encoding="utf-8")
    assert "trained" not in compared(scored, sample)
    table.unlink()
    assert "which is not there to be compared" in compared(scored, sample)


def test_a_corpus_that_the_model_was_trained_on_is_said(scored, sample, tmp_path):
    remade(scored, model=trained(tmp_path, "babe", "corpus"))
    assert "trained" not in compared(scored, sample)
    path = scored / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"inputs": {"babe": "0"}}), encoding="utf-8")
    assert "the model was trained on babe, which is compared" in compared(scored, sample)
