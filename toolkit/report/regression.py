"""Writes regressions as tables and figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.highlight.drawing import save
from toolkit.outputs import output_folder

if TYPE_CHECKING:
    from toolkit.regression import Regression


def write_regressions(models: Mapping[str, Regression], folder: Path, *, at: str = "") -> Path:
    """Write, of each model by its number, ``model_1.csv`` with every figure, ``model_1.tex`` and
    ``model_1.svg`` and ``.pdf``; ``time_1`` or ``difference_1`` where the model has a term of time
    or ``treated`` and ``after``; of several, ``models.csv`` and ``models.tex`` side by side. Gives
    the folder."""
    from toolkit.regression import coefficient_plot, difference_plot, table_of, time_plot

    with output_folder(folder, "regress", whole=True) as new:
        for number, model in enumerate(models.values(), 1):
            model.to_csv(new / f"model_{number}.csv")
            (new / f"model_{number}.tex").write_text(model.to_latex(), encoding="utf-8")
            save(coefficient_plot(model), new / f"model_{number}")
            variables = set(model.terms_of.variables)
            if "time" in variables:
                by = next(iter(model.terms_of.groups), "")
                save(time_plot(model, by=by, at=at), new / f"time_{number}")
            if {"treated", "after"} <= variables:
                save(difference_plot(model), new / f"difference_{number}")
        if len(models) > 1:
            together = table_of(models)
            together.to_csv(new / "models.csv")
            (new / "models.tex").write_text(together.to_latex(), encoding="utf-8")
    return folder
