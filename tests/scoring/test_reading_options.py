"""How inputs are read belongs to what a folder of scores depends on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.results import ScoreSet
from toolkit.scoring.batch import BatchResult, score_batch


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(
        "id,text,content,desk\na,It rained.,The sun shone.,7\nb,It snowed.,The wind blew.,\n"
    )
    return path


def score(path: Path, **options: Any) -> BatchResult:
    return score_batch([path], path.parent / "out", model="linear", **options)


def texts(path: Path) -> list[str]:
    return [str(text) for text in ScoreSet.open(path.parent / "out").sentences["text"]]


def test_a_file_that_is_read_otherwise_is_scored_otherwise(table: Path) -> None:
    assert score(table).counts["scored"] == 2
    assert texts(table) == ["It rained.", "It snowed."]
    assert score(table, columns={"text": "content"}).counts["scored"] == 2
    assert texts(table) == ["The sun shone.", "The wind blew."]
    assert score(table, columns={"text": "content"}).counts["kept"] == 2


def test_nothing_goes_because_an_option_was_forgotten(table: Path) -> None:
    table.write_text("id,story\na,It rained.\n")
    score(table, columns={"text": "story"})
    with pytest.raises(FileExistsError, match="articles that are not among the inputs"):
        score(table)
    assert texts(table) == ["It rained."]


def test_notes_are_those_of_a_new_folder_though_nothing_is_read(table: Path) -> None:
    first = score(table)
    assert len(first.notes) == 1
    assert "'content' could be it too" in first.notes[0]
    assert score(table).notes == first.notes
    more = table.with_name("more.txt")
    more.write_text("It hailed.")
    again = score_batch([table, more], table.parent / "out", model="linear")
    assert (again.notes, again.counts["scored"]) == (first.notes, 1)


def test_further_columns_are_those_of_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()

    def put(name: str, **row: object) -> None:
        (folder / f"{name}.jsonl").write_text(json.dumps({"id": name, "text": "It rained.", **row}))

    put("b", page="A4", desk="metro")
    put("c", page=7)
    out = folder.parent / "out"
    score_batch([folder], out, model="linear")
    put("a", tag=True, page=None)
    put("b", page=9)
    score_batch([folder], out, model="linear")
    score_batch([folder], tmp_path / "new", model="linear")
    assert (out / "articles.parquet").read_bytes() == (
        tmp_path / "new" / "articles.parquet"
    ).read_bytes()
    articles = ScoreSet.open(out).table("articles")
    assert articles.column_names[-2:] == ["tag", "page"]
    assert articles["page"].to_pylist() == [None, 9, 7]
    assert articles["tag"].to_pylist() == [True, None, None]
