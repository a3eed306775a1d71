"""The command line: parse, call one function, print."""

from __future__ import annotations

from typing import Annotated

import typer

from toolkit.cli.adjudicate import adjudicate
from toolkit.cli.audit import audit
from toolkit.cli.calibrate import calibrate
from toolkit.cli.code import code
from toolkit.cli.coding import codebook, sample
from toolkit.cli.compare import compare
from toolkit.cli.data import data
from toolkit.cli.describe import describe
from toolkit.cli.evaluate import evaluate
from toolkit.cli.experiments import diff, reproduce, run
from toolkit.cli.explore import explore
from toolkit.cli.labels import labels
from toolkit.cli.language_models import collect, prepare, prompt
from toolkit.cli.pack import pack
from toolkit.cli.plan import plan
from toolkit.cli.problems import output_said_or_not
from toolkit.cli.regress import regress
from toolkit.cli.score import score
from toolkit.cli.shards import merge, score_shard, shards
from toolkit.cli.sources import sources
from toolkit.cli.train import retrain, train
from toolkit.cli.validate import validate
from toolkit.version import __version__

app = typer.Typer(
    help="Score framing, sourcing and loaded language in news, with the evidence marked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    score, codebook, plan, sample, code, labels, adjudicate, compare, describe, explore, regress,
    sources, run, reproduce, diff, train, retrain, evaluate, audit, calibrate,
    shards, score_shard, merge, validate, pack, prompt, prepare, collect,
):  # fmt: skip
    app.command()(command)
app.add_typer(data, name="data")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"toolkit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the ``toolkit`` command."""
    with output_said_or_not():
        app()
