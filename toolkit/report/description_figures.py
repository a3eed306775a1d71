"""The figures of a description: measures by group and over time, profiles, distinctive words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.highlight.drawing import COLOURS, INK, MARKERS, bare, drawing, percent, plain
from toolkit.results.periods import every_period

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ACROSS = 2
_MOST_LINES = len(COLOURS)
MACHINE = "labels of a model, not of coders"


def measures_figure(table: pd.DataFrame, by: str) -> Figure:
    """Shares of each group with their 95% intervals, a panel for each measure; the bracket beside a
    group is of how many sentences it is a share. ``table``: as of `measures_by`."""
    from matplotlib.ticker import FuncFormatter

    names = list(dict.fromkeys(table["measure"]))
    groups = list(dict.fromkeys(table[by]))
    down = -(-len(names) // _ACROSS)
    figure = drawing(9, down * (1.1 + 0.26 * len(groups)) + 0.3)
    panels = figure.subplots(down, min(_ACROSS, len(names)), squeeze=False)
    for axes, name in zip(panels.flat, names, strict=False):
        rows = table[table["measure"] == name].set_index(by).reindex(groups)
        places = np.arange(len(groups))
        _with_bars(axes, rows, places)
        counts = rows["of"].fillna(0).astype(int)
        labels = [f"{plain(group)} ({n:,})" for group, n in zip(groups, counts, strict=True)]
        axes.set_yticks(places, labels, fontsize=8)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.set_title(plain(rows["title"].iloc[0]), loc="left", fontsize=9)
        axes.set_xlabel(rows["unit"].iloc[0], fontsize=8)
        if rows["unit"].iloc[0].startswith("share"):
            axes.set_xlim(left=0)
            axes.xaxis.set_major_formatter(FuncFormatter(percent()))
        axes.tick_params(axis="x", labelsize=8)
        axes.grid(axis="x", color="#d8dde4", linewidth=0.6)
        axes.set_axisbelow(True)
        bare(axes, "top", "right", "left")
    for axes in list(panels.flat)[len(names) :]:
        axes.set_visible(False)
    _say(figure)
    return figure


def time_figure(table: pd.DataFrame, by: str, over: str) -> Figure:
    """Shares over time, a panel for each measure, a line for each group, bars for the intervals,
    which run out of the picture where a few articles tell next to nothing.

    Of many groups those with most sentences are drawn. ``table``: as of `measures_by` with
    ``over``.
    """
    from matplotlib.ticker import FuncFormatter

    names = list(dict.fromkeys(table["measure"]))
    sizes = table.groupby(by)["sentences"].sum().sort_values(ascending=False)
    groups = sorted(sizes.index[:_MOST_LINES])
    periods = every_period(table[over], over)
    figure = drawing(9, 0.5 + 2.1 * len(names))
    panels = figure.subplots(len(names), 1, sharex=True, squeeze=False)
    for axes, name in zip(panels.flat, names, strict=True):
        for k, group in enumerate(groups):
            rows = table[(table["measure"] == name) & (table[by] == group)]
            rows = rows.set_index(over).reindex(periods)
            places = np.arange(len(periods)) + (k - (len(groups) - 1) / 2) * 0.6 / len(groups)
            axes.errorbar(
                places, rows["value"], yerr=_reach(rows), color=COLOURS[k], marker=MARKERS[k],
                markersize=4, linewidth=1.2, elinewidth=0.7, label=plain(str(group)),
            )  # fmt: skip
        axes.set_title(
            plain(table[table["measure"] == name]["title"].iloc[0]), loc="left", fontsize=9
        )
        axes.set_ylim(0, _top(table[table["measure"] == name]))
        axes.yaxis.set_major_formatter(FuncFormatter(percent()))
        axes.grid(axis="y", color="#d8dde4", linewidth=0.6)
        axes.tick_params(labelsize=8)
        bare(axes, "top", "right")
    step = -(-len(periods) // 12)
    panels[-1, 0].set_xticks(range(0, len(periods), step), periods[::step])
    if len(groups) > 1:
        handles, labels = panels[0, 0].get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="outside upper center", ncols=4, frameon=False, fontsize=8
        )
    _say(figure)
    return figure


def profiles_figure(table: pd.DataFrame, by: str) -> Figure:
    """How often each label holds in each group: a row a label, a mark a group, most frequent first.

    ``table``: as of `profiles`.
    """
    from matplotlib.ticker import FuncFormatter

    groups = sorted(set(table[by]))[:_MOST_LINES]
    order = table.groupby("label")["value"].mean().sort_values(ascending=False)
    labels = [label for label in order.index if order[label] > 0] or list(order.index)
    figure = drawing(7.5, 1.1 + 0.34 * len(labels))
    axes = figure.subplots()
    for k, group in enumerate(groups):
        rows = table[table[by] == group].set_index("label").reindex(labels)
        places = np.arange(len(labels)) + (k - (len(groups) - 1) / 2) * 0.7 / len(groups)
        axes.errorbar(
            rows["value"], places, xerr=_reach(rows), fmt=MARKERS[k], color=COLOURS[k],
            markersize=4, elinewidth=0.8, label=plain(str(group)),
        )  # fmt: skip
    axes.set_yticks(range(len(labels)), [label.replace("_", " ") for label in labels], fontsize=8)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(FuncFormatter(percent()))
    axes.set_xlabel("share of body sentences", fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(color="#e6e9ee", linewidth=0.6)
    axes.set_axisbelow(True)
    bare(axes, "top", "right", "left")
    figure.legend(loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    _say(figure)
    return figure


def words_figure(table: pd.DataFrame, by: str, top: int = 8) -> Figure:
    """The most distinctive words of each group as bars of their z scores, with their counts.

    ``table``: as of `keyness`.
    """
    groups = list(dict.fromkeys(table[by]))
    top = min(top, int(table[by].value_counts().max()))
    across = min(3, max(len(groups), 1))
    down = -(-max(len(groups), 1) // across)
    figure = drawing(9, 0.4 + down * (0.7 + 0.2 * top))
    panels = figure.subplots(down, across, squeeze=False, sharex=True)
    for axes, group in zip(panels.flat, groups, strict=False):
        rows = table[table[by] == group].head(top)
        words = [
            f"{word} · {label.replace('_', ' ')}" if table["label"].nunique() > 1 else word
            for word, label in zip(rows["word"], rows["label"], strict=True)
        ]
        axes.barh(range(len(rows)), rows["z"], color=COLOURS[0], height=0.66)
        for k, n in enumerate(rows["n"]):
            axes.annotate(
                f"{n:,}", (rows["z"].iloc[k], k), (3, 0), textcoords="offset points",
                va="center", fontsize=7, color=INK,
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), [plain(word) for word in words], fontsize=8)
        axes.set_ylim(top - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", labelsize=7)
        axes.set_title(plain(str(group)), loc="left", fontsize=9)
        bare(axes, "top", "right", "left")
    for axes in list(panels.flat)[len(groups) :]:
        axes.set_visible(False)
    figure.supxlabel("z of the log-odds ratio; number of times", fontsize=8)
    return figure


def _top(rows: pd.DataFrame) -> float:
    """Where an axis of shares ends: above every value, and every interval that is no wider than
    half of what is possible."""
    telling = rows[rows["high"] - rows["low"] <= 0.5]
    highest = max(float(rows["value"].max()), *telling["high"], 0.01)
    return float(min(1.0, 1.1 * highest))


def _with_bars(axes: Axes, rows: pd.DataFrame, places: np.ndarray) -> None:
    axes.errorbar(
        rows["value"], places, xerr=_reach(rows), fmt="o", color=COLOURS[0], markersize=5,
        capsize=2, linewidth=1.3,
    )  # fmt: skip


def _reach(rows: pd.DataFrame) -> np.ndarray | None:
    """How far the intervals reach below and above, (2, n); nothing where there is none."""
    below, above = rows["value"] - rows["low"], rows["high"] - rows["value"]
    reach = np.nan_to_num(np.stack([below, above]).astype(float)).clip(min=0)
    return reach if reach.any() else None


def _say(figure: Figure) -> None:
    """What a figure that is passed on must say of itself."""
    figure.supxlabel(f"{MACHINE}; intervals: 95%, over articles, not the model's error", fontsize=7,
                     color="#667080", x=0.99, ha="right")  # fmt: skip
