"""A real scheduler with two workers, one of which is killed on the way."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.executors import (
    DaskCluster,
    Finished,
    dask,
    make_plan,
    score_on,
    score_shard,
    write_plan,
)
from toolkit.executors.task import failure_file, shard_folder
from toolkit.outputs import locked_folder
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
    with pytest.raises(FileExistsError, match="without --executor scores what is new"):
        score_on(_Here(), [path], tmp_path / "out", n=3, model="linear")


def test_dask_wants_an_address() -> None:
    with pytest.raises(ValueError, match="--scheduler"):
        DaskCluster("")


def test_a_task_waits_for_the_worker_that_is_at_its_shard(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY.format(n=1))
    work = tmp_path / "work"
    write_plan(work, make_plan([tmp_path / "a.txt"], 1, model="linear"))
    task = threading.Thread(target=dask._task, args=(str(work), 0), daemon=True)
    with locked_folder(shard_folder(work, 0), "score"):
        task.start()
        time.sleep(3 * dask.PAUSE_S)
        assert task.is_alive()
    task.join(60)
    assert (shard_folder(work, 0) / "manifest.json").is_file()
    assert not failure_file(work, 0).exists()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    address = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    there = ["--scheduler-file", str(address)]
    worker = [*dask, "worker", *there, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    place = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    started: list[subprocess.Popen[bytes]] = []

    def start(words: Sequence[str]) -> None:
        started.append(
            subprocess.Popen(
                words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
            )
        )

    try:
        start([*dask, "scheduler", *there, *place])
        while not address.exists():
            time.sleep(0.1)
        for _ in range(2):
            start(worker)
        yield json.loads(address.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def begun(
    path: Path, out: Path, scheduler: str, until: str = "*/manifest.json", shards: int = 12
) -> subprocess.Popen[bytes]:
    """A command that scores on Dask, once its first shard is done, or begun."""
    words = ["score", str(path), "--out", str(out), "--model", "linear"]
    words += ["--executor", "dask", "--scheduler", scheduler, "--shards", str(shards)]
    run = subprocess.Popen([sys.executable, "-c", "from toolkit.cli import main; main()", *words])
    done = out / ".toolkit/work/shards/shards"
    while run.poll() is None and not list(done.glob(until)):
        time.sleep(0.01)
    return run


@pytest.mark.slow
def test_dask_loses_nothing_with_a_worker_killed(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    path, out = corpus(tmp_path, 120), tmp_path / "out"
    score_batch([path], tmp_path / "alone", model="linear")
    scheduler, workers = cluster
    run = begun(path, out, scheduler)
    workers[0].kill()
    assert run.wait(timeout=200) == 0
    assert workers[0].wait() == -signal.SIGKILL
    assert content(out) == content(tmp_path / "alone")


@pytest.mark.slow
def test_dask_loses_nothing_with_the_command_killed(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    path, out = corpus(tmp_path, 1200), tmp_path / "out"
    score_batch([path], tmp_path / "alone", model="linear")
    for _ in range(3):  # its tasks are still at work when it is given again
        run = begun(path, out, cluster[0], "*", 2)
        run.kill()
        assert run.wait() == -signal.SIGKILL
    assert begun(path, out, cluster[0], "*", 2).wait(timeout=200) == 0
    assert content(out) == content(tmp_path / "alone")


def test_a_report_is_written_of_what_shards_scored(tmp_path: Path) -> None:
    path, out = corpus(tmp_path, 4), tmp_path / "out"
    words = ["score", str(path), "--model", "linear", "--out", str(out), "--report"]
    done = CliRunner().invoke(app, [*words, "--executor", "processes", "--shards", "2"])
    assert done.exit_code == 0, done.output
    assert "4 articles (4 scored before)" in done.output
    assert "Ada Brook" in (out / "report.html").read_text()
    appended = CliRunner().invoke(app, [*words, "--executor", "processes", "--append"])
    assert appended.exit_code == 2
    assert "without it" in appended.output
