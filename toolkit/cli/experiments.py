"""``toolkit run``, ``toolkit reproduce`` and ``toolkit diff``: experiments from configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import Data, problems_in_one_line


def _schema(asked: bool) -> None:
    from toolkit.experiment.config import schema

    if asked:
        typer.echo(schema(), nl=False)
        raise typer.Exit


def run(
    config: Annotated[Path, typer.Argument(help="The file of an experiment (YAML).")],
    change: Annotated[
        list[str] | None, typer.Option("--set", help="key=value, in place of the file's.")
    ] = None,
    data: Data = None,
    runs: Annotated[Path, typer.Option(help="Folder for runs.")] = Path("runs"),
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            callback=_schema,
            is_eager=True,
            help="Print the JSON schema of such a file, for an editor.",
        ),
    ] = False,
) -> None:
    """Run an experiment; broken off, the same command goes on."""
    from toolkit.experiment import read_experiment
    from toolkit.experiment import run as go

    with problems_in_one_line(data):
        folder = go(read_experiment(config, change or ()), runs)
    typer.echo(f"run: {folder}")


def reproduce(
    folder: Annotated[Path, typer.Argument(help="The folder of a run.")],
    data: Data = None,
    tolerance: Annotated[float, typer.Option(min=0, help="For scores and figures.")] = 1e-6,
) -> None:
    """Run a run again, and say what does not come out as it was."""
    from toolkit.experiment import reproduce as again

    with problems_in_one_line(data):
        wrong = again(folder, tolerance)
    for line in wrong:
        typer.echo(line)
    if wrong:
        raise typer.Exit(1)
    typer.echo(f"{folder}: reproduced")


def diff(
    first: Annotated[Path, typer.Argument(help="The folder of a run.")],
    second: Annotated[Path, typer.Argument(help="The folder of another.")],
) -> None:
    """Say why two runs differ, and in which figures."""
    from toolkit.experiment import difference

    with problems_in_one_line():
        lines = difference(first, second)
    for line in lines or ["no difference"]:
        typer.echo(line)
