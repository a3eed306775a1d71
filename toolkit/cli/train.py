"""``toolkit train``: a model from a configuration file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def train(
    config: Annotated[
        Path,
        typer.Argument(metavar="CONFIG", help="A training's YAML file, or a CSV: text and labels."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the model, and for the run's state.")],
    data: Annotated[
        Path | None, typer.Option(help="Folder above the corpora; else TOOLKIT_DATA.")
    ] = None,
    codebook: Annotated[
        Path | None, typer.Option(help="With a CSV: the codebook whose questions its columns are.")
    ] = None,
    device: Annotated[str, typer.Option(help="cpu, or cuda where there is a GPU.")] = "cpu",
) -> None:
    """Train an encoder model. Interrupted, the same command goes on where it stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from toolkit.corpora.card import CorpusError
    from toolkit.training.config import own_config, read_config
    from toolkit.training.examples import load_sources, training_heads
    from toolkit.training.loop import train as run

    if data is not None:
        os.environ["TOOLKIT_DATA"] = str(data)
    try:
        table = config.suffix.lower() == ".csv"
        rows = config.read_text("utf-8-sig").count("\n") if table and config.is_file() else 0
        settings = own_config(config, codebook, rows) if table else read_config(config)
        cuts, heads = load_sources(settings), training_heads(settings)
    except (ValueError, CorpusError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    for name, cut in cuts.items():
        learn, develop = (sum(len(p.texts) for p in rows) for rows in (cut.learn, cut.develop))
        typer.echo(
            f"{name:18}{learn:>7,} sentences to learn from, {develop:>6,} to develop on, "
            f"{cut.kept_out:,} passages kept out"
        )
        for error in cut.errors:
            typer.echo(str(error), err=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(),
               TextColumn("loss {task.fields[loss]:.3f}"))  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bars = {}

        def told(stage: str, step: int, steps: int, loss: float) -> None:
            if stage not in bars:
                bars[stage] = progress.add_task(stage, total=steps, loss=loss)
            progress.update(bars[stage], completed=step, loss=loss)

        try:
            run(settings, cuts, out, heads=heads, device=device, progress=told)
        except ValueError as problem:
            typer.echo(f"toolkit: {problem}", err=True)
            raise typer.Exit(2) from None
    typer.echo(f"the model is in {out}")
