"""What a cell of a table says: values that stand for nothing, numbers, names in an object."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from toolkit.text.missing import is_missing

# What is missing, as programs write it. Not "None", "null" or "NA": those may be somebody's name.
_MISSING = frozenset(("nan", "NaN", "NAN", "-nan", "<NA>", "NaT", "#N/A", "#NA"))
_NO_TEXT = frozenset(
    (
        "nan",
        "-nan",
        "<na>",
        "none",
        "null",
        "nat",
        "na",
        "n/a",
        "n.a.",
        "#n/a",
        "#na",
        "undefined",
        "#name?",
        "#value!",
        "#ref!",
        "#div/0!",
        "#null!",
        "#num!",
        "[removed]",
        "[deleted]",
    )
)
_CUT = re.compile(r"(?:\[\+ ?\d[\d,. ]* ?char(?:acter)?s?\]|\[(?:…|\.{3})\])\s*$", re.IGNORECASE)


def cell(value: object) -> str:
    """A value as text; empty where it stands for nothing.

    A whole number that became a fraction, as numbers do beside missing ones, is whole again; of
    an object the ``name`` is taken, of a list every value.

    >>> [cell(value) for value in (None, float("nan"), "NaN", 3.0, {"id": 7, "name": "North"})]
    ['', '', '', '3', 'North']
    """
    if is_missing(value):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, Mapping):
        return next((cell(value[key]) for key in ("name", "title", "id") if value.get(key)), "")
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return ", ".join(filter(None, map(cell, value)))
    text = str(value)
    return "" if text.strip() in _MISSING else text


def is_text(text: str) -> bool:
    """Whether a text says anything: it is not blank, nor a word for what is missing.

    >>> [is_text(text) for text in ("Rain.", " ", "NaN", "#N/A", "[Removed]")]
    [True, False, False, False, False]
    """
    stripped = text.strip()
    return bool(stripped) and (len(stripped) > 12 or stripped.casefold() not in _NO_TEXT)


def cut_short(text: str) -> str:
    """The mark that a service left where it cut a text off, as NewsAPI and feeds do; or none.

    >>> cut_short("Residents were told on Tues… [+2219 chars]")
    '[+2219 chars]'
    """
    match = _CUT.search(text, max(0, len(text) - 60))
    return match[0].strip() if match else ""
