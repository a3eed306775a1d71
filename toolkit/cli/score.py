"""``toolkit score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.problems import problems_in_one_line

if TYPE_CHECKING:
    from toolkit.scoring.batch import BatchResult

REPORT_ARTICLES = 50
_COUNTED = ("articles", "sentences", "spans", "errors")


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files, folders or globs: texts, pages, tables, exports of archives.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = Path("scored"),
    report: Annotated[
        bool, typer.Option("--report", help=f"Write report.html (first {REPORT_ARTICLES}).")
    ] = False,
    model: Annotated[
        str, typer.Option(help="default, linear, or the folder of a model.")
    ] = "default",
    operating_point: Annotated[
        str, typer.Option(help="Thresholds for f1 or precision, in place of probability 0.5.")
    ] = "",
    calibration: Annotated[
        Path | None, typer.Option(help="A file of toolkit calibrate: probabilities as it says.")
    ] = None,
    device: Annotated[str, typer.Option(help="Run float weights in torch: cpu or cuda.")] = "",
    format: Annotated[str, typer.Option(help="Format of the tables: parquet, csv, jsonl.")] = (
        "parquet"
    ),
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="Take every input text as one sentence.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; one a core where it pays.")
    ] = None,
    append: Annotated[
        bool,
        typer.Option(
            "--append", help="Keep the articles in the folder, score new and changed ones."
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Start anew in a folder that holds scores.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where any input could not be scored.")
    ] = False,
) -> None:
    """Score articles into tables of articles, sentences and spans.

    Interrupted or killed, the same command continues where it stopped. Given again for a folder
    that grew, it scores what is new; scores of another model or other options are not replaced.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from toolkit.scoring.batch import score_batch

    console = Console(stderr=True, highlight=False)
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with problems_in_one_line(), progress:
        if append and overwrite:
            raise ValueError("give --append or --overwrite, not both")
        task = progress.add_task("reading")
        result = score_batch(
            paths,
            out,
            model=model,
            operating_point=operating_point,
            device=device,
            calibration=calibration or "",
            presegmented=presegmented,
            format=format,
            workers=workers,
            if_exists="append" if append else "overwrite" if overwrite else "",
            keep=REPORT_ARTICLES if report else 0,
            on_progress=lambda articles, sentences: progress.update(
                task, description=f"{articles:,} articles, {sentences:,} sentences"
            ),
        )
    for error in result.errors:
        typer.echo(str(error), err=True)
    if report:
        _report(result)
    _summary(result, report)
    nothing = result.counts["articles"] == 0
    if nothing or (strict and result.errors):
        raise typer.Exit(1)


def _report(result: BatchResult) -> None:
    from toolkit.report import write_report

    title = "Scored article" if result.counts["articles"] == 1 else "Scored articles"
    write_report(
        result.sample,
        result.out / "report.html",
        title=title,
        model=result.model,
        errors=result.errors,
        total=result.counts["articles"],
    )


def _summary(result: BatchResult, report: bool) -> None:
    n = result.counts
    counted = [f"{n[k]:,} {k if n[k] != 1 else k[:-1]}" for k in _COUNTED]
    before = [
        f"{n[key]:,} {words}"
        for key, words in (("resumed", "from an interrupted run"), ("kept", "scored before"))
        if n[key]
    ]
    if before:
        counted[0] += f" ({', '.join(before)})"
    typer.echo(f"{', '.join(counted)} -> {result.out}")
    if report:
        typer.echo(f"report: {result.out / 'report.html'}")
