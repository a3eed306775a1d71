"""Kept repetitions: taken up under the same code and settings, and whole wherever a run stops."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from toolkit.evaluation.config import CoverageGrid, GridDesign
from toolkit.evaluation.repetitions import code_sha256, kept_repetitions


def grid(repetitions: int) -> CoverageGrid:
    return CoverageGrid(
        kind="coverage_grid", card=Path("c"), title="", seed=3, repetitions=repetitions,
        event_sd=0.5, article_sd=0.8, designs={"1/2 a": GridDesign(prevalence=(0.3, 0.1))},
    )  # fmt: skip


def test_rows_are_taken_up_under_the_same_code_and_settings(tmp_path):
    drawn = []

    def draw(number: int) -> int:
        drawn.append(number)
        return number

    def rows(n: int, code: str = "code") -> list[int]:
        return kept_repetitions(grid(n), "1/2 a", code, tmp_path, draw, batch=2)

    assert rows(3) == [0, 1, 2]
    saved = json.loads((tmp_path / "1-2_a.json").read_text(encoding="utf-8"))
    assert json.loads(saved["design"])[:4] == ["code", 3, 0.5, 0.8]
    assert rows(5) == [0, 1, 2, 3, 4]
    assert rows(2) == [0, 1]
    assert drawn == [0, 1, 2, 3, 4]
    assert rows(2, "other code") == [0, 1]
    assert drawn[5:] == [0, 1]


def test_a_run_that_is_stopped_while_it_saves_loses_nothing_saved(tmp_path, monkeypatch):
    kept_repetitions(grid(2), "1/2 a", "code", tmp_path, lambda k: k)
    saved = (tmp_path / "1-2_a.json").read_text(encoding="utf-8")

    def full(number: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept_repetitions(grid(4), "1/2 a", "code", tmp_path, lambda k: k)
    assert (tmp_path / "1-2_a.json").read_text(encoding="utf-8") == saved


def test_comments_are_no_code(tmp_path):
    for name, text in {"a": "x = 1\n", "b": "x = 1  # one\n", "c": "x = 2\n"}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    hashes = [code_sha256([tmp_path / f"{name}.py"]) for name in "abc"]
    assert hashes[0] == hashes[1] != hashes[2]
