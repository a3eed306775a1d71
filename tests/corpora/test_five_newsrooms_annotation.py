"""The datasheet's figures are those of its result pages, and these are computed anew."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from toolkit.corpora.dataset import Corpus
from toolkit.corpora.registry import load_corpus

FOLDER = Path(__file__).parents[2] / "data" / "five_newsrooms"
sys.path.insert(0, str(FOLDER / "annotation"))

import agreement  # noqa: E402
import outlets  # noqa: E402


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus("five_newsrooms", FOLDER)


def table(page: str) -> list[list[str]]:
    """The cells of the rows of a result page."""
    lines = (FOLDER / "annotation" / f"{page}.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line[:1] == "|"]


def test_the_datasheet_says_what_the_pages_hold() -> None:
    sheet = (FOLDER / "DATASHEET.md").read_text(encoding="utf-8")
    names = ("agreement", "validity", "transfer", "outlets")
    pages = "\n".join(cell for name in names for row in table(name) for cell in row)
    rows = [line for line in sheet.splitlines() if line.startswith("|") and "0." in line]
    figures = {figure for row in rows for figure in re.findall(r"-?\b0\.\d{3}\b", row)}
    assert len(figures) > 50
    assert {figure for figure in figures if figure not in pages} == set()


def test_agreement_is_what_the_page_says(corpus: Corpus) -> None:
    expected = [(row[0], row[1], row[2], row[3].split()[0]) for row in table("agreement")[2:]]
    assert expected == [
        (question, row.label, row.measure, f"{row.value:.3f}")
        for question, row in agreement.agreement(corpus, repeats=0)
    ]


def test_what_was_planted_shows_in_the_labels(corpus: Corpus) -> None:
    shares = outlets.shares(corpus, repeats=50)
    for measure, *cells in table("outlets")[2 : 2 + len(outlets.MEASURES)]:
        values = [f"{shares[outlet][measure].value:.3f}" for outlet in outlets.OUTLETS]
        assert values == [cell.split()[0] for cell in cells]
    assert all(shown for _, _, shown in outlets.planted(shares))
