"""Executors that are killed: a task of an array, the merge, local processes, a Dask worker.

    python tests/executors/killing_executors.py SEED KILLS [WAY...]

Whatever was killed, the same commands are then run to their end, and must leave what one process
that nobody disturbed leaves: no row lost, none doubled. Tasks and merges are killed at an operation
on a file of theirs, as in ``tests/outputs/killing.py``; the others at a random time.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "outputs"))
from killing import Command, finish, start

from toolkit.executors import make_plan, read_plan, write_plan
from toolkit.results.scoreset import TABLES
from toolkit.scoring.article import ModelChoice, cached_model
from toolkit.scoring.batch import score_batch

SHARDS = 3
STORY = (
    "The council of Northfield met on day {n}. “We will not pay,” said Ada Brook, the mayor. "
    "Critics say the reckless plan is a disaster. The budget rose by {n} percent, officials said."
)
TOOLKIT = [sys.executable, "-c", "from toolkit.cli import main; main()"]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def write_corpus(folder: Path) -> Path:
    """A large file, small ones, ids and texts that stand twice in a shard and across, errors."""
    folder.mkdir()
    rows = [
        {"id": f"a{n % 40}", "outlet": ("Post", "Herald")[n % 2], "text": STORY.format(n=n % 17)}
        for n in range(48)
    ]
    rows[7]["text"] = ""
    (folder / "big.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for n in range(6):
        (folder / f"story-{n}.txt").write_text(STORY.format(n=n))
    (folder / "picture.png").write_text("no text")
    return folder


def contents(out: Path) -> dict[str, bytes]:
    """All that scores hold, but how long they took."""
    manifest = json.loads((out / "manifest.json").read_text())
    for name in ("wall_time_s", "shards"):
        manifest.pop(name, None)
    names = [*(f"{name}.parquet" for name in TABLES), "errors.jsonl"]
    found = {name: (out / name).read_bytes() for name in names}
    return {**found, "manifest": json.dumps(manifest, sort_keys=True).encode()}


class Template:
    """A corpus, what one process leaves of it, and its shards, all scored; how many operations on
    files each task and the merge make; how many seconds local processes take."""

    def __init__(self, place: Path, ways: list[str]) -> None:
        self.place = place
        self.corpus = write_corpus(place / "corpus")
        score_batch([self.corpus], place / "alone", model="linear", any_language=True)
        self.alone = contents(place / "alone")
        self.shards = place / "shards"
        write_plan(self.shards, make_plan([self.corpus], SHARDS, model="linear", any_language=True))
        assert len(read_plan(self.shards).shards) == SHARDS
        self.events = [self.count(task(self.shards, number)) for number in range(SHARDS)]
        merged = place / "merged"
        self.merge_events = self.count(merge(self.shards, merged))
        assert contents(merged) == self.alone

    def count(self, command: Command) -> int:
        """Run a command to its end; how many operations it made."""
        events = self.place / "events"
        finish(command, self.place, events=str(events))
        return int(events.read_text())

    def copy(self) -> Path:
        """A folder of shards, all scored."""
        folder = self.place / "disturbed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.shards, folder)
        return folder


def task(folder: Path, number: int) -> Command:
    """The task that scores a shard."""
    return Command(("score-shard", str(folder), str(number)), ())


def merge(folder: Path, out: Path) -> Command:
    """The merge."""
    return Command(("merge", str(folder), "--out", str(out)), (), refusal="holds scores")


def kill_task(template: Template, rng: random.Random) -> bool:
    """Kill a task, and perhaps the one that goes on."""
    folder = template.copy()
    number = rng.randrange(SHARDS)
    shutil.rmtree(folder / f"shards/{number:05}")
    status = 0
    for _ in range(rng.choice((1, 2))):
        at = rng.randint(1, template.events[number])
        status, _ = start(task(folder, number), template.place, kill_at=at).wait()
    finish(task(folder, number), template.place)
    finish(merge(folder, out(template)), template.place)
    return status == -signal.SIGKILL


def kill_merge(template: Template, rng: random.Random) -> bool:
    """Kill the merge."""
    folder = template.copy()
    at = rng.randint(1, template.merge_events)
    status, _ = start(merge(folder, out(template)), template.place, kill_at=at).wait()
    if status != 0:
        finish(merge(folder, out(template)), template.place)
    return status == -signal.SIGKILL


def kill_processes(template: Template, rng: random.Random) -> bool:
    """Kill local processes: the one that was called, or one of its tasks."""
    words = scoring(template, "processes", "--workers", "2")
    called = subprocess.Popen([*TOOLKIT, *words], **QUIET)
    time.sleep(rng.uniform(0.5, 12))
    tasks = [] if called.poll() is not None else psutil.Process(called.pid).children()
    was_killed = called.poll() is None
    if was_killed:
        victim = rng.choice([called.pid, *(each.pid for each in tasks)])
        os.kill(victim, signal.SIGKILL)
    if called.wait() != 0:
        run(words)
    return was_killed


def kill_worker(template: Template, rng: random.Random) -> bool:
    """Kill a worker of a Dask cluster while it scores."""
    with cluster(template.place) as (address, workers):
        words = scoring(template, "dask", "--scheduler", address)
        called = subprocess.Popen([*TOOLKIT, *words], **QUIET)
        begun = out(template) / ".toolkit/work/shards/shards"
        while called.poll() is None and not begun.is_dir():
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 1))
        was_running = called.poll() is None
        rng.choice(workers).kill()
        if called.wait() != 0:
            run(words)
    return was_running


@contextmanager
def cluster(place: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers: its address, and these."""
    file = place / f"scheduler-{time.monotonic_ns()}.json"
    dask = [sys.executable, "-m", "dask"]
    there = ["--scheduler-file", str(file), "--no-dashboard"]
    scheduler = [*dask, "scheduler", *there, "--host", "127.0.0.1", "--port", "0"]
    worker = [*dask, "worker", *there, "--nthreads", "1", "--no-nanny"]
    started = [subprocess.Popen(scheduler, cwd=place, **QUIET)]
    try:
        while not file.exists():
            time.sleep(0.1)
        started += [subprocess.Popen(worker, cwd=place, **QUIET) for _ in range(2)]
        yield json.loads(file.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def scoring(template: Template, executor: str, *further: str) -> list[str]:
    """The command that scores the corpus on an executor."""
    words = ["score", str(template.corpus), "--out", str(out(template)), "--model", "linear"]
    return [*words, "--any-language", "--executor", executor, "--shards", str(SHARDS), *further]


def run(words: list[str]) -> None:
    """Run a command, which must come to its end."""
    done = subprocess.run([*TOOLKIT, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def out(template: Template) -> Path:
    """Where the scores go."""
    return template.place / "out"


WAYS: dict[str, tuple[Callable[[Template, random.Random], bool], int]] = {
    "task": (kill_task, 5),
    "merge": (kill_merge, 4),
    "processes": (kill_processes, 2),
    "dask": (kill_worker, 1),
}
"""How each is killed, and how often among twelve kills."""


def kill(seed: int, kills: int, ways: list[str], place: Path) -> None:
    """Kill so many times, by turns, and print how."""
    cached_model(ModelChoice("linear"))
    template = Template(place, ways)
    rng = random.Random(seed)
    turns = [way for way in ways for _ in range(WAYS[way][1])]
    rng.shuffle(turns)
    counts: Counter[str] = Counter()
    for way in (turns * kills)[:kills]:
        shutil.rmtree(out(template), ignore_errors=True)
        was_killed = WAYS[way][0](template, rng)
        assert contents(out(template)) == template.alone, way
        counts[f"{way}: {'killed' if was_killed else 'was over'}"] += 1
    for way, n in sorted(counts.items()):
        print(f"{n:3} {way}")
    print(f"{kills} disturbed, no row lost or doubled")


if __name__ == "__main__":
    seed, kills, *ways = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        kill(int(seed), int(kills), ways or list(WAYS), Path(folder).resolve())
