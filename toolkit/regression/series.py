"""Trends, interrupted series and differences in differences: formulas for `regress`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.regression.regress import regress
from toolkit.regression.results import Regression


def trend_formula(outcome: str, *, by: str = "", controls: str = "") -> str:
    """A straight line over ``time`` (years), one for each group of ``by``; ``controls`` are further
    terms.

    >>> trend_formula("loaded_reporter", by="outlet", controls="topic")
    'loaded_reporter ~ time * outlet + topic'
    """
    return _formula(outcome, f"time * {by}" if by else "time", controls)


def interrupted_formula(outcome: str, *, by: str = "", controls: str = "") -> str:
    """An interrupted time series: a line over ``time``, a step ``after`` a date and another slope
    ``since`` then; with ``by``, of each group.

    Wagner, Soumerai, Zhang and Ross-Degnan (2002), Journal of Clinical Pharmacy and Therapeutics
    27.

    >>> interrupted_formula("loaded")
    'loaded ~ time + after + since'
    """
    line = "time + after + since"
    return _formula(outcome, f"({line}) * {by}" if by else line, controls)


def difference_formula(outcome: str, *, controls: str = "") -> str:
    """A difference in differences: what ``treated`` outlets change ``after`` a date beyond what the
    others do is the coefficient of ``treated:after``.

    >>> difference_formula("loaded", controls="topic")
    'loaded ~ treated * after + topic'
    """
    return _formula(outcome, "treated * after", controls)


def _formula(outcome: str, terms: str, controls: str) -> str:
    return f"{outcome} ~ {terms}" + (f" + {controls}" if controls else "")


def trend(
    outcome: str, scored: Any, *, by: str = "", controls: str = "", **options: Any
) -> Regression:
    """Fit `trend_formula`; ``options`` are those of `regress`. Draw it by
    `toolkit.regression.time_plot`."""
    return regress(trend_formula(outcome, by=by, controls=controls), scored, **options)


def interrupted_series(
    outcome: str, scored: Any, at: str, *, by: str = "", controls: str = "", **options: Any
) -> Regression:
    """Fit `interrupted_formula` with an interruption ``at`` a date; ``options`` are those of
    `regress`. Draw it by `toolkit.regression.time_plot` with the same ``at``."""
    formula = interrupted_formula(outcome, by=by, controls=controls)
    return regress(formula, scored, at=at, **options)


def difference_in_differences(
    outcome: str,
    scored: Any,
    at: str,
    treated: Sequence[str],
    *,
    controls: str = "",
    **options: Any,
) -> Regression:
    """Fit `difference_formula`: ``treated`` outlets before and after ``at``, against the others;
    ``options`` are those of `regress`. It is the effect of what happened there only if both would
    have moved alike without it. Draw it by `toolkit.regression.difference_plot`."""
    formula = difference_formula(outcome, controls=controls)
    return regress(formula, scored, at=at, treated=treated, **options)
