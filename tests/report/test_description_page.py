"""What `toolkit describe` writes: a safe page, tables and pictures, said to be a model's."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from landmarks import repeated_landmarks
from typer.testing import CliRunner

import toolkit
from toolkit.cli import app
from toolkit.description import describe
from toolkit.report.description import render, write_description

HOSTILE = "=HYPERLINK(1)<script>$x$"
TEXTS = [
    "It was a disgrace and a shambles, the mayor said. The shambles cost the town its economy.",
    "The court heard the case. A shambles, a disgrace.",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        {"text": text, "outlet": outlet, "date": f"2024-0{month}-01", "section": "metro"}
        for month in (1, 2)
        for outlet in (HOSTILE, "Wire")
        for text in TEXTS
    ]
    out = tmp_path_factory.mktemp("scores") / "scored"
    toolkit.score(rows, model="linear").save(out)
    return out


@pytest.fixture(scope="module")
def written(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_description(describe(folder), tmp_path_factory.mktemp("page")).parent


def test_every_figure_is_there_as_svg_pdf_and_in_the_page(written: Path) -> None:
    names = {"measures", "over_time", "profiles"}
    for name in names:
        assert (written / f"{name}.svg").read_text(encoding="utf-8").startswith("<svg")
        assert (written / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        assert (written / f"{name}.csv").is_file()
    page = (written / "description.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= len(names)


def test_the_page_is_self_contained_and_any_name_is_safe(written: Path) -> None:
    page = (written / "description.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert repeated_landmarks(page) == []
    assert not re.findall(r'(?:src|href)="(?!data:|#)', page.replace('xlink:href="#', 'href="#'))


def test_it_says_whose_labels_these_are(written: Path) -> None:
    page = (written / "description.html").read_text(encoding="utf-8")
    assert "These are labels of a model, not of coders." in page
    assert "nothing of the model's error" in page
    assert "of sentences" in page
    assert "labels of a model, not of coders" in (written / "measures.svg").read_text()


def test_no_cell_is_a_formula(written: Path) -> None:
    for path in written.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+@" and cell[:1]]


def test_the_same_input_gives_the_same_page(folder: Path, written: Path) -> None:
    page = (written / "description.html").read_text(encoding="utf-8")
    assert render(describe(folder)) == page


def test_the_command(folder: Path, tmp_path: Path) -> None:
    def run(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["describe", *map(str, words)])
        return result.exit_code, result.output

    out = tmp_path / "described"
    status, printed = run(
        folder, "--by", "month", "--over", "none", "--measure", "loaded_rate", "--word", "sham*",
        "--out", out,
    )  # fmt: skip
    assert status == 0, printed
    assert "Loaded, share of body sentences" in printed
    assert re.search(r"2024-01 +\d+\.\d% \(\d+\.\d to \d+\.\d\), of \d+", printed)
    assert f"page: {out / 'description.html'}" in printed.replace("\n", "")
    assert len((out / "contexts.csv").read_text().splitlines()) > 4
    assert not (out / "over_time.csv").exists()
    status, printed = run(folder, "--by", "desk")
    assert (status, "articles have no column desk" in printed) == (2, True)
    status, printed = run(tmp_path)
    assert (status, "is this a folder of toolkit score?" in printed) == (2, True)
