"""Cells that a spreadsheet would run: guarded by an apostrophe, and unguarded again."""

from __future__ import annotations

import re

_RUN = re.compile("'*[=+\\-@\t\r]")
_GUARDED = re.compile("'+[=+\\-@\t\r]")


def guarded(cell: str) -> str:
    """A cell that begins like a formula with an apostrophe before it; see `unguarded`.

    A text that has the apostrophe already gets another, so that each comes back as it was.

    >>> guarded("=1+1"), guarded("'@harbour"), guarded("Rain.")
    ("'=1+1", "''@harbour", 'Rain.')
    """
    return "'" + cell if _RUN.match(cell) else cell


def unguarded(cell: str) -> str:
    """What was written as ``cell`` by `guarded`.

    >>> unguarded("'=1+1"), unguarded("''@harbour"), unguarded("'Tis rain.")
    ('=1+1', "'@harbour", "'Tis rain.")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def readings(cell: str) -> tuple[str, ...]:
    """What a returned cell may stand for: as it was guarded, or as some hand wrote it."""
    return tuple(dict.fromkeys((unguarded(cell), cell)))
