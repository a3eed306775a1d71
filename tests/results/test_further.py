"""Further columns in the tables of scores: kept with their types, in every format, over shards and
appended runs, and fit for ``--by``."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

import toolkit
from toolkit.comparison.sources import sources
from toolkit.results.further import add_kinds, conformed, kinds_of, with_types
from toolkit.results.periods import period_of
from toolkit.schema import Article
from toolkit.scoring import shards

ROWS = [
    {"id": "a", "text": "“It rained,” the mayor said. A disgrace.", "section": "metro", "page": 3,
     "date": "3 May 2024", "source": "Post", "outlet_size": 1.5, "n_sentences": 99},
    {"id": "b", "text": "The sun shone, police said.", "section": "007", "page": 4,
     "date": "2024-06-01", "source": "Wire", "n_sentences": 99},
]  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return path


@pytest.mark.parametrize("format", ["parquet", "csv", "jsonl"])
def test_in_every_format(table: Path, tmp_path: Path, format: str) -> None:
    toolkit.score_batch([table], tmp_path / "out", model="linear", format=format)
    articles = toolkit.ScoreSet.open(tmp_path / "out").table("articles")
    assert articles["outlet"].to_pylist() == ["Post", "Wire"]
    assert articles["date"].to_pylist() == ["2024-05-03", "2024-06-01"]
    assert articles["section"].to_pylist() == ["metro", "007"]
    assert articles["page"].to_pylist() == [3, 4]
    assert articles["outlet_size"].to_pylist() == [1.5, None]
    # The table's own column is never replaced by one of the input.
    assert articles["n_sentences"].to_pylist() == [2, 1]
    assert articles["input_n_sentences"].to_pylist() == [99, 99]


def test_over_shards_and_appended_runs(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SHARD_ARTICLES", 1)
    out = tmp_path / "out"
    toolkit.score_batch([table], out, model="linear")
    more = tmp_path / "more.jsonl"
    more.write_text(
        json.dumps({"id": "c", "text": "It snowed.", "page": "A4", "desk": True}) + "\n"
    )
    toolkit.score_batch([more], out, model="linear", if_exists="append")
    articles = toolkit.ScoreSet.open(out).table("articles")
    assert articles["page"].to_pylist() == ["3", "4", "A4"]
    assert articles["section"].to_pylist() == ["metro", "007", None]
    assert articles["desk"].to_pylist() == [None, None, True]


def test_any_column_and_periods_serve_by(table: Path, tmp_path: Path) -> None:
    toolkit.score_batch([table], tmp_path / "out", model="linear")
    for by, names in (
        ("section", ["007", "metro"]),
        ("page", ["3", "4"]),
        ("month", ["2024-05", "2024-06"]),
        ("year", ["2024"]),
    ):
        comparable = toolkit.ScoreSet.open(tmp_path / "out").items([by])
        assert sorted(set(comparable[by].astype(str))) == names
        assert set(sources(tmp_path / "out", by=by)[by]) <= set(names)
    comparison = toolkit.compare(tmp_path / "out", "attributed_share", by="month")
    assert [outlet.name for outlet in comparison.outlets] == ["2024-05", "2024-06"]
    with pytest.raises(ValueError, match="no column mont; did you mean month"):
        toolkit.compare(tmp_path / "out", "attributed_share", by="mont")


def test_types_that_hold_every_value() -> None:
    def schema(*values: object) -> pa.Schema:
        kinds: dict[str, str] = {}
        for value in values:
            add_kinds(kinds, kinds_of(Article("a", "Rain.", further={"x": value})))  # type: ignore[dict-item]
        return with_types(pa.schema([("article_id", pa.string())]), kinds)

    joined = schema(1, None, 2.5)
    assert joined.field("x").type == pa.float64()
    assert schema(None, 1).field("x").type == pa.int64()
    assert schema(1, 2.5, "n/a").field("x").type == pa.string()
    assert schema(None).field("x").type == pa.string()
    assert conformed(pa.table({"article_id": ["a"]}), joined).to_pylist() == [
        {"article_id": "a", "x": None}
    ]


def test_a_period_that_a_date_does_not_tell() -> None:
    assert period_of("2024-02-30", "week") == ""
    assert period_of("May 2024", "year") == ""
    assert period_of("20240503", "month") == ""
