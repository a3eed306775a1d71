"""What stands for no value: None, NaN, NaT, pandas' NA."""

from __future__ import annotations


def is_missing(value: object) -> bool:
    """Whether a value stands for none; a text never does.

    >>> is_missing(None), is_missing(float("nan")), is_missing("nan"), is_missing([])
    (True, True, False, False)
    """
    if value is None or isinstance(value, str):
        return value is None
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # NA is neither equal nor unequal; nor is an array
        return type(value).__name__ == "NAType"
