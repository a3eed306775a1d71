"""Covariates of articles: their columns, a table beside them, and what follows from the date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.measures import measures
from toolkit.regression.covariate_table import with_table
from toolkit.results import ScoreSet
from toolkit.strict_yaml import hint

if TYPE_CHECKING:
    import pandas as pd

YEAR = 365.25
DATED = ("year", "month", "time")
"""Columns that follow from the date: the year, the month (2025-03), and the years since the first
article."""
AT = ("after", "since")
"""Columns that follow from a date that is named: 1 from it on, and the years since it, 0 before."""
TREATED = "treated"
"""1 for outlets that are named."""


def article_covariates(
    scores: ScoreSet,
    table: str | Path | pd.DataFrame | None = None,
    *,
    at: str = "",
    treated: Sequence[str] = (),
) -> pd.DataFrame:
    """One row an article: its columns but for measures, those of ``table`` (by ``article_id`` or
    ``id``) that it lacks, and columns of time, where articles are dated.

    Raises `ValueError` for a table without ids, or with two rows of one, a date ``at`` that is
    none, and ``treated`` outlets that are not there.
    """
    import pandas as pd

    figures = {each.name for each in measures(scores.codebooks)}
    articles = scores.articles
    frame = articles[[name for name in articles.columns if name not in figures]].copy()
    if table is not None:
        frame = with_table(frame, table)
    dates = pd.to_datetime(frame["date"], errors="coerce", format="mixed", utc=True)
    added: dict[str, pd.Series[Any]] = {}
    if dates.notna().any():
        added["year"] = dates.dt.year
        added["month"] = dates.dt.strftime("%Y-%m")
        added["time"] = (dates - dates.min()).dt.days / YEAR
    if at:
        try:  # of other forms, such as 05/06/2025, nothing tells day from month
            start = pd.to_datetime(at, format="ISO8601", utc=True)
        except ValueError:
            raise ValueError(f"{at!r} is no date: write it as 2025-03-01") from None
        days = (dates - start).dt.days.where(dates.notna())
        added["after"] = (days >= 0).astype(float).where(days.notna())
        added["since"] = days.clip(lower=0) / YEAR
        if added["after"].nunique() < 2:
            raise ValueError(f"articles on both sides of {at} are wanted")
    if treated:
        known = set(frame["outlet"].dropna())
        if missing := sorted(set(treated) - known):
            raise ValueError(
                f"no outlet {', '.join(missing)}; there are {', '.join(sorted(known))}"
            )
        added[TREATED] = frame["outlet"].isin(treated).astype(float)
    for name, column in added.items():
        if name not in frame:
            frame[name] = column
    return frame


def check_known(names: Collection[str], labels: Collection[str], columns: Collection[str]) -> None:
    """Raises `ValueError` for a name of a formula that is neither a label nor a column."""
    for name in sorted(set(names) - set(labels) - set(columns)):
        if name in DATED:
            fix = "it follows from dates, which the articles lack"
        elif name in AT:
            fix = "name the date from which it counts (at, --at)"
        elif name == TREATED:
            fix = "name the outlets that are (treated, --treated)"
        else:
            fix = hint(name, {*labels, *columns})
            fix = fix or f"there are the labels of the codebooks and {', '.join(sorted(columns))}"
        raise ValueError(f"no {name} in the articles or codebooks: {fix}")
