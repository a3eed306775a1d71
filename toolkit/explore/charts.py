"""Charts as geometry and as SVG files: bars, and columns over time. The template draws them; a page
draws the same with its own text, which keeps its size on a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.explore.counts import Count
from toolkit.results.periods import every_period

WIDTH, ROW, LEFT, RIGHT, TOP = 720, 24, 210, 90, 48
PLOT = 180
"""Height of the columns over time, in the units of the file."""
MOST_LABELS = 12


class Bar(NamedTuple):
    """A row: its name, what is written beside it, and how long it is, in percent of the longest."""

    name: str
    shown: str
    percent: float


class Column(NamedTuple):
    """A period: where it stands and how high it is, both in percent, and what it says."""

    name: str
    x: float
    width: float
    height: float
    shown: str


class Columns(NamedTuple):
    """Columns over time, and the values at the top and in the middle of the axis."""

    columns: tuple[Column, ...]
    top: str
    middle: str

    @property
    def labels(self) -> list[Column]:
        """The columns that are named below the axis."""
        step = max(1, math.ceil(len(self.columns) / MOST_LABELS))
        return list(self.columns[::step])


def value_of(count: Count, as_share: bool) -> float:
    """What is drawn: the share, or how many."""
    return (count.share or 0.0) if as_share else float(count.n)


def written(value: float, as_share: bool) -> str:
    """A value as it is written.

    >>> written(0.0123, True), written(1234.0, False)
    ('1.2%', '1,234')
    """
    if not as_share:
        return f"{value:,.0f}"
    return f"{100 * value:.2g}%" if value < 0.001 else f"{100 * value:.1f}%"


def bars(counts: Sequence[Count], as_share: bool) -> list[Bar]:
    """A bar for each count."""
    longest = max((value_of(count, as_share) for count in counts), default=0.0) or 1.0
    return [
        Bar(count.name or "unknown", written(value, as_share), round(100 * value / longest, 2))
        for count in counts
        for value in [value_of(count, as_share)]
    ]


def columns(
    counts: Sequence[Count], period: str, as_share: bool, *, top: float = 0.0,
    among: Sequence[str] = (),
) -> Columns:  # fmt: skip
    """A column for each period from the first to the last (``among``: of these), those without
    sentences too; ``top`` is the end of the axis where several charts share it.

    >>> charted = columns([Count("2024-01", 1, 1, 4), Count("2024-03", 3, 2, 4)], "month", True)
    >>> [(column.name, column.height) for column in charted.columns], charted.top
    ([('2024-01', 31.25), ('2024-02', 0.0), ('2024-03', 93.75)], '80.0%')
    """
    by_name = {count.name: count for count in counts if count.name}
    names = list(among) or every_period(by_name, period)
    values = [value_of(by_name[name], as_share) if name in by_name else 0.0 for name in names]
    end = top or axis_end(max(values, default=0.0), as_share)
    width = 100 / max(len(names), 1)
    listed = tuple(
        Column(
            name,
            round(number * width, 3),
            round(width * 0.84, 3),
            round(100 * value / end, 2),
            _says(by_name.get(name), as_share),
        )
        for number, (name, value) in enumerate(zip(names, values, strict=True))
    )
    return Columns(listed, written(end, as_share), written(end / 2, as_share))


def axis_end(highest: float, as_share: bool) -> float:
    """A round number above the highest value.

    >>> axis_end(0.034, True), axis_end(731, False), axis_end(0, True)
    (0.04, 800.0, 1.0)
    """
    if highest <= 0:
        return 1.0
    step = 10 ** math.floor(math.log10(highest))
    end = next(m * step for m in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if m * step >= highest * (1 - 1e-9))
    return float(min(round(end, 12), 1.0) if as_share else max(end, 2))


def _says(count: Count | None, as_share: bool) -> str:
    if count is None:
        return "no sentences"
    of = f" of {count.of:,}" if as_share else ""
    share = f", {written(count.share, True)}" if as_share and count.share is not None else ""
    return f"{count.n:,}{of} sentences{share}"
