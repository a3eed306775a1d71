"""Which column is which field: headings of exports, two candidates, and what passes through."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.schema import Article, InputError
from toolkit.text.columns import chosen_columns, match_columns
from toolkit.text.decoding import Unreadable
from toolkit.text.reading import read
from toolkit.text.rows import ReadOptions


def read_all(path: Path, **options: object) -> tuple[list[Article], list[InputError], list[str]]:
    notes: list[str] = []
    items = list(read([path], options=ReadOptions.of(**options), note=notes.append))  # type: ignore[arg-type]
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, InputError)], notes


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        # The columns of a MediaCloud export with texts, of NewsAPI flattened, of news-please, of
        # a collection on Kaggle, of a spreadsheet made by hand.
        (
            "id,indexed_date,language,media_name,media_url,publish_date,title,url,text",
            {"id": 0, "outlet": 3, "title": 6, "text": 8, "date": 5, "url": 7},
        ),
        (
            "author,title,description,url,publishedAt,content,source.name",
            {"outlet": 6, "title": 1, "text": 5, "date": 4, "url": 3},
        ),
        ("authors,date_publish,maintext,title,url", {"title": 3, "text": 2, "date": 1, "url": 4}),
        ("ID,Title,Publication,Author,Date,Content", {
            "id": 0, "outlet": 2, "title": 1, "text": 5, "date": 4,
        }),
        ("Headline,Full Text,Newspaper,Link", {"outlet": 2, "title": 0, "text": 1, "url": 3}),
    ],
)  # fmt: skip
def test_headings_of_exports(headings: str, fields: dict[str, int]) -> None:
    columns = match_columns(tuple(headings.split(",")))
    assert columns.fields == fields
    assert len(columns.further) == len(headings.split(",")) - len(fields)
    assert not columns.notes


def test_the_fields_own_name_goes_first_and_is_said() -> None:
    columns = match_columns(("text", "content", "Source", "outlet"))
    assert columns.fields == {"outlet": 3, "text": 0}
    assert columns.further == {"content": 1, "Source": 2}
    assert [note.split(";")[0] for note in columns.notes] == [
        "column 'outlet' is taken for the outlet",
        "column 'text' is taken for the text",
    ]
    assert "'content' could be it too" in columns.notes[1]


@pytest.mark.parametrize(
    ("headings", "reason"),
    [
        (("body", "content"), "'body' and 'content' could each be the text: say which with --map"),
        (("text", "source", "publisher"), "'source' and 'publisher' could each be the outlet"),
        (("TEXT", "Text "), "'TEXT' and 'Text' could each be the text"),
        (("text", "text"), "'text' and 'text' could each be the text"),
        (("lede", "date"), "has no column 'text' (columns: lede, date)"),
        ((), "(columns: none)"),
    ],
)
def test_what_is_not_clear_is_refused(headings: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Unreadable) as problem:
        match_columns(headings)
    assert reason in str(problem.value)


def test_the_name_as_it_is_written_goes_before_other_cases() -> None:
    columns = match_columns(("Text", "text"))
    assert columns.fields == {"text": 1}
    assert "'Text' could be it too" in columns.notes[0]


def test_a_chosen_column_is_taken() -> None:
    columns = match_columns(("body", "content", "text"), (("text", "Content"),))
    assert columns.fields == {"text": 1}
    assert columns.further == {"body": 0, "text": 2}
    with pytest.raises(Unreadable, match="no column 'story' to take for the text"):
        match_columns(("body",), (("text", "story"),))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["text"], "write FIELD=COLUMN"),
        (["txt=body"], "no field 'txt' to map a column to; did you mean text?"),
        (["text=a", "text=b"], "names a field twice"),
    ],
)
def test_mappings_that_are_none(words: list[str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        chosen_columns(words)


def test_further_columns_pass_through_as_they_came(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("body,desk,page,desk\nRain.,metro,007,x\nSun.,,,\n")
    (rain, sun), errors, _ = read_all(table)
    assert not errors
    assert rain.further == {"desk": "metro", "page": "007", "desk_2": "x"}
    assert sun.further == {"desk": "", "page": "", "desk_2": ""}
    lines = tmp_path / "a.jsonl"
    rows = [{"text": "Rain.", "page": 7, "tags": ["a"]}, {"text": "Sun.", "paid": True}]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (rain, sun), _, _ = read_all(lines)
    assert (rain.further, sun.further) == ({"page": 7, "tags": '["a"]'}, {"paid": True})
    pq.write_table(
        pa.table({"text": ["Rain."], "reach": [0.5], "none": pa.nulls(1)}), tmp_path / "a.parquet"
    )
    (rain,), _, _ = read_all(tmp_path / "a.parquet")
    assert rain.further == {"reach": 0.5, "none": None}


def test_a_semicolon_table_without_a_column_called_text(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("Publication;Body\nPost;Rain fell, at last, on us.\n")
    (rain,), _, _ = read_all(table)
    assert (rain.outlet, rain.text) == ("Post", "Rain fell, at last, on us.")


def test_lines_of_json_have_columns_of_their_own(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    rows = [{"body": "Rain."}, {"lede": "Sun."}, {"content": "Wind."}]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    articles, errors, _ = read_all(lines)
    assert [article.text for article in articles] == ["Rain.", "Wind."]
    assert [(error.line, "no column 'text'" in error.reason) for error in errors] == [(2, True)]
