"""A row of a table as an article."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from toolkit.schema import Article, Cell
from toolkit.text.cells import cell
from toolkit.text.columns import Columns
from toolkit.text.dates import Order, iso_date
from toolkit.text.markup import plain_text
from toolkit.text.missing import is_missing

_PROSE = frozenset(("text", "title", "outlet"))


class TableRow(NamedTuple):
    """A row as its reader found it: the headings of the table, and the value under each; ``alone``
    where the headings are this row's alone, as in JSON lines.

    ``sheet`` where the table is one of several in its file: its name, empty for the first."""

    headings: tuple[str, ...]
    values: Sequence[object]
    alone: bool = False
    sheet: str | None = None

    def extended(self, columns: Mapping[str, object]) -> TableRow:
        """The same with further columns; one that the table has is kept.

        >>> row = TableRow(("text", "desk"), ["Rain."]).extended({"outlet": "Post", "desk": "a"})
        >>> row.headings, row.values
        (('text', 'desk', 'outlet'), ('Rain.', '', 'Post'))
        """
        added = {key: value for key, value in columns.items() if key not in self.headings}
        empty = [""] * (len(self.headings) - len(self.values))
        return self._replace(
            headings=(*self.headings, *added), values=(*self.values, *empty, *added.values())
        )


def row_article(
    name: str, line: int, row: TableRow, columns: Columns, order: Order = ""
) -> Article:
    """A row as an article; without an id of its own it gets ``name:line``.

    Mark-up in its texts is taken out, and what stands for a missing value is none. Raises
    `ValueError` for a text that is none and as `iso_date` does.

    >>> from toolkit.text.columns import match_columns
    >>> row = TableRow(("body", "desk"), ("<p>Rain.</p>", "metro"))
    >>> article = row_article("a.csv", 2, row, match_columns(row.headings))
    >>> article.article_id, article.text, article.further
    ('a.csv:2', 'Rain.', {'desk': 'metro'})
    """
    cells = {field: row.values[k] for field, k in columns.fields.items() if k < len(row.values)}
    text, printed = cells.get("text"), cells.pop("date", None)
    if not isinstance(text, str) and cell(text):
        raise ValueError(f"'text' is no string ({type(text).__name__}): write it as text")
    day = iso_date(printed if isinstance(printed, date) else cell(printed), order)
    values = {field: cell(value) for field, value in cells.items()}
    for field in values.keys() & _PROSE:
        values[field] = plain_text(values[field])
    prefix = f"{name}:{row.sheet}" if row.sheet else name
    article_id = values.pop("id", "").strip() or f"{prefix}:{line}"
    further = {
        heading: further_cell(row.values[k]) if k < len(row.values) else None
        for heading, k in columns.further.items()
    }
    if columns.service:
        further.setdefault("archive", columns.service)
        if isinstance(printed, str) and printed != day:
            further.setdefault("date_as_printed", printed)
    return Article(article_id, values.pop("text", ""), date=day, further=further, **values)


def further_cell(value: object) -> Cell:
    """A value of a further column as it is kept: text, a number, yes or no, or nothing.

    >>> further_cell(7), further_cell(float("nan")), further_cell(["a", "b"])
    (7, None, '["a", "b"]')
    """
    if is_missing(value):
        return None
    if isinstance(value, date):
        return iso_date(value)
    plain = getattr(value, "item", lambda: value)()  # a number of numpy is one of Python
    if isinstance(plain, str | bool | float) or (isinstance(plain, int) and abs(plain) < 1 << 63):
        return plain
    if isinstance(plain, list | dict | tuple):
        return json.dumps(plain, ensure_ascii=False, default=str)
    return str(plain)
