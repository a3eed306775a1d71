"""Rows of spreadsheets and of JSON as articles, with their further columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from toolkit.schema import Article, InputError
from toolkit.text.archives.dates import find_date
from toolkit.text.archives.exports import export_of, missing_text, renamed
from toolkit.text.tables import COLUMNS, column_name, no_text, row_article


def why_no_table(headings: Sequence[str]) -> str:
    """Why a table with these headings holds no articles; empty where it does."""
    if reason := missing_text(headings):
        return reason
    names = [column_name(heading) for heading in renamed(headings)]
    if "text" not in names:
        return no_text(headings)
    twice = {name for name in names if name in COLUMNS and names.count(name) > 1}
    return f"names {', '.join(sorted(twice))} twice: rename one of the columns" if twice else ""


def row(name: str, number: int, headings: Sequence[str], values: Sequence[object]) -> Article:
    """One row as an article; a service's dates are read as it writes them.

    >>> row("a.json", 1, ["seendate", "domain", "sourcecountry", "text"],
    ...     ["20240304T101500Z", "tidewater.example", "US", "Rain."]).date
    '2024-03-04'
    """
    names = [column_name(heading) for heading in renamed(headings)]
    cells = dict(zip(names, map(_cell, values), strict=False))
    article = row_article(name, number, {key: cells.get(key) for key in COLUMNS})
    further = {
        heading: _cell(value)
        for heading, column, value in zip(headings, names, values, strict=False)
        if column not in COLUMNS and heading.strip()
    }
    export = export_of(headings)
    if export is not None:
        further["archive"] = export.name
        if day := find_date(article.date):
            if day != article.date:
                further["date_as_printed"] = article.date
            article = replace(article, date=day)
    known = {key: value for key, value in further.items() if value is not None}
    return replace(article, further=known)


def object_rows(
    items: Iterable[object], path: Path, name: str
) -> Iterator[tuple[int, Article | InputError]]:
    """Objects of JSON as articles, each with its number; a broken one costs itself."""
    for number, item in enumerate(items, 1):
        if not isinstance(item, Mapping):
            reason = f"item {number} is no object ({type(item).__name__}): leave it out"
            yield number, InputError(str(path), number, reason)
            continue
        flat = _flat(item)
        headings, values = list(flat), list(flat.values())
        reason = why_no_table(headings)
        text = dict(zip(map(column_name, renamed(headings)), values, strict=True)).get("text")
        if not reason and not isinstance(text, str | None):
            reason = f"'text' is no string ({type(text).__name__}): put it in quotation marks"
        if reason:
            yield number, InputError(str(path), number, reason)
        else:
            yield number, row(name, number, headings, values)


def _flat(item: Mapping[str, object]) -> dict[str, object]:
    """An object with the values of objects in it under names such as ``source.name``."""
    flat: dict[str, object] = {}
    for key, value in item.items():
        if isinstance(value, Mapping) and len(value) < 50:
            flat |= {f"{key}.{inner}": each for inner, each in value.items()}
        else:
            flat[key] = value
    return flat


def _cell(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value if each is not None)
    return str(value)
