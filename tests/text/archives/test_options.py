"""Files within archives, spreadsheets and JSON are read as tables elsewhere are: columns, dates,
languages, mark-up, further columns."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import archive_files as made
import pandas as pd
import pytest

import toolkit
from toolkit.schema import Article, InputError
from toolkit.text.reading import read
from toolkit.text.rows import ReadOptions

GERMAN = (
    "Der Stadtrat hat am Dienstag beschlossen, die Brücke über den Fluss zu sperren. Die Sperrung "
    "war nötig, sagte die Bürgermeisterin, weil der Beton seit Jahren bröckelt und bricht. "
) * 2


def read_all(path: Path, **options: object) -> tuple[list[Article], list[InputError], list[str]]:
    notes: list[str] = []
    items = list(read([path], options=ReadOptions.of(**options), note=notes.append))  # type: ignore[arg-type]
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, InputError)], notes


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "a.csv",
            "story,text,date,desk\n"
            "<p>It rained.</p>,x,03/04/2024,metro\nâ€œIt pours.â€\x9d,x,05/04/2024,\n",
        )
        archive.writestr("b.jsonl", json.dumps({"story": GERMAN}) + "\n")
    return path


def test_options_reach_the_files_of_an_archive(packed: Path) -> None:
    articles, errors, notes = read_all(packed, columns={"text": "story"}, dates="day-first")
    assert [article.text for article in articles] == ["It rained.", "“It pours.”"]
    assert [article.date for article in articles] == ["2024-04-03", "2024-04-05"]
    assert articles[0].further == {"text": "x", "desk": "metro"}
    assert [(error.input, error.line) for error in errors] == [(f"{packed}/b.jsonl", 1)]
    assert "is in German" in errors[0].reason
    assert not notes


def test_what_an_archive_does_not_tell_is_asked_for_by_its_file(packed: Path) -> None:
    articles, errors, _ = read_all(packed, columns={"text": "story"}, any_language=True)
    assert [article.text for article in articles] == [GERMAN]
    assert [(error.input, error.line) for error in errors] == [(f"{packed}/a.csv", 0)]
    assert "dates such as 03/04/2024" in errors[0].reason


def test_a_sheet_without_texts_is_passed_over_and_said(tmp_path: Path) -> None:
    sheets = {
        "About": [["made by", "on"], ["me", "Monday"], ["you", "Friday"]],
        "News": [["story", "date", "desk"], ["It rained.", "13/04/2024", "metro"]],
    }
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as book:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(book, sheet_name=name, header=False, index=False)
    (article,), errors, notes = read_all(path, columns={"text": "story"})
    assert not errors
    assert (article.article_id, article.date) == ("a.xlsx:News:2", "2024-04-13")
    assert article.further == {"desk": "metro"}
    assert len(notes) == 1
    assert notes[0].startswith(f"{path}: a table is passed over, which has no column 'story'")
    assert read_all(path)[1][0].reason.startswith("has no column 'text' (columns: made by, on)")


def test_what_an_archive_says_further_reaches_the_table_of_articles(tmp_path: Path) -> None:
    export = made.docx(tmp_path / "n.docx", made.nexis_uni(made.stories(2)))
    out = tmp_path / "out"
    toolkit.score_batch([export], out, model="linear")
    articles = toolkit.ScoreSet.open(out).articles
    assert articles["archive"].tolist() == ["Nexis Uni"] * 2
    assert set(articles["section"]) - {None, ""}
