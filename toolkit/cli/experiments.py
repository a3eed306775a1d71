"""``toolkit run``, ``toolkit reproduce`` and ``toolkit diff``: experiments from configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


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
    data: Annotated[Path | None, typer.Option(help="Folder above the corpora.")] = None,
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
    import os

    from toolkit.experiment import read_experiment
    from toolkit.experiment import run as go

    if data is not None:
        os.environ["TOOLKIT_DATA"] = str(data)
    try:
        folder = go(read_experiment(config, change or ()), runs)
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"run: {folder}")


def reproduce(
    folder: Annotated[Path, typer.Argument(help="The folder of a run.")],
    data: Annotated[Path | None, typer.Option(help="Folder above the corpora.")] = None,
    tolerance: Annotated[float, typer.Option(min=0, help="For scores and figures.")] = 1e-6,
) -> None:
    """Run a run again, and say what does not come out as it was."""
    import os

    from toolkit.experiment import reproduce as again

    if data is not None:
        os.environ["TOOLKIT_DATA"] = str(data)
    try:
        wrong = again(folder, tolerance)
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
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

    try:
        lines = difference(first, second)
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    for line in lines or ["no difference"]:
        typer.echo(line)
