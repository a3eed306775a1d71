"""The figure of a model's coefficients, drawn from its terms alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.highlight.drawing import bare, plain
from toolkit.regression.terms import Term

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARKS = {
    "naive": ("o", "#9a9a9a", "naive"),
    "gold_only": ("s", "#b8762b", "hand labels only"),
    "corrected": ("D", "#1f5fa8", "corrected"),
}


def coefficient_figure(terms: Sequence[Term], axis: str) -> Figure:
    """Every term but the intercept: naive, by hand labels alone and corrected, with intervals;
    ``axis`` says what a coefficient is."""
    from matplotlib.figure import Figure

    terms = [term for term in terms if term.name != "Intercept"] or list(terms)
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
    axes.set_yticks(range(len(terms)), [plain(term.name) for term in terms])
    axes.set_ylim(len(terms) - 0.4, -0.6)
    axes.set_xlabel(plain(axis))
    bare(axes, "top", "right", "left")
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize=8)
    return figure
