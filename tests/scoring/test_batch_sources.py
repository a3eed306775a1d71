"""Sources in batch: the same tables whatever the shards, in one go or by and by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from citing import Citing, source

from toolkit.results import ScoreSet
from toolkit.results.formats import formats
from toolkit.results.scoreset import TABLES
from toolkit.scoring import batch, shards
from toolkit.scoring.batch import score_batch

SOURCES = {
    "Ada Ruiz": source("1", "Ada Ruiz", "the mayor", "named", "government"),
    "an aide": source("2", "", "an aide", "anonymous", "government"),
}
STORY = "The dam leaked on day {n}. Ada Ruiz: “It leaks.” Then an aide: it is old."


@pytest.fixture(autouse=True)
def _citing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (batch, shards):
        monkeypatch.setattr(module, "cached_model", lambda choice: Citing(SOURCES))
    monkeypatch.setattr(shards, "SHARD_CHARS", 200)


def write(path: Path, numbers: range) -> Path:
    rows = [{"id": f"a{n}", "outlet": "Post", "text": STORY.format(n=n)} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def rows_of(out: Path) -> list[list[dict[str, object]]]:
    return [ScoreSet.open(out).table(name).to_pylist() for name in TABLES]


@pytest.mark.parametrize("format", formats())
def test_append_and_shards_end_as_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    first, second = write(tmp_path / "1.jsonl", range(5)), write(tmp_path / "2.jsonl", range(5, 9))
    score_batch([first], tmp_path / "grown", format=format, workers=1)
    result = score_batch([second], tmp_path / "grown", format=format, workers=1, if_exists="append")
    assert result.counts["sources"] == 18
    monkeypatch.setattr(shards, "SHARD_CHARS", 400_000)
    score_batch([first, second], tmp_path / "whole", format=format, workers=1)
    assert rows_of(tmp_path / "grown") == rows_of(tmp_path / "whole")
    manifest = json.loads((tmp_path / "grown" / "manifest.json").read_text())
    assert manifest["counts"]["sources"] == 18
    assert manifest["tables"] == list(TABLES)


def test_the_sample_has_its_sources(tmp_path: Path) -> None:
    result = score_batch([write(tmp_path / "1.jsonl", range(2))], tmp_path / "out", keep=1)
    (article,) = result.sample
    assert article.sources["name"].tolist() == ["Ada Ruiz", ""]
    assert article.sources["n_direct"].tolist() == [1, 0]
    assert [s.source.name for s in article.scored_sentences if s.source] == ["Ada Ruiz", ""]
