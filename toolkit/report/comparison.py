"""Writes a comparison as a page, with its tables and its figure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from toolkit.highlight import STYLE
from toolkit.report.forest import forest, save, svg
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


def write_comparison(found: Comparison, folder: Path) -> Path:
    """Write ``comparison.html``, ``contrasts.csv``, ``levels.csv`` and ``forest.svg`` and ``.pdf``
    into ``folder``; the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    found.table().to_csv(folder / "contrasts.csv", index=False)
    found.level_table().to_csv(folder / "levels.csv", index=False)
    save(forest(found), folder / "forest")
    page = folder / "comparison.html"
    page.write_text(render(found), encoding="utf-8")
    return page


def render(found: Comparison) -> str:
    """The page as text: self-contained, no script, any name of an outlet safe."""
    env = environment()
    return env.get_template("comparison.html.j2").render(
        style=Markup(STYLE + source(env, "report.css")), **_context(found)
    )


def _context(found: Comparison) -> dict[str, object]:
    return {
        "found": found,
        "measure": found.measure,
        "methods": METHOD_TITLES,
        # Drawn by matplotlib, which escapes what it writes.
        "figure": Markup(svg(forest(found))),
        "share": share,
        "points": points,
        "rate": rate,
        "p_value": p_value,
        "exp": math.exp,
        "isnan": math.isnan,
    }


def share(one: Estimate) -> str:
    """A level in per cent with its interval."""
    return f"{100 * one.value:.1f}% ({100 * one.low:.1f} to {100 * one.high:.1f})"


def points(one: Estimate) -> str:
    """A difference in points with its interval."""
    return f"{100 * one.value:+.1f} ({100 * one.low:+.1f} to {100 * one.high:+.1f})"


def rate(one: tuple[float, float, float, int]) -> str:
    """A rate with its interval and the number of labels it is of."""
    value, low, high, n = one
    return "–" if not n else f"{value:.2f} ({low:.2f} to {high:.2f}), n {n:,}"


def p_value(p: float) -> str:
    """A p value as it is printed.

    >>> p_value(0.00004), p_value(0.0312), p_value(float("nan"))
    ('< .001', '.031', '–')
    """
    if math.isnan(p):
        return "–"
    return "< .001" if p < 0.001 else f"{p:.3f}".lstrip("0")
