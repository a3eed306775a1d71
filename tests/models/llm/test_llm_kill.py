"""A run that is killed half-way pays for no answer twice."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import sys
import time
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from faulty_server import LOADED, running
from llm_inputs import articles, write_articles, write_config

from toolkit.cli import main
from toolkit.results import ScoreSet

CONCURRENCY = 3


def score(*paths: str) -> None:
    """What a process of its own does: ``toolkit score``."""
    inputs, config, out = paths
    sys.argv = ["toolkit", "score", inputs, "--yes", "--model", config, "--out", out]
    main()


def start(inputs: Path, config: Path, out: Path) -> BaseProcess:
    # What takes long to import is imported once, by the process that the others are forks of.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["openai", "toolkit.cli", "toolkit.scoring.batch", "pandas"])
    process = context.Process(target=score, args=(str(inputs), str(config), str(out)))
    process.start()
    return process


def answered_keys(config: Path) -> set[str]:
    with closing(sqlite3.connect(config.with_name("llm.answers.sqlite"))) as file:
        return {key for (key,) in file.execute("SELECT key FROM requests WHERE status = 200")}


@pytest.mark.parametrize(
    ("count", "kills"), [(60, 1), pytest.param(1000, 4, marks=pytest.mark.slow)]
)
def test_what_was_answered_is_never_asked_again(tmp_path: Path, count: int, kills: int) -> None:
    texts = articles(count)
    inputs = write_articles(tmp_path / "articles.jsonl", texts)
    requests = count // 5
    with running(delay=0.05) as server:
        config = write_config(
            tmp_path, server.url, sentences=5, send=False, concurrency=CONCURRENCY, timeout=20
        )
        asked_again: set[str] = set()
        for kill in range(1, kills + 1):
            process = start(inputs, config, tmp_path / "out")
            while server.answered.total() < requests * kill // (kills + 1):
                assert process.is_alive()
                time.sleep(0.01)
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
            time.sleep(0.3)  # what was under way ends
            kept = answered_keys(config)
            before = server.requests.copy()
            assert not any(server.requests[key] > before[key] for key in kept)
            asked_again |= set(before) - kept
        first = server.requests.copy()
        process = start(inputs, config, tmp_path / "out")
        process.join()
        assert process.exitcode == 0
        assert {key for key in kept if server.requests[key] > first[key]} == set()
        assert len(asked_again) <= CONCURRENCY * kills
        twice = {key for key, times in server.answered.items() if times > 1}
        assert twice <= asked_again  # only what had not come back when it was killed
        assert len(server.answered) == requests
    table = ScoreSet.open(tmp_path / "out").table("sentences").to_pandas()
    expected = [any(word in text for word in LOADED) for text in table["text"]]
    assert (table["loaded_language"] >= 0.5).tolist() == expected
    assert len(table) == count
