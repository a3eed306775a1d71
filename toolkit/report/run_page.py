"""Writes the page of an experiment's run: what was asked, of what, and the way to each figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from toolkit.comparison import in_words
from toolkit.highlight import STYLE
from toolkit.report.html import environment, source
from toolkit.report.numbers import METHOD_TITLES, p_value, points

if TYPE_CHECKING:
    from toolkit.comparison import Comparison

PAGE = "report.html"


def write_run(
    comparisons: Mapping[str, Comparison],
    config: Mapping[str, Any],
    manifest: Mapping[str, Any],
    folder: Path,
) -> Path:
    """Write ``report.html`` into a run's folder, comparisons by measure; the path of the page."""
    env = environment()
    page = folder / PAGE
    page.write_text(
        env.get_template("run.html.j2").render(
            style=Markup(STYLE + source(env, "report.css")),
            comparisons=comparisons,
            in_words=in_words,
            methods=METHOD_TITLES,
            config=config,
            manifest=manifest,
            points=points,
            p_value=p_value,
        ),
        encoding="utf-8",
    )
    return page
