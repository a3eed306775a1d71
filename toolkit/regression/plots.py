"""Figures of regressions: coefficients, and what the model fits over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.highlight.drawing import bare, plain
from toolkit.regression.covariates import YEAR
from toolkit.regression.results import Regression

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#1f5fa8", "#b8762b", "#2f7d5b", "#8a3b6b", "#5c5c5c", "#3f8f9b", "#a34a3c", "#6a6fb3")
STEPS = 60


def coefficient_plot(model: Regression) -> Figure:
    """Every term but the intercept: naive, by hand labels alone and corrected, with intervals."""
    return model.plot()


def time_plot(model: Regression, *, by: str = "", at: str = "") -> Figure:
    """What a model of ``time`` fits, group by group of ``by``: corrected with its band, naive as a
    dashed line. Other covariates are held at their mean, or their most frequent value.

    ``at`` marks the date from which ``after`` and ``since`` count. Raises `ValueError` for a model
    that has no term of time.
    """
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    frame = model.frame
    if "time" not in model.terms_of.variables:
        raise ValueError(f"{model.formula!r} has no term of time to draw")
    span = np.linspace(float(frame["time"].min()), float(frame["time"].max()), STEPS)
    first = pd.to_datetime(frame["date"], format="mixed", utc=True).min()
    start = (pd.Timestamp(at, tz="UTC") - first).days / YEAR if at else 0.0
    if at:  # both sides of the step
        span = np.sort(np.append(span, [start - 1e-6, start]))
    dates = first + pd.to_timedelta(span * YEAR, unit="D")
    figure = Figure(figsize=(7.5, 4.0), layout="constrained")
    axes = figure.subplots()
    groups = sorted(frame[by].dropna().unique().tolist()) if by else [""]
    for k, group in enumerate(groups):
        rows = pd.DataFrame({**_typical(frame, model), "time": span})
        if by:
            rows[by] = group
        if at:
            rows["after"] = (span >= start).astype(float)
            rows["since"] = np.clip(span - start, 0, None)
        _line(axes, model, dates, rows, COLOURS[k % len(COLOURS)], str(group))
    if at:
        # matplotlib counts dates in days since 1970
        axes.axvline(pd.Timestamp(at, tz="UTC").timestamp() / 86400, color="#333", linewidth=0.8)
    axes.tick_params(axis="x", labelrotation=30)
    _finish(figure, axes, model)
    return figure


def difference_plot(model: Regression) -> Figure:
    """A difference in differences: treated and other outlets before and after, and where the
    treated would stand had they moved as the others did. Raises `ValueError` for another model."""
    import pandas as pd
    from matplotlib.figure import Figure

    if not {"treated", "after"} <= set(model.terms_of.variables):
        raise ValueError(f"{model.formula!r} has no treated and after to draw")
    figure = Figure(figsize=(6.0, 4.0), layout="constrained")
    axes = figure.subplots()
    typical = _typical(model.frame, model)
    lines = {}
    for k, (treated, title) in enumerate(((1.0, "treated"), (0.0, "others"))):
        rows = pd.DataFrame({**typical, "treated": treated, "after": [0.0, 1.0]})
        lines[title] = _line(axes, model, [0, 1], rows, COLOURS[k], title)
    start = lines["treated"][0]
    moved = start + lines["others"][1] - lines["others"][0]
    axes.plot([0, 1], [start, moved], ":", color=COLOURS[0], label="treated, moved as others")
    axes.set_xticks([0, 1], ["before", "after"])
    _finish(figure, axes, model)
    return figure


def _line(
    axes: Axes, model: Regression, x: Any, rows: pd.DataFrame, colour: str, title: str
) -> list[float]:
    naive = model.fitted(rows, method="naive")
    axes.plot(x, naive["value"], "--", color=colour, linewidth=1.0, label=f"{title} naive".strip())
    if model.descriptive:
        return list(naive["value"])
    best = model.fitted(rows)
    axes.plot(x, best["value"], color=colour, label=f"{title} corrected".strip())
    axes.fill_between(x, best["low"], best["high"], color=colour, alpha=0.15, linewidth=0)
    return list(best["value"])


def _typical(frame: pd.DataFrame, model: Regression) -> dict[str, Any]:
    """Covariates at their mean, or at their most frequent value."""
    values: dict[str, Any] = {}
    for name in model.terms_of.variables:
        if name not in frame:  # a label
            values[name] = 0.0
        elif name in model.terms_of.groups:
            values[name] = frame[name].mode().iloc[0]
        else:
            values[name] = float(frame[name].mean())
    return values


def _finish(figure: Figure, axes: Axes, model: Regression) -> None:
    axes.set_ylabel(plain(model.outcome))
    bare(axes, "top", "right", "left")
    figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize=8)
