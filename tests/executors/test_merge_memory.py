"""A merge holds one shard at a time, however many there are."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path
from typing import Any

import pytest

from toolkit.executors import make_plan, merge, merge_shards, score_shard, write_plan
from toolkit.results import scoreset

STORY = "The council met on day {n}. “We will not pay,” said Ada Brook. Critics say it is reckless."


def test_a_merge_holds_one_shard_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"a{n}", "text": STORY.format(n=n)} for n in range(16)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    write_plan(tmp_path / "shards", make_plan([path], 8, model="linear", any_language=True))
    for number in range(8):
        score_shard(tmp_path / "shards", number)
    monkeypatch.setattr(scoreset, "GROUP", 4)  # so that rows are written as they come
    tables: list[weakref.ref[Any]] = []
    most = 0
    read = merge._rows

    def watched(*arguments: Any) -> Any:
        nonlocal most
        table = read(*arguments)
        tables.append(weakref.ref(table))
        gc.collect()
        most = max(most, sum(each() is not None for each in tables))
        return table

    monkeypatch.setattr(merge, "_rows", watched)
    counts = merge_shards(tmp_path / "shards", tmp_path / "out")
    assert counts["articles"] == 16
    assert len(tables) == 8 * len(scoreset.TABLES)
    assert 1 <= most <= 3
