"""From scores and hand labels to a calibration, and to calibrated scores, on the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from toolkit.cli import app

TEXT = (
    "The council met on day {n}.\nThe reckless plan {n} is a disgrace.\nFares rose by {n} percent."
)


def toolkit(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles, their scores, and the labels of a sheet as it comes back."""
    folder = tmp_path_factory.mktemp("calibrate")
    rows = [{"id": f"a{n}", "text": TEXT.format(n=n)} for n in range(1, 31)]
    pd.DataFrame(rows).to_csv(folder / "articles.csv", index=False)
    source, scored, coding = folder / "articles.csv", folder / "scored", folder / "coding"
    assert toolkit("score", source, "--model", "linear", "--out", scored).exit_code == 0
    sampled = toolkit("sample", scored, "--n", 60, "--codebook", "loaded_language", "--out", coding)
    assert sampled.exit_code == 0, sampled.output
    with (coding / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        sheet = list(csv.DictReader(file))
    for row in sheet:
        row["loaded_language"] = "none" if "reckless" not in row["text"] else "loaded"
    pd.DataFrame(sheet).to_csv(coding / "ada.csv", index=False)
    labels = toolkit(
        "labels", coding, coding / "ada.csv", "--codebook", "loaded_language",
        "--out", folder / "labels.csv",
    )  # fmt: skip
    assert labels.exit_code == 0, labels.output
    return folder


def test_labels_become_a_calibration_that_scores(coded: Path, tmp_path: Path) -> None:
    out = tmp_path / "calibration"
    result = toolkit("calibrate", coded / "scored", coded / "labels.csv", "--out", out)
    assert result.exit_code == 0, result.output
    first, *_, last = result.stdout.splitlines()
    assert first.startswith("loaded_language loaded: 60 labels, ")
    assert last == f"toolkit score PATH --calibration {out / 'calibration.json'}"
    page = (out / "calibration.md").read_text(encoding="utf-8")
    assert "# Calibration of linear" in page
    assert "## log loss" in page
    scored = toolkit(
        "score", coded / "articles.csv", "--model", "linear", "--out", tmp_path / "again",
        "--calibration", out / "calibration.json",
    )  # fmt: skip
    assert scored.exit_code == 0, scored.output
    again = toolkit("calibrate", tmp_path / "again", coded / "labels.csv", "--out", out)
    assert again.exit_code == 2
    assert "score without it" in again.stderr
    mixed = toolkit("score", coded / "articles.csv", "--model", "linear", "--out", coded / "scored",
                    "--calibration", out / "calibration.json")  # fmt: skip
    assert mixed.exit_code == 2
    assert "made otherwise" in mixed.stderr


def test_another_calibration_is_not_replaced_unasked(coded: Path, tmp_path: Path) -> None:
    words = ("calibrate", coded / "scored", coded / "labels.csv", "--out", tmp_path)
    calibration = tmp_path / "calibration.json"
    calibration.write_text("{}")
    foreign = toolkit(*words, "--overwrite")
    assert foreign.exit_code == 2
    assert calibration.read_text() == "{}"
    calibration.unlink()
    assert toolkit(*words).exit_code == 0
    calibration.write_text(calibration.read_text().replace("0.", "0.1", 1))
    refused = toolkit(*words)
    assert refused.exit_code == 2
    assert "--overwrite" in refused.stderr
    assert toolkit(*words, "--overwrite").exit_code == 0
    assert toolkit(*words).exit_code == 0  # the same again


def test_bad_input_is_one_line(coded: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    pd.read_csv(coded / "labels.csv").head(5).to_csv(few, index=False)
    nothing = tmp_path / "nothing.csv"
    for scored, labels in (
        (coded / "scored", few), (coded / "scored", nothing), (tmp_path, few),
        (coded / "scored", coded / "articles.csv"),
    ):  # fmt: skip
        result = toolkit("calibrate", scored, labels, "--out", tmp_path / "out")
        assert result.exit_code == 2, result.output
        (line,) = result.stderr.splitlines()
        assert line.startswith("toolkit: ")
    assert not (tmp_path / "out").exists()
