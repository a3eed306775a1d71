"""`Executor`: what runs the tasks of a plan, wherever that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from toolkit.executors.plan import read_plan
from toolkit.executors.task import command_of

TRIES = 3


class Finished(NamedTuple):
    """A task that has ended: the number of its shard, and what went wrong, if so."""

    shard: int
    problem: str = ""


class Executor(Protocol):
    """Runs shard tasks."""

    def run(self, folder: Path, shards: Sequence[int]) -> Iterator[Finished]:
        """Score shards of a folder (`score_shard`); each is yielded once, in the order in which
        they end. A task that fails, or whose process is killed, is yielded with its problem and
        costs no other."""
        ...


class ShardsFailed(OSError):
    """Some shards could not be scored; the rest are done and kept."""


def run_shards(
    folder: Path, executor: Executor, on_finished: Callable[[int, int], None] | None = None
) -> None:
    """Score all shards of a folder; those that fail are tried again, `TRIES` times in all.

    ``on_finished(done, all)`` is called after each. Raises `ShardsFailed`, which names those that
    failed every time with the command that scores each again.
    """
    left: Sequence[int] = range(len(read_plan(folder).shards))
    every = len(left)
    problems: dict[int, str] = {}
    done = 0
    for _ in range(TRIES):
        problems = {}
        for finished in executor.run(folder, left):
            if finished.problem:
                problems[finished.shard] = finished.problem
                continue
            done += 1
            if on_finished is not None:
                on_finished(done, every)
        left = sorted(problems)
        if not left:
            return
    lines = [f"shard {k}: {problems[k]}\n  {command_of(folder, k)}" for k in left]
    raise ShardsFailed(
        f"{len(left):,} of {every:,} shards failed {TRIES} times; the rest are kept\n"
        + "\n".join(lines)
    )
