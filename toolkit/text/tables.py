"""What the tables of articles share: their columns, and a row as an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.schema import Article

COLUMNS = ("id", "outlet", "title", "text", "date", "url", "event")
"""The columns that are read, in any order and case; only ``text`` is required."""


def row_article(name: str, line: int, row: Mapping[str, object]) -> Article:
    """A row as an article; without an id of its own it gets ``name:line``.

    >>> row_article("a.csv", 2, {"text": "Rain.", "date": None}).article_id
    'a.csv:2'
    """
    values: dict[str, Any] = {
        key: "" if (value := row.get(key)) is None else str(value) for key in COLUMNS
    }
    article_id = values.pop("id").strip() or f"{name}:{line}"
    return Article(article_id, **values)


def column_name(header: object) -> str:
    """A heading as one of `COLUMNS`, where it is one.

    >>> column_name(" Article_ID ")
    'id'
    """
    name = str(header).strip().lstrip("\ufeff").casefold()
    return "id" if name == "article_id" else name


def no_text(columns: Sequence[object]) -> str:
    """Why a table without a column of texts is refused."""
    names = ", ".join(str(column).strip() for column in columns) or "none"
    return f"has no column 'text' (columns: {names[:300]}): rename the one that holds the text"
