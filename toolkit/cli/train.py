"""``toolkit train`` and ``toolkit retrain``: models from configuration files, or from a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.problems import Data, problems_in_one_line

if TYPE_CHECKING:
    from toolkit.training.splits import Split

Device = Annotated[str, typer.Option(help="cpu, or cuda where there is a GPU.")]


def train(
    config: Annotated[
        Path,
        typer.Argument(
            metavar="CONFIG",
            help="A training's YAML file, a CSV (text and labels), or a folder of toolkit score.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the model, and for the run's state.")],
    data: Data = None,
    codebook: Annotated[
        Path | None, typer.Option(help="With a CSV: the codebook whose questions its columns are.")
    ] = None,
    device: Device = "cpu",
) -> None:
    """Train an encoder model. Interrupted, the same command goes on where it stopped.

    From a folder of scores, such as a language model's, a small model learns what was said there.
    """
    from toolkit.training.config import read_config, scores_config, table_config
    from toolkit.training.requirements import require_packages

    with problems_in_one_line(data):
        table = config.suffix.lower() == ".csv"
        if table:
            settings = table_config(config, codebook)
        else:
            settings = scores_config(config) if config.is_dir() else read_config(config)
        require_packages(settings)
        from toolkit.training.loop import train as run
        from toolkit.training.splits import load_training_data

        training_data = load_training_data(settings)
        for name, split in training_data.splits.items():
            _show(name, split)
        with _bars() as progress:
            run(settings, training_data, out, device=device, progress=progress)
    typer.echo(f"the model is in {out}: toolkit score PATH --model {out}")


def retrain(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG", help="The YAML file that names the steps' files.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the models and their cards.")] = Path(
        "build/retrain"
    ),
    data: Data = None,
    device: Device = "cpu",
) -> None:
    """Retrain the bundled models: linear parts, encoder, confidence thresholds, parity, cards,
    bundle. Steps that are done are skipped; interrupted, the same command goes on."""
    from toolkit.retraining.retrain import retrain as run

    with problems_in_one_line(data), _bars() as progress:
        run(config, out, device=device, report=typer.echo, progress=progress)


def _show(name: str, split: Split) -> None:
    train, dev = (sum(len(passage.texts) for passage in part) for part in (split.train, split.dev))
    typer.echo(
        f"{name:18}{train:>7,} sentences to train on, {dev:>6,} to develop on, "
        f"{split.kept_out:,} passages kept out"
    )
    for error in split.errors:
        typer.echo(str(error), err=True)


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int, float], None]]:
    """Bars on standard error, one a stage."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(),
               TextColumn("loss {task.fields[loss]:.3f}"))  # fmt: skip
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bars = {}

        def show(stage: str, step: int, steps: int, loss: float) -> None:
            if stage not in bars:
                bars[stage] = progress.add_task(stage, total=steps, loss=loss)
            progress.update(bars[stage], completed=step, loss=loss)

        yield show
