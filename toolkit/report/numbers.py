"""Figures as pages and tables print them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.inference import Estimate

METHOD_TITLES = {
    "naive": "naive",
    "gold only": "hand labels only",
    "Rogan-Gladen": "Rogan–Gladen",
    "prediction-powered": "corrected",
}
CORRECTIONS = {"holm": "Holm", "bh": "Benjamini–Hochberg"}
NOTHING = "–"


def share(level: Estimate) -> str:
    """A level in per cent with its interval."""
    return f"{100 * level.value:.1f}% ({100 * level.low:.1f} to {100 * level.high:.1f})"


def points(difference: Estimate) -> str:
    """A difference in points with its interval."""
    value, low, high = (
        f"{100 * x:+.1f}".replace("-0.0", "+0.0") if abs(x) < 0.0005 else f"{100 * x:+.1f}"
        for x in (difference.value, difference.low, difference.high)
    )
    return f"{value} ({low} to {high})"


def axis_points(difference: float) -> str:
    """A difference on an axis, in points; nought has no sign.

    >>> axis_points(-0.025), axis_points(-1e-17), axis_points(0.1)
    ('-2.5', '0', '+10')
    """
    in_points = round(100 * difference, 6)
    return f"{in_points:+g}" if in_points else "0"


def ratio(log_ratio: Estimate) -> str:
    """A ratio of levels with its interval, from its logarithm."""
    return "{:.2f} ({:.2f} to {:.2f})".format(
        *(math.exp(x) for x in (log_ratio.value, log_ratio.low, log_ratio.high))
    )


def rate(error: tuple[float, float, float, int]) -> str:
    """A rate with its interval and the number of labels it is of."""
    value, low, high, n = error
    return NOTHING if not n else f"{value:.2f} ({low:.2f} to {high:.2f}), n {n:,}"


def p_value(p: float) -> str:
    """A p value as it is printed.

    >>> p_value(0.00004), p_value(0.0312), p_value(float("nan"))
    ('< .001', '.031', '–')
    """
    if math.isnan(p):
        return NOTHING
    return "< .001" if p < 0.001 else f"{p:.3f}".lstrip("0")


def number(value: float, form: str) -> str:
    """A number in a form, or the mark of nothing.

    >>> number(0.5, ".2f"), number(float("nan"), ".2f")
    ('0.50', '–')
    """
    return NOTHING if math.isnan(value) else format(value, form)


def rank(places: tuple[int, int] | None) -> str:
    """A rank, or the ranks that are not excluded.

    >>> rank((1, 1)), rank((2, 3)), rank(None)
    ('1', '2 to 3', '–')
    """
    if places is None:
        return NOTHING
    low, high = places
    return f"{low}" if low == high else f"{low} to {high}"
