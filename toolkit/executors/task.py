"""One task: score one shard of a plan into a folder of its own."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.executors.plan import SHARDS, Plan, read_plan
from toolkit.outputs import write_whole
from toolkit.scoring.batch import BatchResult, score_batch
from toolkit.scoring.identity import is_still


def shard_folder(folder: Path, number: int) -> Path:
    """Where the scores of a shard lie."""
    return folder / SHARDS / f"{number:05d}"


def failure_file(folder: Path, number: int) -> Path:
    """Where it is written why a shard could not be scored."""
    return folder / SHARDS / f"{number:05d}.failed.json"


def command_of(folder: Path, number: int) -> str:
    """The command that scores a shard (again)."""
    return f"toolkit score-shard {folder} {number}"


def score_shard(folder: str | Path, number: int, *, workers: int = 1) -> BatchResult:
    """Score shard ``number`` (from 0) of a folder of shards; killed and called again, it goes on.

    Raises `ValueError` for a number that is none, for a plan that cannot be read and for a file
    that is not as the plan has it, and whatever `score_batch` raises; why is also left beside the
    shard, for `merge_shards` to say.
    """
    place = Path(folder)
    plan = read_plan(place)
    if not 0 <= number < len(plan.shards):
        raise ValueError(
            f"{place} has no shard {number}: its {len(plan.shards):,} are 0 to "
            f"{len(plan.shards) - 1}"
        )
    try:
        result = _score(plan, place, number, workers)
    except Exception as problem:
        place.joinpath(SHARDS).mkdir(exist_ok=True)
        write_whole(failure_file(place, number), json.dumps(str(problem) or repr(problem)))
        raise
    failure_file(place, number).unlink(missing_ok=True)
    return result


def _score(plan: Plan, folder: Path, number: int, workers: int) -> BatchResult:
    pieces = plan.shards[number]
    hashes = {}
    for path in dict.fromkeys(piece.path for piece in pieces):
        if before := plan.files.get(path):
            if not is_still(plan.place(path), before):
                raise ValueError(
                    f"{path} is not what it was when the shards were made: put it back, or make "
                    "them again in another folder"
                )
            hashes[path] = before.sha256
    return score_batch(
        [piece.shown for piece in pieces],
        shard_folder(folder, number),
        sources=[plan.source(piece) for piece in pieces],
        hashes=hashes,
        workers=workers,
        **plan.options,
    )
