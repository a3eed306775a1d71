"""``toolkit evaluate``: figures of models and methods, as a card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import Data, problems_in_one_line


def evaluate(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="An evaluation's YAML file.")],
    data: Data = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the card goes, without suffix, instead.")
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option(help="Measure this model instead; repeat for several.")
    ] = None,
    work: Annotated[Path, typer.Option(help="Where folds that are done are kept.")] = Path(
        "experiments/runs/folds"
    ),
) -> None:
    """Measure models on labelled corpora, classifiers on folds, or how well intervals cover."""
    from toolkit.evaluation.card import write_card
    from toolkit.evaluation.config import ModelCard, RegressionGrid, read_evaluation
    from toolkit.evaluation.run import run_evaluation
    from toolkit.regression.grid import run_regression_grid

    with problems_in_one_line(data):
        settings = read_evaluation(config)
        if model:
            if not isinstance(settings, ModelCard):
                raise ValueError(f"{config}: --model is for a config of kind: model")
            settings = settings.model_copy(update={"models": tuple(model)})
        if out is not None:
            settings = settings.model_copy(update={"card": out})
        if isinstance(settings, RegressionGrid):
            kept = work / settings.card.name
            content = run_regression_grid(settings, kept, report=typer.echo)
        else:
            content = run_evaluation(settings, work=work, report=typer.echo)
        page = write_card(settings, content, config)
    typer.echo(f"card: {page}")
