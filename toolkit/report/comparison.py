"""Writes a comparison as a page, with its tables and its figures."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from toolkit.comparison import in_words
from toolkit.comparison.manifest import MANIFEST, comparison_manifest
from toolkit.highlight import STYLE
from toolkit.highlight.drawing import save, svg
from toolkit.outputs import output_folder
from toolkit.report.forest import forest
from toolkit.report.glossary import Linker
from toolkit.report.html import environment, source
from toolkit.report.numbers import METHOD_TITLES, p_value, points, rank, rate, ratio, share
from toolkit.report.specification_figure import specification_figure
from toolkit.report.tables import model_rows, stability_rows, tables, write_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.comparison import Comparison

PAGE = "comparison.html"
FOREST = "forest"
METHOD_TERMS = {
    "naive": "naive",
    "gold only": "gold_only",
    "Rogan-Gladen": "rogan_gladen",
    "prediction-powered": "corrected",
}


def write_comparison(comparison: Comparison, folder: Path) -> Path:
    """Write ``comparison.html``, ``manifest.json``, every table as CSV and LaTeX and every figure
    as SVG and PDF into ``folder``, all together (`toolkit.outputs`); the path of the page, which
    links to them. Raises `FileExistsError` for a file of such a name that is not the toolkit's."""
    with output_folder(folder, "compare") as new:
        write_files(comparison, new)
    return folder / PAGE


def write_files(comparison: Comparison, folder: Path) -> None:
    """Write the files of a comparison into a folder that is new."""
    files: dict[str, list[str]] = {}
    for table in tables(comparison):
        files[table.stem] = [path.name for path in write_table(table, folder)]
    for stem, figure in _figures(comparison).items():
        save(figure, folder / stem)
        files[stem] = [f"{stem}.svg", f"{stem}.pdf"]
    manifest = json.dumps(comparison_manifest(comparison), indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(manifest, encoding="utf-8", errors="surrogatepass")
    files["manifest"] = [MANIFEST]
    (folder / PAGE).write_text(render(comparison, files), encoding="utf-8")


def render(comparison: Comparison, files: Mapping[str, Sequence[str]] | None = None) -> str:
    """The page as text: self-contained, no script, any name of an outlet safe.

    ``files`` beside the page, by table or figure, are linked."""
    env = environment()
    # Figures are drawn by matplotlib, which escapes what it writes.
    curves = [
        (each, stability_rows(each), Markup(svg(specification_figure(each), f"s{k}", _of(each))))
        for k, each in enumerate(comparison.multiverses, 1)
    ]
    title = f"Differences in {comparison.measure.title} between {comparison.by}s"
    return env.get_template("comparison.html.j2").render(
        style=Markup(STYLE + source(env, "report.css")),
        comparison=comparison,
        findings=in_words(comparison),
        methods=METHOD_TITLES,
        method_terms=METHOD_TERMS,
        figure=Markup(svg(forest(comparison), "wide", title)),
        narrow_figure=Markup(svg(forest(comparison, narrow=True), "narrow", title)),
        curves=curves,
        models=model_rows(comparison),
        files=files or {},
        term=Linker(),
        share=share,
        points=points,
        rate=rate,
        ratio=ratio,
        rank=rank,
        p_value=p_value,
        isnan=math.isnan,
    )


def _figures(comparison: Comparison) -> dict[str, Figure]:
    """Every figure by the stem of its files."""
    figures = {FOREST: forest(comparison)}
    for k, each in enumerate(comparison.multiverses, 1):
        figures[f"specifications-{k}"] = specification_figure(each)
    return figures


def _of(each: object) -> str:
    first, second = getattr(each, "first", ""), getattr(each, "second", "")
    return f"{first} less {second} under every specification"
