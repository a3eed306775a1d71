"""Tasks as processes of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
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
    start = (
        "from toolkit.executors.local import follow_parent; follow_parent(); "
        "from toolkit.cli import main; main()"
    )
    words = [sys.executable, "-c", start, "score-shard", str(folder), str(number)]
    with tempfile.TemporaryFile("w+") as printed:
        # The pipe is never written to: it is closed when this process ends, however it ends.
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=printed, text=True
        )
        status = process.wait()
        assert process.stdin is not None
        process.stdin.close()
        printed.seek(0)
        last_line = printed.read().strip().splitlines()[-1:] or ["no word"]
    if not status:
        return Finished(number)
    if status < 0:
        return Finished(number, f"its process was killed (signal {-status})")
    return Finished(number, last_line[0].removeprefix("toolkit: "))


def follow_parent() -> None:
    """End when the process that started this one is gone, even if that one was killed: what it had
    begun would else be in the way of the same command."""

    def follow() -> None:
        sys.stdin.read()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
