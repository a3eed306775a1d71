"""``toolkit calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line


def calibrate(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    labels: Annotated[Path, typer.Argument(help="Hand labels: the table of `toolkit labels`.")],
    out: Annotated[Path, typer.Option(help="Folder for calibration.json and its page.")] = Path(
        "calibration"
    ),
    sample: Annotated[
        Path | None, typer.Option(help="sample.csv, where the labels lack inclusion_p.")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, help="Folds, of whole articles.")] = 5,
    seed: Annotated[int, typer.Option(help="Of folds and intervals.")] = 0,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a calibration in the folder.")
    ] = False,
) -> None:
    """Fit a model's probabilities to hand labels (200 or so) of your own corpus."""
    from toolkit.recalibration import calibrate as fit
    from toolkit.recalibration import write_calibration
    from toolkit.recalibration.page import summary

    with problems_in_one_line():
        calibrated = fit(scored, labels, sample=sample, folds=folds, seed=seed)
        path = write_calibration(calibrated, out, overwrite=overwrite)
    for note in calibrated.notes:
        typer.echo(f"toolkit: {note}", err=True)
    for line in summary(calibrated):
        typer.echo(line)
    typer.echo(f"toolkit score PATH --calibration {path}")
