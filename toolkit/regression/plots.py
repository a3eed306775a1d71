"""Figures of regressions: coefficients, and what the model fits over time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from toolkit.regression.covariates import YEAR
from toolkit.regression.results import Regression, Term

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS = {
    "naive": ("o", "#9a9a9a", "naive"),
    "gold_only": ("s", "#b8762b", "hand labels only"),
    "corrected": ("D", "#1f5fa8", "corrected"),
}
COLOURS = ("#1f5fa8", "#b8762b", "#2f7d5b", "#8a3b6b", "#5c5c5c", "#3f8f9b", "#a34a3c", "#6a6fb3")
STEPS = 60


def coefficient_plot(model: Regression) -> Figure:
    """Every term but the intercept: naive, by hand labels alone and corrected, with intervals."""
    from matplotlib.figure import Figure

    terms = [term for term in model.terms if term.name != "Intercept"] or list(model.terms)
    figure = Figure(figsize=(7.5, 1.3 + 0.5 * len(terms)), layout="constrained")
    axes = figure.subplots()
    for k, (method, (shape, colour, title)) in enumerate(MARKS.items()):
        rows = [(y, getattr(term, method)) for y, term in enumerate(terms)]
        rows = [(y, e) for y, e in rows if not math.isnan(e.value)]
        if rows:
            reach = [[e.value - e.low for _, e in rows], [e.high - e.value for _, e in rows]]
            reach = [[0.0 if math.isnan(x) else x for x in side] for side in reach]
            axes.errorbar(
                [e.value for _, e in rows], [y + (k - 1) * 0.2 for y, _ in rows], xerr=reach,
                fmt=shape, color=colour, markersize=5, capsize=2, linewidth=1.4, label=title,
            )  # fmt: skip
    axes.axvline(0, color="#333", linewidth=0.8)
    axes.set_yticks(range(len(terms)), [_plain(term) for term in terms])
    axes.set_ylim(len(terms) - 0.4, -0.6)
    axes.set_xlabel(f"{model.effect}, {model.outcome}".replace("$", r"\$"))
    _bare(axes)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize=8)
    return figure


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
    axes.set_ylabel(model.outcome.replace("$", r"\$"))
    _bare(axes)
    figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize=8)


def _bare(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _plain(term: Term) -> str:
    return term.name.replace("$", r"\$")  # a dollar sign would start a formula
