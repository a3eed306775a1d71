"""The forest plot of a comparison: one row a pair, one mark a method."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.comparison import Comparison

MARKS = {
    "naive": ("o", "#9a9a9a", "naive"),
    "gold only": ("s", "#b8762b", "hand labels only"),
    "prediction-powered": ("D", "#1f5fa8", "corrected"),
}
MATCHED = ("^", "#2f7d5b", "corrected, matched by event")


def forest(comparison: Comparison, *, narrow: bool = False) -> Figure:
    """Draw it: differences in points, with their intervals, a line at no difference; ``narrow`` for
    a small screen, the names above the marks."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    rows = [
        [
            *((MARKS[name], c.differences[name]) for name in MARKS if name in c.differences),
            *([(MATCHED, c.matched["prediction-powered"])]
              if "prediction-powered" in c.matched else []),
        ]
        for c in comparison.contrasts
    ]  # fmt: skip
    size = (4.2, 1.5 + 0.9 * len(rows)) if narrow else (10.5, 1.3 + 0.62 * len(rows))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots()
    titled: set[str] = set()
    for y, marks in enumerate(rows):
        for k, ((shape, colour, title), estimate) in enumerate(marks):
            at = y + (k - (len(marks) - 1) / 2) * (0.14 if narrow else 0.18)
            axes.errorbar(
                estimate.value, at,
                xerr=[[estimate.value - estimate.low], [estimate.high - estimate.value]],
                fmt=shape, color=colour, markersize=5, capsize=2, linewidth=1.4,
                label=None if title in titled else title,
            )  # fmt: skip
            titled.add(title)
    axes.axvline(0, color="#333", linewidth=0.8)
    axes.set_yticks(range(len(rows)))
    labels = [
        plain(f"{c.first} − {c.second}{' *' if c.descriptive else ''}")
        for c in comparison.contrasts
    ]
    if narrow:
        axes.set_yticklabels([])
        for y, label in enumerate(labels):
            axes.annotate(
                label, (0, y - 0.42), xycoords=("axes fraction", "data"), va="center", fontsize=9,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )  # fmt: skip
    else:
        axes.set_yticklabels(labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:+.0f}"))
    axes.set_xlabel("difference, percentage points")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper center", ncols=2 if narrow else 4, frameon=False, fontsize=9)
    return figure


def plain(label: str) -> str:
    """A label as it is: a dollar sign would start a formula."""
    return label.replace("$", r"\$")


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


def save(figure: Figure, stem: Path) -> None:
    """Write ``stem.svg`` and ``stem.pdf``."""
    stem.with_suffix(".svg").write_text(svg(figure), encoding="utf-8")
    figure.savefig(stem.with_suffix(".pdf"), metadata={"CreationDate": None})
