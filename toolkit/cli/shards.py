"""``toolkit shards``, ``toolkit score-shard`` and ``toolkit merge``."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from toolkit.cli.problems import problems_in_one_line
from toolkit.cli.repeated import said_of_repeated

Shards = Annotated[Path, typer.Argument(metavar="DIR", help="A folder of toolkit shards.")]


def shards(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="As of toolkit score.")],
    out: Annotated[Path, typer.Option(help="Folder for the shards.")] = Path("shards"),
    n: Annotated[int, typer.Option("--n", min=1, help="How many shards, at most.")] = 200,
    model: Annotated[str, typer.Option(help="As of toolkit score.")] = "default",
    operating_point: Annotated[str, typer.Option(help="As of toolkit score.")] = "",
    calibration: Annotated[Path | None, typer.Option(help="As of toolkit score.")] = None,
    device: Annotated[str, typer.Option(help="As of toolkit score.")] = "",
    presegmented: Annotated[bool, typer.Option("--presegmented")] = False,
    columns: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN")] = None,
    dates: Annotated[Literal["", "day-first", "month-first"], typer.Option()] = "",
    any_language: Annotated[bool, typer.Option("--any-language")] = False,
) -> None:
    """Divide inputs into shards of about equal size, to be scored by tasks of their own.

    Writes shards.json and shards.sbatch, a script that scores all of them on Slurm. The same
    command gives the same shards.
    """
    from toolkit.executors import make_plan, write_plan
    from toolkit.executors.slurm import SCRIPT

    with problems_in_one_line():
        plan = make_plan(
            paths, n, model=model, operating_point=operating_point, device=device,
            calibration=str(calibration.absolute()) if calibration else "",
            presegmented=presegmented, columns=columns or [], dates=dates,
            any_language=any_language,
        )  # fmt: skip
        write_plan(out, plan)
    pieces = sum(len(shard) for shard in plan.shards)
    typer.echo(f"{len(plan.shards):,} shards of {pieces:,} files or parts of files -> {out}")
    typer.echo(f"score them: sbatch {out / SCRIPT}\nthen: toolkit merge {out}")


def score_shard(
    folder: Shards,
    shard: Annotated[
        int | None, typer.Argument(help="Its number, from 0; else that of the Slurm task.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Score one shard; interrupted or killed, the same command goes on."""
    from toolkit.executors import score_shard as score
    from toolkit.executors.slurm import TASK_VARIABLE

    with problems_in_one_line():
        number = shard
        if number is None:
            task = os.environ.get(TASK_VARIABLE, "")
            if not task.isdigit():
                raise ValueError(
                    f"which shard? give its number, or run it in Slurm ({TASK_VARIABLE})"
                )
            number = int(task)
        counts = score(folder, number, workers=workers).counts
    typer.echo(
        f"shard {number}: {counts['articles']:,} articles, {counts['sentences']:,} sentences, "
        f"{counts['errors']:,} errors"
    )


def merge(
    folder: Shards,
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = Path("scored"),
    format: Annotated[str, typer.Option(help="Format of the tables: parquet, csv, jsonl.")] = (
        "parquet"
    ),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace scores that the folder holds.")
    ] = False,
) -> None:
    """Put scored shards together into one folder, the same as one process would leave.

    Says which shards are missing, failed or scored otherwise, and the command that scores each.
    """
    from toolkit.executors import merge_shards

    with problems_in_one_line():
        counts = merge_shards(folder, out, format=format, overwrite=overwrite)
    _say(counts, out)


def score_in_shards(
    executor: str,
    scheduler: str,
    paths: list[str],
    out: Path,
    n: int,
    workers: int | None,
    strict: bool,
    *,
    on_finished: Callable[[int, int], None],
    **options: Any,
) -> None:
    """``toolkit score --executor``."""
    from toolkit.executors import DaskCluster, LocalProcesses, score_on

    chosen = DaskCluster(scheduler) if executor == "dask" else LocalProcesses(workers)
    counts = score_on(chosen, paths, out, n=n, on_finished=on_finished, **options)
    _say(counts, out)
    if not counts["articles"] or (strict and counts["errors"]):
        raise typer.Exit(1)


def _say(counts: dict[str, Any], out: Path) -> None:
    if repeated := said_of_repeated(counts):
        typer.echo(repeated, err=True)
    typer.echo(
        f"{counts['articles']:,} articles, {counts['sentences']:,} sentences, "
        f"{counts['spans']:,} spans, {counts['errors']:,} errors -> {out}"
    )
