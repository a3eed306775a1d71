"""Figures that show themselves in a notebook, and as files that are the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#1b1f24"
COLOURS = ("#1f5fa8", "#b8762b", "#2f7d5b", "#9c3f7d", "#667080", "#b3261e", "#5b5bd6", "#7a6a00")
"""Colours of groups, told apart by the colour-blind together with their marks."""
MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")


def drawing(width: float, height: float) -> Figure:
    """An empty figure, sides in inches, that a notebook shows without a further call."""
    from matplotlib.figure import Figure

    class Drawing(Figure):
        def _repr_png_(self) -> bytes:
            out = io.BytesIO()
            self.savefig(out, format="png", dpi=110)
            return out.getvalue()

    return Drawing(figsize=(width, height), layout="constrained")


def plain(text: str) -> str:
    """Text fit for a figure, where a dollar sign would start a formula.

    >>> plain("$5")
    '\\\\$5'
    """
    return text.replace("$", r"\$")


def bare(axes: Any, *sides: str) -> None:
    """Leave out the frame on these sides."""
    for side in sides:
        axes.spines[side].set_visible(False)


def percent() -> Callable[[float, int], str]:
    """How an axis of shares is written."""
    return lambda x, _: f"{100 * x:.3g}%"


def svg(figure: Figure, salt: str = "toolkit", title: str = "") -> str:
    """A figure as the SVG element alone, the same bytes each time; figures of one page want each a
    ``salt`` of its own, which sets their ids apart. ``title`` is what it is called by those who
    do not see it."""
    import matplotlib
    from markupsafe import escape

    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    # Ids that nothing refers to are the same in every figure.
    used = set(re.findall(r"#([\w-]+)", text))
    text = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", text)
    if title:
        text = text.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)
    return text


def save(figure: Figure, stem: Path) -> str:
    """Write ``stem.svg`` and ``stem.pdf``; the SVG element, its ids set apart by the name."""
    element = svg(figure, stem.name)
    stem.with_suffix(".svg").write_text(element, encoding="utf-8")
    figure.set_layout_engine("none")  # it stays as it was laid out
    figure.savefig(stem.with_suffix(".pdf"), metadata={"CreationDate": None})
    return element
