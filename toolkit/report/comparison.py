"""Writes a comparison as a page, with its tables and its figure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from toolkit.highlight import STYLE
from toolkit.highlight.drawing import save, svg
from toolkit.report.forest import forest
from toolkit.report.html import environment, source

if TYPE_CHECKING:
    from toolkit.comparison import Comparison
    from toolkit.inference import Estimate

METHOD_TITLES = {
    "naive": "naive",
    "gold only": "hand labels only",
    "Rogan-Gladen": "Rogan–Gladen",
    "prediction-powered": "corrected",
}


def write_comparison(comparison: Comparison, folder: Path) -> Path:
    """Write ``comparison.html``, ``contrasts.csv``, ``levels.csv`` and ``forest.svg`` and ``.pdf``
    into ``folder``; the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    comparison.table().to_csv(folder / "contrasts.csv", index=False)
    comparison.level_table().to_csv(folder / "levels.csv", index=False)
    save(forest(comparison), folder / "forest")
    page = folder / "comparison.html"
    page.write_text(render(comparison), encoding="utf-8")
    return page


def render(comparison: Comparison) -> str:
    """The page as text: self-contained, no script, any name of an outlet safe."""
    env = environment()
    return env.get_template("comparison.html.j2").render(
        style=Markup(STYLE + source(env, "report.css")),
        comparison=comparison,
        methods=METHOD_TITLES,
        # Drawn by matplotlib, which escapes what it writes.
        figure=Markup(svg(forest(comparison))),
        share=share,
        points=points,
        rate=rate,
        p_value=p_value,
        exp=math.exp,
        isnan=math.isnan,
    )


def share(level: Estimate) -> str:
    """A level in per cent with its interval."""
    return f"{100 * level.value:.1f}% ({100 * level.low:.1f} to {100 * level.high:.1f})"


def points(difference: Estimate) -> str:
    """A difference in points with its interval."""
    value, low, high = (100 * x for x in (difference.value, difference.low, difference.high))
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"


def rate(error: tuple[float, float, float, int]) -> str:
    """A rate with its interval and the number of labels it is of."""
    value, low, high, n = error
    return "–" if not n else f"{value:.2f} ({low:.2f} to {high:.2f}), n {n:,}"


def p_value(p: float) -> str:
    """A p value as it is printed.

    >>> p_value(0.00004), p_value(0.0312), p_value(float("nan"))
    ('< .001', '.031', '–')
    """
    if math.isnan(p):
        return "–"
    return "< .001" if p < 0.001 else f"{p:.3f}".lstrip("0")
