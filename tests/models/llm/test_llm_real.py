"""A real server and a real, small model, over HTTP; README.md in data/language_model starts one."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit.cli import main
from toolkit.corpora.registry import load_corpus
from toolkit.models.llm.model import LlmModel
from toolkit.results import ScoreSet
from toolkit.scoring.planned import plan_scoring
from toolkit.text.rows import ReadOptions

DATA = Path(__file__).parents[3] / "data"
ARTICLES = DATA / "language_model" / "articles.jsonl"
SERVER = "TOOLKIT_LLM_SERVER"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get(SERVER),
        reason=f"no language model is served: {SERVER} names none (data/language_model/README.md)",
    ),
]


def score(config: str, out: str) -> None:
    sys.argv = ["toolkit", "score", str(ARTICLES), "--yes", "--model", config, "--out", out]
    main()


def rows(config: Path, what: str) -> list[tuple[Any, ...]]:
    path = config.with_name("smollm2.answers.sqlite")
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as file:
        return file.execute(f"SELECT {what} FROM requests ORDER BY id").fetchall()


def test_fifty_sentences_under_two_codebooks_killed_half_way(tmp_path: Path) -> None:
    settings = yaml.safe_load((DATA / "language_model" / "smollm2.yaml").read_text())
    config = tmp_path / "smollm2.yaml"
    config.write_text(yaml.safe_dump({**settings, "base_url": os.environ[SERVER]}))
    model = LlmModel.load(config)
    first = plan_scoring([ARTICLES], model, ReadOptions.of())
    assert first.requests == 20
    assert model.estimator.basis == "counted by the server"

    context = multiprocessing.get_context("spawn")
    process = context.Process(target=score, args=(str(config), str(tmp_path / "out")))
    process.start()
    while sum(status == 200 for (status,) in rows(config, "status")) < 10:
        assert process.is_alive()
        time.sleep(0.2)
    process.kill()
    process.join()
    kept = {key for key, status in rows(config, "key, status") if status == 200}
    process = context.Process(target=score, args=(str(config), str(tmp_path / "out")))
    process.start()
    process.join()
    assert process.exitcode == 0
    answered = [key for key, status in rows(config, "key, status") if status == 200]
    assert len(answered) == len(set(answered))  # no answer was asked for twice
    assert kept < set(answered)
    lost = [key for key, status in rows(config, "key, status") if status != 200]
    assert len(lost) <= 1  # what was under way when it was killed

    # The dry run came within three percent of the tokens of the requests that it foresaw.
    used = rows(config, "key, prompt_tokens, completion_tokens")
    planned = {request.key for request in _first_requests(tmp_path, settings)}
    tokens = sum((a or 0) + (b or 0) for key, a, b in used if key in planned)
    assert first.prompt_tokens + first.completion_tokens == pytest.approx(tokens, rel=0.03)

    count = len(used)
    score_again = context.Process(target=score, args=(str(config), str(tmp_path / "again")))
    score_again.start()
    score_again.join()
    assert len(rows(config, "key")) == count  # the second run sends nothing
    table = ScoreSet.open(tmp_path / "out").table("sentences").to_pandas()
    items = load_corpus("five_newsrooms", DATA / "five_newsrooms").items
    assert len(table) == 50
    coded = set(zip(table["article_id"], table["start"], strict=True)) & _places(items)
    assert len(coded) >= 45  # what coders coded, where both cut the text alike


def _first_requests(folder: Path, settings: dict[str, Any]) -> list[Any]:
    """The requests of a run of which nothing is answered yet."""
    config = folder / "new.yaml"
    config.write_text(yaml.safe_dump({**settings, "base_url": os.environ[SERVER]}))
    from toolkit.scoring.planned import pending_requests

    model = LlmModel.load(config)
    return list(pending_requests([ARTICLES], model, ReadOptions.of()))


def _places(items: Any) -> set[tuple[str, int]]:
    rows = items.to_list()
    return {(row["article_id"], row["start"]) for row in rows}
