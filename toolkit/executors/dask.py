"""Tasks on the workers of a Dask cluster (https://distributed.dask.org)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.executors.base import Finished
from toolkit.executors.task import score_shard

PAUSE_S = 0.5


class DaskCluster:
    """An `Executor`: each shard is a task of the scheduler at an address (``tcp://host:8786``).

    Workers need this version of the toolkit, and must see the inputs and the folder under the same
    paths. Of a worker that dies, the scheduler gives the tasks to others. Raises `ValueError` where
    the package is not installed.
    """

    def __init__(self, scheduler: str) -> None:
        if not scheduler:
            raise ValueError("which Dask scheduler? give --scheduler tcp://HOST:PORT")
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise ValueError(
                "Dask is not installed: pip install 'bias-framing-toolkit[dask]'"
            ) from None
        self.scheduler = scheduler

    def run(self, folder: Path, shards: Sequence[int]) -> Iterator[Finished]:
        """As `Executor.run`."""
        import distributed

        package: Any = distributed  # its functions have no types
        with package.Client(self.scheduler) as client:
            place = str(folder.absolute())
            numbers = {client.submit(_task, place, k, pure=False): k for k in shards}
            for future in package.as_completed(list(numbers)):
                problem = future.exception() if future.status == "error" else None
                words = "" if problem is None else str(problem) or repr(problem)
                if future.status not in ("finished", "error"):
                    words = f"its task was {future.status}"
                yield Finished(numbers[future], words)


def _task(folder: str, number: int) -> None:
    """Score a shard; where another worker is still at it, for a client that is gone, wait."""
    while True:
        try:
            score_shard(folder, number)
            return
        except BlockingIOError:
            time.sleep(PAUSE_S)
