"""Texts in CSV that a spreadsheet would take for a formula: guarded, and brought back exactly.

A cell that begins like a formula (after apostrophes, if any) gets an apostrophe before it; reading
takes one apostrophe from exactly such cells. So every text comes back as it was, and none runs
(OWASP, CSV injection).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMULA = r"('*[=+\-@\t\r])"
_PLAIN, _GUARDED = re.compile(rf"\A{FORMULA}"), re.compile(rf"\A'{FORMULA}")


def guard(text: str) -> str:
    """A text as it may stand in a cell.

    >>> [guard(text) for text in ("=1+1", "'=1+1", "rain", "-5 degrees")]
    ["'=1+1", "''=1+1", 'rain', "'-5 degrees"]
    """
    return _PLAIN.sub(r"'\1", text)


def unguard(cell: str) -> str:
    """The text of a cell.

    >>> [unguard(guard(text)) for text in ("=1+1", "'=1+1", "'twas", "''@x")]
    ['=1+1', "'=1+1", "'twas", "''@x"]
    """
    return _GUARDED.sub(r"\1", cell)


def readings(cell: str) -> tuple[str, ...]:
    """What a returned cell may stand for: as it was guarded, or as some hand wrote it.

    >>> readings("'=1+1"), readings("Rain.")
    (('=1+1', "'=1+1"), ('Rain.',))
    """
    return tuple(dict.fromkeys((unguard(cell), cell)))


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with its texts and the names of its columns guarded; other columns stay."""
    return _each_text(frame, guard).rename(columns=lambda name: guard(str(name)))


def unguarded(frame: pd.DataFrame) -> pd.DataFrame:
    """A table that was read, its texts and the names of its columns as they were.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"item": ["-a-1", "b"], "p": [-0.5, 1.0]})
    >>> guarded(frame)["item"].tolist(), unguarded(guarded(frame)).equals(frame)
    (["'-a-1", 'b'], True)
    """
    return _each_text(frame, unguard).rename(columns=lambda name: unguard(str(name)))


def guarded_table(table: pa.Table) -> pa.Table:
    """An Arrow table with its texts and the names of its columns guarded."""
    return _each_column(table, rf"^{FORMULA}", r"'\1").rename_columns(
        [guard(name) for name in table.column_names]
    )


def unguarded_table(table: pa.Table) -> pa.Table:
    """An Arrow table that was read, its texts and the names of its columns as they were."""
    return _each_column(table, rf"^'{FORMULA}", r"\1").rename_columns(
        [unguard(name) for name in table.column_names]
    )


def _each_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    frame = frame.copy()
    for name in frame.select_dtypes(["object", "str"]).columns:
        frame[name] = [change(cell) if isinstance(cell, str) else cell for cell in frame[name]]
    return frame


def _each_column(table: pa.Table, pattern: str, replacement: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    for number, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            texts = pc.replace_substring_regex(table[number], pattern, replacement)
            table = table.set_column(number, field, texts)
    return table
