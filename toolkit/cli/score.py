"""``toolkit score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from toolkit.cli.problems import problems_in_one_line
from toolkit.cli.repeated import said_of_repeated

if TYPE_CHECKING:
    from toolkit.scoring.batch import BatchResult

REPORT_ARTICLES = 50
SHOWN_ERRORS = 20
"""Problems that are printed, and shown in the report; all are in errors.jsonl."""
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
        str, typer.Option(help="default, linear, a model's folder, a language model's YAML file.")
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
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="Take a column of a table, such as text=story."
        ),
    ] = None,
    dates: Annotated[
        Literal["", "day-first", "month-first"],
        typer.Option(help="How 03/04/2024 is read, where no date of its column tells."),
    ] = "",
    any_language: Annotated[
        bool, typer.Option("--any-language", help="Score what is not English too.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; one a core where it pays.")
    ] = None,
    append: Annotated[
        bool,
        typer.Option(
            "--append", help="Also keep articles of the folder that are not among the inputs."
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Start anew in a folder that holds scores.")
    ] = False,
    executor: Annotated[
        Literal["", "processes", "dask"],
        typer.Option(help="Score in shards, each a task: on this machine, or on Dask workers."),
    ] = "",
    scheduler: Annotated[str, typer.Option(help="Address of the Dask scheduler.")] = "",
    n_shards: Annotated[
        int, typer.Option("--shards", min=1, help="How many, with an --executor.")
    ] = 200,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where any input could not be scored.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="A language model: say requests, tokens, cost; send nothing."
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="A language model: send requests without asking.")
    ] = False,
) -> None:
    """Score articles into tables of articles, sentences and spans.

    Interrupted or killed, the same command continues where it stopped. Given again, it scores what
    is new or changed and drops what the same paths no longer hold; scores of another model or other
    options are not replaced, and no file that is not the toolkit's is.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from toolkit.cli.sending import load_language_model, may_send
    from toolkit.scoring.batch import score_batch
    from toolkit.text.rows import ReadOptions

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
        language_model = load_language_model(
            model, operating_point=operating_point, device=device, calibration=calibration or ""
        )
        if dry_run and language_model is None:
            raise ValueError("--dry-run is for a language model: --model llm.yaml")
        task = progress.add_task("reading")
        if executor:
            if append:
                raise ValueError(
                    "--executor writes a folder anew: give --append in a command without it, which "
                    "scores what is new and keeps the rest"
                )
            from toolkit.cli.shards import score_in_shards

            score_in_shards(
                executor, scheduler, paths, out, n_shards, workers, strict,
                on_finished=lambda done, every: progress.update(
                    task, description=f"{done:,} of {every:,} shards"
                ),
                model=model, operating_point=operating_point, device=device,
                calibration=str(calibration.absolute()) if calibration else "",
                presegmented=presegmented, columns=columns or [], dates=dates,
                any_language=any_language, format=format, overwrite=overwrite,
            )  # fmt: skip
            if not report:
                return
            overwrite = False  # below all is found scored, and a report is written
        if language_model is not None:
            options = ReadOptions.of(columns or (), dates, any_language)
            progress.stop()
            if may_send(
                language_model, paths, options,
                presegmented=presegmented, yes=yes, dry_run=dry_run,
            ):  # fmt: skip
                language_model.send = True
            if dry_run:
                return
            progress.start()
            language_model.on_answer = lambda done, every: progress.update(
                task, description=f"{done:,} of {every:,} requests"
            )
        result = score_batch(
            paths,
            out,
            model=model if language_model is None else language_model,
            operating_point=operating_point,
            device=device,
            calibration=calibration or "",
            presegmented=presegmented,
            columns=columns or (),
            dates=dates,
            any_language=any_language,
            format=format,
            workers=workers,
            if_exists="append" if append else "overwrite" if overwrite else "",
            keep=REPORT_ARTICLES if report else 0,
            on_progress=lambda articles, sentences: progress.update(
                task, description=f"{articles:,} articles, {sentences:,} sentences"
            ),
            write_page=_report if report else None,
        )
    _say_notes(result)
    _summary(result, report)
    nothing = result.counts["articles"] == 0
    if nothing or (strict and result.counts["errors"]):
        raise typer.Exit(1)


def _say_notes(result: BatchResult) -> None:
    """What the user should know beside the counts."""
    for note in result.notes:
        typer.echo(f"toolkit: {note}", err=True)
    for error in result.errors[:SHOWN_ERRORS]:
        typer.echo(str(error), err=True)
    if (more := result.counts["errors"] - SHOWN_ERRORS) > 0:
        typer.echo(f"toolkit: {more:,} more such problems: {result.out / 'errors.jsonl'}", err=True)
    if gone := result.dropped:
        typer.echo(
            f"toolkit: {len(gone):,} article{'s are' if gone[1:] else ' is'} no longer among the "
            f"inputs, such as {gone[0]}, and dropped (--append keeps them)",
            err=True,
        )
    if shortened := result.counts["cut_short"]:
        typer.echo(
            f"warning: {shortened:,} {'text was' if shortened == 1 else 'texts were'} cut short at "
            'the source (they end in "[+2219 chars]" or "[…]"): what is missing is not scored',
            err=True,
        )
    if repeated := said_of_repeated(result.counts):
        typer.echo(repeated, err=True)


def _report(result: BatchResult, folder: Path) -> None:
    from toolkit.report import write_report
    from toolkit.scoring.earlier import REPORT

    title = "Scored article" if result.counts["articles"] == 1 else "Scored articles"
    write_report(
        result.sample,
        folder / REPORT,
        title=title,
        model=result.model,
        errors=result.errors[:SHOWN_ERRORS],
        errors_in_all=result.counts["errors"],
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
