"""The figure of a multiverse: its differences in their order, and under each what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.comparison.in_words import option_title
from toolkit.comparison.multiverse import AXES
from toolkit.highlight.drawing import plain
from toolkit.report.forest import MARKS
from toolkit.report.numbers import axis_points

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.comparison import Multiverse

NAIVE, CORRECTED = MARKS["naive"][1], MARKS["prediction-powered"][1]
MAIN = "#b8762b"


def specification_figure(multiverse: Multiverse) -> Figure:
    """Draw it: above, naive and corrected differences in points with their intervals, by the
    corrected one (without any, by the naive one), the main specification marked; below, a tick for
    the option of every choice that has several."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    rows = sorted(
        multiverse.specifications,
        key=lambda s: (s.corrected is None, (s.corrected or s.naive).value),
    )
    options = [
        (axis, option)
        for axis in AXES
        if len(values := dict.fromkeys(getattr(s, axis) for s in multiverse.specifications)) > 1
        for option in values
    ]
    figure = Figure(figsize=(10.5, 3.6 + 0.2 * len(options)), layout="constrained")
    above, below = figure.subplots(
        2, 1, sharex=True, height_ratios=(3.0, 0.2 * max(len(options), 1))
    )
    width = min(1.6, 300 / max(len(rows), 1))
    for colour, title, estimates in (
        (NAIVE, "naive", [s.naive for s in rows]),
        (CORRECTED, "corrected", [s.corrected for s in rows]),
    ):
        shown = [(k, e) for k, e in enumerate(estimates) if e is not None]
        if not shown:
            continue
        x, value = [k for k, _ in shown], [e.value for _, e in shown]
        above.vlines(
            x, [e.low for _, e in shown], [e.high for _, e in shown], color=colour, alpha=0.45,
            linewidth=width,
        )  # fmt: skip
        above.plot(x, value, ".", color=colour, markersize=4, label=title)
    main = rows.index(multiverse.main)
    for axes in (above, below):
        axes.axvline(main, color=MAIN, linewidth=1, label="main specification")
    above.axhline(0, color="#333", linewidth=0.8)
    above.yaxis.set_major_formatter(FuncFormatter(lambda y, _: axis_points(y)))
    above.set_ylabel("points")
    above.legend(loc="upper left", frameon=False, fontsize=9, ncols=3)
    for y, (axis, option) in enumerate(options):
        x = [k for k, s in enumerate(rows) if getattr(s, axis) == option]
        below.plot(x, [y] * len(x), "|", color="#333", markersize=6, markeredgewidth=width)
    below.set_yticks(range(len(options)))
    below.set_yticklabels([plain(option_title(*each)) for each in options], fontsize=8)
    below.set_ylim(len(options) - 0.4, -0.6)
    below.set_xticks([])
    below.set_xlabel(f"{len(rows):,} specifications")
    for axes in (above, below):
        axes.set_xlim(-1, len(rows))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return figure
