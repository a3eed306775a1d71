"""The forest plot of a comparison: one row a pair, one mark a method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.highlight.drawing import bare, drawing, plain
from toolkit.report.numbers import axis_points

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.comparison import Comparison, Contrast

MARKS = {
    "naive": ("o", "#9a9a9a", "naive"),
    "gold only": ("s", "#b8762b", "hand labels only"),
    "prediction-powered": ("D", "#1f5fa8", "corrected"),
}
MATCHED = ("^", "#2f7d5b", "corrected, matched by event")
MOST = 60
"""Pairs that are drawn: of more, those that differ most."""


def forest(comparison: Comparison, *, narrow: bool = False) -> Figure:
    """Draw it: differences in points, with their intervals, a line at no difference; ``narrow`` for
    a small screen, the names above the marks. Of more than `MOST` pairs, the largest differences
    are drawn, and that is said."""
    from matplotlib.ticker import FuncFormatter

    contrasts = _largest(comparison.contrasts)
    rows = [
        [
            *((MARKS[name], c.differences[name]) for name in MARKS if name in c.differences),
            *([(MATCHED, c.matched["prediction-powered"])]
              if "prediction-powered" in c.matched else []),
        ]
        for c in contrasts
    ]  # fmt: skip
    size = (4.2, 1.5 + 0.9 * len(rows)) if narrow else (10.5, 1.3 + 0.62 * len(rows))
    figure = drawing(*size)
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
    labels = [plain(f"{c.first} − {c.second}{' *' if c.descriptive else ''}") for c in contrasts]
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
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: axis_points(x)))
    every = len(comparison.contrasts)
    note = f"\nthe {MOST} largest of {every:,} differences" if every > MOST else ""
    axes.set_xlabel(f"difference, percentage points{note}")
    bare(axes, "top", "right", "left")
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper center", ncols=2 if narrow else 4, frameon=False, fontsize=9)
    return figure


def _largest(contrasts: Sequence[Contrast]) -> list[Contrast]:
    """The contrasts that are drawn, in their order."""
    sizes = [abs(list(c.differences.values())[-1].value) for c in contrasts]
    by_size = sorted(range(len(sizes)), key=lambda k: -sizes[k] if sizes[k] >= 0 else 0.0)
    return [contrasts[k] for k in sorted(by_size[:MOST])]
