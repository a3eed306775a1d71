"""A real scheduler with two workers, one of which is killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from toolkit.executors import DaskCluster, Finished, score_on, score_shard
from toolkit.results.scoreset import TABLES
from toolkit.scoring.batch import score_batch

FILES = [*(f"{name}.parquet" for name in TABLES), "errors.jsonl"]
STORY = (
    "The council met on day {n}. “We will not pay,” said Ada Brook. Critics say it is reckless. "
)


def corpus(folder: Path, n: int) -> Path:
    path = folder / "articles.jsonl"
    rows = [{"id": f"a{k}", "text": STORY.format(n=k) * 5} for k in range(n)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def content(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in FILES]


class _Here:
    """An executor of this process whose first task is lost."""

    lost = False

    def run(self, folder: Path, shards: Sequence[int]) -> Iterator[Finished]:
        for number in shards:
            if not self.lost:
                self.lost = True
                yield Finished(number, "its worker is gone")
                continue
            score_shard(folder, number)
            yield Finished(number)


def test_scores_in_shards_are_those_of_one_process(tmp_path: Path) -> None:
    path = corpus(tmp_path, 12)
    score_batch([path], tmp_path / "alone", model="linear")
    counts = score_on(_Here(), [path], tmp_path / "out", n=3, model="linear")
    assert counts["articles"] == 12
    assert content(tmp_path / "out") == content(tmp_path / "alone")
    assert not (tmp_path / "out/.toolkit/work").exists()
    with pytest.raises(FileExistsError, match="holds scores"):
        score_on(_Here(), [path], tmp_path / "out", n=3, model="linear")


def test_dask_wants_an_address() -> None:
    with pytest.raises(ValueError, match="--scheduler"):
        DaskCluster("")


@pytest.mark.slow
def test_dask_loses_nothing_with_a_worker_killed(tmp_path: Path) -> None:
    path = corpus(tmp_path, 120)
    score_batch([path], tmp_path / "alone", model="linear")
    out, address = tmp_path / "out", tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    there = ["--scheduler-file", str(address)]
    worker = [*dask, "worker", *there, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    started = [
        subprocess.Popen(
            [*dask, "scheduler", *there, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
            **quiet,
        )
    ]
    try:
        while not address.exists():
            time.sleep(0.1)
        tcp = json.loads(address.read_text())["address"]
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        words = ["score", str(path), "--out", str(out), "--model", "linear"]
        words += ["--executor", "dask", "--scheduler", tcp, "--shards", "12"]
        run = subprocess.Popen(
            [sys.executable, "-c", "from toolkit.cli import main; main()", *words]
        )
        done = out / ".toolkit/work/shards/shards"
        while run.poll() is None and not list(done.glob("*/manifest.json")):
            time.sleep(0.01)
        os.kill(started[1].pid, signal.SIGKILL)
        assert run.wait(timeout=200) == 0
        assert started[1].wait() == -signal.SIGKILL
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert content(out) == content(tmp_path / "alone")
