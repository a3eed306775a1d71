"""Dates of articles as ISO 8601; day and month are never guessed, and nothing is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple, get_args

from toolkit.text.missing import is_missing
from toolkit.text.printed_dates import find_date

Order = Literal["", "day-first", "month-first"]
ORDERS: tuple[Order, ...] = get_args(Order)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\b(?:,? .*|T.*)?", re.S)
_YEAR_FIRST = re.compile(r"(\d{4})([/.-]?)(\d{2}|\d(?=\2))\2(\d{2}|\d)(?!\d*[/.-])", re.S)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?")  # from 2001 to 2033, in seconds or thousandths
_LETTERS = re.compile(r"[^\W\d_]{3}")
_DEFAULTS = datetime(1904, 2, 1), datetime(1907, 5, 2)
"""What a parser may fill in: a date that depends on it does not say all of itself."""


class UnclearDate(ValueError):
    """A date that can be read with the day or with the month first."""


class Evidence(NamedTuple):
    """What the dates of a column say of their order: an example of each order that only one day
    can have, empty where there is none."""

    day_first: str = ""
    month_first: str = ""

    @property
    def order(self) -> Order:
        """The order, where all that say it agree."""
        if bool(self.day_first) == bool(self.month_first):
            return ""
        return "day-first" if self.day_first else "month-first"


def date_evidence(values: Iterable[object]) -> Evidence:
    """What the dates of a column say of the order of day and month.

    >>> date_evidence(["03/04/2024", "14/04/2024"]).order
    'day-first'
    """
    day_first = month_first = ""
    for value in values:
        parts = _numeric(value)
        if parts is None:
            continue
        first, second = parts
        if first > 12 >= second:
            day_first = day_first or str(value).strip()
        elif second > 12 >= first:
            month_first = month_first or str(value).strip()
    return Evidence(day_first, month_first)


def iso_date(value: object, order: Order = "") -> str:
    """A date in ISO 8601, with the time where there is one; what is no full date stays as it is.

    Text, `datetime` values and seconds since 1970 are read. Raises `UnclearDate` for digits alone
    that hold two dates, where ``order`` does not tell, and `ValueError` for a date that
    contradicts ``order``.

    >>> iso_date("May 3rd, 2024"), iso_date("03/05/2024", "day-first"), iso_date("20240503")
    ('2024-05-03', '2024-05-03', '2024-05-03')
    >>> iso_date("Fri, 03 May 2024 10:30:00 GMT"), iso_date("May 2024"), iso_date("2024-05-03T10Z")
    ('2024-05-03T10:30:00', 'May 2024', '2024-05-03T10Z')
    """
    if is_missing(value):
        return ""
    if isinstance(value, date):
        return _written(value)
    text = str(value).strip()
    parts = _numeric(text)
    if parts is not None:
        first, second = parts
        if order == "" and first != second and first <= 12 and second <= 12:
            raise UnclearDate(text)
        if max(first, second) > 12 and order and (first > 12) != (order == "day-first"):
            raise ValueError(f"date {text!r} is not {order}: correct it, or give another --dates")
        return _parsed(text, day_first=order == "day-first" or first > 12)
    if match := _EPOCH.fullmatch(text):
        return _written(datetime.fromtimestamp(int(match[1]), UTC).replace(tzinfo=None))
    if match := _YEAR_FIRST.match(text):
        if match.end() == 10 and match[2] == "-":
            return text
        year, _, month, day = match.groups()
        rest = text[match.end() :].lstrip("T, ")
        digits = f"{year}-{int(month):02}-{int(day):02}"
        return _parsed(f"{digits} {_clock(rest)}".strip(), otherwise=text)
    if not _LETTERS.search(text):
        return text
    return _parsed(text, otherwise=find_date(text) or text)


def _numeric(value: object) -> tuple[int, int] | None:
    match = _NUMERIC.fullmatch(str(value).strip()) if isinstance(value, str) else None
    return (int(match[1]), int(match[3])) if match else None


def _clock(digits: str) -> str:
    """A time of day as digits alone, as ``20240503101500`` ends, with its colons."""
    if re.fullmatch(r"\d{6}", digits):
        return f"{digits[:2]}:{digits[2:4]}:{digits[4:]}"
    return digits


def _parsed(text: str, *, day_first: bool = False, otherwise: str | None = None) -> str:
    from dateutil.parser import parse

    try:
        read = {
            parse(text, dayfirst=day_first, ignoretz=True, default=default) for default in _DEFAULTS
        }
    except (ValueError, OverflowError):
        return text if otherwise is None else otherwise
    unclear = len(read) > 1
    return (text if otherwise is None else otherwise) if unclear else _written(read.pop())


def _written(value: date) -> str:
    """A date without a time at midnight.

    >>> _written(datetime(2024, 5, 3)), _written(datetime(2024, 5, 3, 9, 30))
    ('2024-05-03', '2024-05-03T09:30:00')
    """
    text = value.isoformat()
    return text[:10] if not isinstance(value, datetime) or text[11:19] == "00:00:00" else text
