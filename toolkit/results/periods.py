"""Periods: the day, week, month or year of an article, as columns like any other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from toolkit.strict_yaml import hint, shown

if TYPE_CHECKING:
    import pandas as pd

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)")


def _week(day: str) -> str:
    try:
        year, week, _ = date.fromisoformat(day).isocalendar()
    except ValueError:
        return ""
    return f"{year}-W{week:02}"


PERIODS: Mapping[str, tuple[int, Callable[[str], str]]] = {
    "year": (4, lambda day: day[:4]),
    "month": (7, lambda day: day[:7]),
    "week": (10, _week),
    "day": (10, lambda day: day[:10]),
}
"""Each period: how much of a date in ISO 8601 it needs, and how it is named."""

LONGEST_GAPS = 365 * 300
"""Days within which periods without an article are filled in."""


def period_of(day: str, period: str) -> str:
    """The period of a date in ISO 8601, empty where the date does not tell it, or is none.

    >>> period_of("2024-05-03T10:00:00", "month"), period_of("2024-05-03", "week")
    ('2024-05', '2024-W18')
    >>> period_of("2024", "year"), period_of("2024", "month"), period_of("3 May", "year")
    ('2024', '', '')
    >>> period_of("2024-13-01", "month"), period_of("2024-02-30", "day")
    ('', '')
    """
    match = _ISO.match(day)
    needed, name = PERIODS[period]
    return name(day) if match and len(match[0]) >= needed and _exists(match[0]) else ""


def _exists(day: str) -> bool:
    """Whether a date, or the first day of a month or a year, stands in the calendar."""
    try:
        date.fromisoformat(day + "-01" * ((10 - len(day)) // 3))
    except ValueError:
        return False
    return True


def every_period(periods: Iterable[str], period: str) -> list[str]:
    """The periods from the first to the last, those without an article too; values of another
    column in order, and periods that lie more than `LONGEST_GAPS` days apart: one date is wrong.

    >>> every_period(["2024-11", "2025-02"], "month")
    ['2024-11', '2024-12', '2025-01', '2025-02']
    >>> every_period(["0001-01", "2025-02"], "month")
    ['0001-01', '2025-02']
    """
    values = sorted(set(periods))
    if period not in PERIODS or not values:
        return values
    start, end = _first_day(values[0]), _first_day(values[-1])
    if (end - start).days > LONGEST_GAPS:
        return values
    days = (start + timedelta(number) for number in range((end - start).days + 1))
    return list(dict.fromkeys(period_of(day.isoformat(), period) for day in days))


def _first_day(name: str) -> date:
    """The first day of a period.

    >>> _first_day("2024-W18"), _first_day("2024-05")
    (datetime.date(2024, 4, 29), datetime.date(2024, 5, 1))
    """
    year, _, rest = name.partition("-")
    if rest.startswith("W"):
        return date.fromisocalendar(int(year), int(rest[1:]), 1)
    month, _, day = rest.partition("-")
    return date(int(year), int(month or 1), int(day or 1))


def with_periods(articles: pd.DataFrame, columns: Iterable[str], where: str = "") -> pd.DataFrame:
    """The table of articles with every column named; periods are read off the column ``date``.

    A column of the input that is called like a period goes before it. Raises `ValueError` for a
    column that is neither; ``where`` begins the message.
    """
    for name in columns:
        if name in articles.columns:
            continue
        if name not in PERIODS:
            known = [*articles.columns, *PERIODS]
            fix = hint(name, known) or f"there are {', '.join(known[:12])}, …"
            begin = f"{where}: " if where else ""
            raise ValueError(f"{begin}articles have no column {shown(name)}; {fix}")
        days = articles["date"].fillna("").astype(str)
        articles = articles.assign(**{name: [period_of(day, name) for day in days]})
    return articles
