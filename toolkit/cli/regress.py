"""``toolkit regress``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from toolkit.cli.problems import problems_in_one_line


def regress(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    gold: Annotated[Path, typer.Argument(help="Hand labels: the table of `toolkit labels`.")],
    formulas: Annotated[
        list[str],
        typer.Argument(metavar="FORMULA...", help="outcome ~ terms; several are put side by side."),
    ],
    also: Annotated[
        list[Path] | None,
        typer.Option(help="Scores of the same articles by another model; corrected together."),
    ] = None,
    family: Annotated[
        Literal["linear", "logistic", "poisson"],
        typer.Option(help="Differences, log odds ratios, or log ratios of rates."),
    ] = "linear",
    unit: Annotated[
        Literal["sentence", "article"], typer.Option(help="What the outcome is of.")
    ] = "sentence",
    weighting: Annotated[
        Literal["sentence", "article"], typer.Option(help="What counts alike.")
    ] = "sentence",
    cluster: Annotated[
        str, typer.Option(help="A column of articles within which errors are related.")
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Take this outlet; give it again for others.")
    ] = None,
    sample: Annotated[
        Path | None, typer.Option(help="sample.csv, where the labels lack inclusion_p.")
    ] = None,
    covariates: Annotated[
        Path | None, typer.Option(help="A table with article_id (or id) and further columns.")
    ] = None,
    at: Annotated[str, typer.Option(help="A date from which `after` and `since` count.")] = "",
    treated: Annotated[
        list[str] | None, typer.Option(help="An outlet for `treated`; give it again for others.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("regressed"),
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where anything is descriptive only.")
    ] = False,
) -> None:
    """Regress labels on covariates, or covariates on labels, corrected by hand labels."""
    from toolkit.regression import regress as fitted
    from toolkit.regression import table_of
    from toolkit.report.regression import write_regressions

    with problems_in_one_line():
        models = [
            fitted(
                formula, scored, also=also or (), gold=gold, sample=sample, family=family,
                unit=unit, weighting=weighting, cluster=cluster, only=only or (),
                covariates=covariates, at=at, treated=treated or (),
            )
            for formula in formulas
        ]  # fmt: skip
        titled = {f"({number})": model for number, model in enumerate(models, 1)}
        folder = write_regressions(titled, out, at=at)
    for note in dict.fromkeys(note for model in models for note in model.notes):
        typer.echo(f"toolkit: {note}", err=True)
    for title, model in titled.items():
        typer.echo(model.formula if len(models) == 1 else f"{title} {model.formula}")
        if model.descriptive:
            typer.echo(f"descriptive only: {model.descriptive}")
    typer.echo(str(models[0] if len(models) == 1 else table_of(titled)))
    for model in models:
        if words := model.worth():
            typer.echo(words)
    typer.echo(f"tables and figures: {folder}")
    if strict and any(model.descriptive for model in models):
        raise typer.Exit(1)
