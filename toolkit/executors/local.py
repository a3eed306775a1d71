"""Tasks as processes of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from toolkit.executors.base import Finished


class LocalProcesses:
    """An `Executor`: each shard is a process of its own, ``workers`` at a time (default: one a
    core), so that one that is killed costs itself alone."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def run(self, folder: Path, shards: Sequence[int]) -> Iterator[Finished]:
        """As `Executor.run`."""
        with ThreadPoolExecutor(self.workers) as pool:
            tasks = [pool.submit(_run, folder, number) for number in shards]
            try:
                for task in as_completed(tasks):
                    yield task.result()
            finally:
                for task in tasks:
                    task.cancel()


def _run(folder: Path, number: int) -> Finished:
    start = "from toolkit.cli import main; main()"
    words = [sys.executable, "-c", start, "score-shard", str(folder), str(number)]
    process = subprocess.run(words, capture_output=True, text=True, check=False)
    if not process.returncode:
        return Finished(number)
    last_line = process.stderr.strip().splitlines()[-1:] or ["no word"]
    if process.returncode < 0:
        return Finished(number, f"its process was killed (signal {-process.returncode})")
    return Finished(number, last_line[0].removeprefix("toolkit: "))
