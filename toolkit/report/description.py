"""Writes a description as a page, with its tables and figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from toolkit.highlight import STYLE
from toolkit.highlight.drawing import save, svg
from toolkit.outputs import output_folder
from toolkit.outputs.formulas import guarded
from toolkit.report.description_figures import (
    MACHINE,
    measures_figure,
    profiles_figure,
    time_figure,
    words_figure,
)
from toolkit.report.html import environment, source

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.description import Description

PAGE = "description.html"
TABLES = ("groups", "measures", "over_time", "profiles", "words", "contexts")


def write_description(description: Description, folder: Path) -> Path:
    """Write ``description.html``, a CSV file for each table that has rows, and each figure as SVG
    and PDF into ``folder``, all together (`toolkit.outputs`); the path of the page. Raises
    `FileExistsError` for a file of such a name that is not the toolkit's."""
    with output_folder(folder, "describe", whole=True) as new:
        for name in TABLES:
            table = getattr(description, name)
            if len(table):
                guarded(table).to_csv(new / f"{name}.csv", index=False, encoding="utf-8")
        drawn = {name: save(figure, new / name) for name, figure in figures(description)}
        (new / PAGE).write_text(_render(description, drawn), encoding="utf-8")
    return folder / PAGE


def render(description: Description) -> str:
    """The page as text: self-contained, no script, any name or word safe."""
    return _render(description, {name: svg(figure, name) for name, figure in figures(description)})


def figures(description: Description) -> Iterator[tuple[str, Figure]]:
    """The figures of a description that its tables have rows for, by name."""
    by = description.by
    yield "measures", measures_figure(description.measures, by)
    if len(description.over_time):
        yield "over_time", time_figure(description.over_time, by, description.over)
    if len(description.profiles):
        yield "profiles", profiles_figure(description.profiles, by)
    if len(description.words):
        for codebook, table in description.words.groupby("codebook", sort=False):
            yield f"words_{codebook}", words_figure(table, by)


def _render(description: Description, drawn: dict[str, str]) -> str:
    env = environment()
    titles = {codebook.name: codebook.title for codebook in description.codebooks}
    groups = description.groups.to_dict("records")
    words = description.words
    return env.get_template("description.html.j2").render(
        style=Markup(STYLE + source(env, "report.css")),
        description=description,
        by=description.by,
        machine=MACHINE,
        groups=groups,
        measures=by_measure(description),
        # Drawn by matplotlib, which escapes what it writes.
        figures={name: Markup(element) for name, element in drawn.items()},
        words=[
            (codebook, titles[str(codebook)], table.to_dict("records"))
            for codebook, table in (words.groupby("codebook", sort=False) if len(words) else ())
        ],
        contexts=description.contexts.to_dict("records"),
        value=value_in_words,
    )


def by_measure(description: Description) -> list[tuple[str, str, list[dict[Hashable, Any]]]]:
    """Title, unit and rows of each measure."""
    table = description.measures
    return [
        (rows["title"].iloc[0], rows["unit"].iloc[0], rows.to_dict("records"))
        for _, rows in table.groupby("measure", sort=False)
    ]


def value_in_words(row: Mapping[Hashable, Any]) -> str:
    """A value with its interval as it is printed.

    >>> value_in_words({"unit": "share of body sentences", "value": 0.25, "low": 0.2, "high": 0.31})
    '25.0% (20.0 to 31.0)'
    """
    value, low, high = row["value"], row["low"], row["high"]
    if value != value:
        return "–"
    if not str(row["unit"]).startswith("share"):
        return f"{value:,.2f}"
    interval = f" ({100 * low:.1f} to {100 * high:.1f})" if low == low else ""
    return f"{100 * value:.1f}%{interval}"
