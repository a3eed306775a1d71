"""The forest plot of a comparison: one row a pair, one mark a method."""

from __future__ import annotations

import io
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


def forest(comparison: Comparison) -> Figure:
    """Draw it: differences in points, 95% intervals, a line at no difference."""
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
    figure = Figure(figsize=(7.5, 1.3 + 0.62 * len(rows)), layout="constrained")
    axes = figure.subplots()
    titled: set[str] = set()
    for y, marks in enumerate(rows):
        for k, ((shape, colour, title), estimate) in enumerate(marks):
            at = y + (k - (len(marks) - 1) / 2) * 0.18
            axes.errorbar(
                estimate.value, at,
                xerr=[[estimate.value - estimate.low], [estimate.high - estimate.value]],
                fmt=shape, color=colour, markersize=5, capsize=2, linewidth=1.4,
                label=None if title in titled else title,
            )  # fmt: skip
            titled.add(title)
    axes.axvline(0, color="#333", linewidth=0.8)
    axes.set_yticks(range(len(rows)))
    # A dollar sign would start a formula.
    labels = [
        f"{c.first} − {c.second}{' *' if c.descriptive else ''}" for c in comparison.contrasts
    ]
    axes.set_yticklabels([label.replace("$", r"\$") for label in labels])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:+.0f}"))
    axes.set_xlabel("difference, percentage points")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    return figure


def svg(figure: Figure) -> str:
    """A figure as the SVG element alone, the same bytes each time."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "toolkit", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def save(figure: Figure, stem: Path) -> None:
    """Write ``stem.svg`` and ``stem.pdf``."""
    stem.with_suffix(".svg").write_text(svg(figure), encoding="utf-8")
    figure.savefig(stem.with_suffix(".pdf"), metadata={"CreationDate": None})
