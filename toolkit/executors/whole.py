"""Plan, run and merge in one go, inside the folder that the scores go to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from toolkit.executors.base import Executor, run_shards
from toolkit.executors.merge import all_there, merge_into
from toolkit.executors.plan import PLAN, SHARDS, make_plan, read_plan, write_plan
from toolkit.outputs import locked_folder, written_names
from toolkit.results import ScoreSet
from toolkit.results.stamp import MANIFEST
from toolkit.scoring.batch import COMMAND


def score_on(
    executor: Executor,
    paths: Sequence[str | Path],
    out: str | Path,
    *,
    n: int,
    format: str = "parquet",
    overwrite: bool = False,
    on_finished: Callable[[int, int], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Score inputs in ``n`` shards on an executor into ``out``; the counts of its manifest.

    ``options`` as for `make_plan`. Shards that are done stay in the folder until all are: the same
    call goes on from there. Raises what `make_plan`, `run_shards` and `merge_shards` raise.
    """
    folder = Path(out).absolute()
    holds = (
        f"{out} holds scores: the same command without --executor scores what is new; or give "
        "another --out, or --overwrite"
    )
    with locked_folder(folder, COMMAND) as place:
        work = place.work / SHARDS
        was_scored = not overwrite and MANIFEST in written_names(folder)
        if was_scored and not (work / PLAN).is_file():
            raise FileExistsError(holds)
        plan = make_plan(paths, n, **options)
        is_the_same = (work / PLAN).is_file() and read_plan(work).sha256 == plan.sha256
        if was_scored and not is_the_same:
            raise FileExistsError(holds)
        if was_scored:  # all was done but for taking the shards away
            counts: dict[str, Any] = ScoreSet.open(folder).manifest["counts"]
        else:
            if work.is_dir() and not is_the_same:
                shutil.rmtree(work)
            write_plan(work, plan)
            run_shards(work, executor, on_finished)
            scores = all_there(work, plan)
            counts = merge_into(place, scores, plan, format, overwrite=overwrite)
        place.clear_work()
    return counts
