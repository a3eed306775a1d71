"""The timeline of an article as a figure: answers along its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.codebook import Codebook
from toolkit.highlight.drawing import bare, drawing
from toolkit.highlight.style import LIGHT
from toolkit.highlight.timeline import BARS_HEIGHT, ROW_HEIGHT, STEP, Box, timeline, tracks
from toolkit.schema import ScoredSentence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FILLS: dict[str, dict[str, Any]] = {
    "reporter": {"facecolor": LIGHT["bar"]},
    "source": {"facecolor": LIGHT["hatch"], "edgecolor": LIGHT["bar"], "hatch": "////"},
    "below": {"facecolor": "none", "edgecolor": LIGHT["grey"]},
    "filled": {"facecolor": LIGHT["accent"]},
    "half": {"facecolor": LIGHT["accent"], "alpha": 0.5},  # in the key alone
    "open": {"facecolor": "none", "edgecolor": LIGHT["accent"]},
    "boilerplate": {"facecolor": LIGHT["rule"]},
}


def article_figure(sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]) -> Figure:
    """Draw it: a part for each codebook that has a timeline, a column for each sentence.

    Bars are probabilities, filled in the reporter's voice, hatched in a source's words, open below
    0.5; a box in a row is a label that holds. Boilerplate is grey.
    """
    from matplotlib.patches import Rectangle

    drawn = tracks(codebooks)
    laid_out = timeline(sentences, codebooks)
    heights = [0.5 + track.height / 60 for track in drawn]
    figure = drawing(min(3 + len(sentences) / 9, 11), sum(heights) + 0.5)
    every = figure.subplots(
        len(drawn), 1, sharex=True, squeeze=False, height_ratios=[track.height for track in drawn]
    )
    for axes, track in zip(every[:, 0], drawn, strict=True):
        boxes = [box for column in laid_out.columns for box in column.boxes]
        for box in boxes:
            if part := _within(box, track.top, track.height):
                axes.add_patch(Rectangle(*part, linewidth=0.6, **_FILLS[box.style]))
        axes.set_xlim(0, STEP * max(len(sentences), 1))
        axes.set_ylim(track.top + track.height, track.top)
        axes.set_title(track.codebook.title, loc="left", fontsize=9)
        if track.rows:
            places = [track.top + ROW_HEIGHT * (k + 0.5) for k in range(len(track.rows))]
            axes.set_yticks(places, list(track.rows.values()), fontsize=7)
            axes.tick_params(axis="y", length=0)
        else:
            ends = [track.top, track.top + BARS_HEIGHT / 2, track.top + BARS_HEIGHT]
            axes.set_yticks(ends, ["1", "0.5", "0"], fontsize=7)
            axes.axhline(ends[1], color=LIGHT["rule"], linewidth=0.8, zorder=0)
            axes.set_ylabel(track.label, fontsize=8)
        bare(axes, "top", "right")
        axes.legend(
            [Rectangle((0, 0), 1, 1, linewidth=0.6, **_FILLS[style]) for style, _ in track.key],
            [title for _, title in track.key],
            loc="lower right", bbox_to_anchor=(1, 1), ncols=4, frameon=False, fontsize=6,
            borderaxespad=0.1, handlelength=1.2, columnspacing=0.8,
        )  # fmt: skip
    last = every[-1, 0]
    shown = range(0, len(sentences), max(1, -(-len(sentences) // 12)))
    numbers = [str(sentences[k].sentence.sentence + 1) for k in shown]
    last.set_xticks([STEP * (k + 0.5) for k in shown], numbers, fontsize=7)
    last.set_xlabel("sentence", fontsize=8)
    return figure


def _within(box: Box, top: int, height: int) -> tuple[tuple[float, float], float, float] | None:
    """The part of a box that stands in a track: its corner, width and height."""
    start, end = max(box.y, top), min(box.y + box.height, top + height)
    return ((box.x, start), box.width, end - start) if end > start else None
