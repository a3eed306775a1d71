"""What the tables of articles share: their columns, and a row as an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.schema import Article
from toolkit.text.cells import cell
from toolkit.text.markup import plain_text

COLUMNS = ("id", "outlet", "title", "text", "date", "url", "event")
"""The columns that are read, in any order and case; only ``text`` is required."""


def row_article(name: str, line: int, row: Mapping[str, object]) -> Article:
    """A row as an article; without an id of its own it gets ``name:line``.

    Mark-up in its texts is taken out, and what stands for a missing value is none.

    >>> row_article("a.csv", 2, {"text": "<p>Rain.</p>", "outlet": float("nan")})
    Article(article_id='a.csv:2', text='Rain.', outlet='', title='', date='', url='', event='')
    """
    values = {key: cell(row.get(key)) for key in COLUMNS}
    for key in ("text", "title", "outlet"):
        values[key] = plain_text(values[key])
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
