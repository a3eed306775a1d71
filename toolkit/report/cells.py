"""Tables as CSV files that a spreadsheet opens without running what a cell says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """A text that begins like a formula gets an apostrophe in front; numbers stay.

    >>> safe_cell("=1+1"), safe_cell("rain"), safe_cell(-0.5)
    ("'=1+1", 'rain', -0.5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table, its texts and headings made safe."""
    safe = table.rename(columns=lambda name: safe_cell(str(name)))
    for name in safe.columns:
        if safe[name].dtype.kind not in "biufM":
            safe[name] = safe[name].map(safe_cell)
    safe.to_csv(path, index=False, encoding="utf-8")
