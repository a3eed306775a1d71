"""Names that are one but for how they are written."""

from __future__ import annotations

from collections.abc import Iterable


def spelled_alike(names: Iterable[str]) -> tuple[str, str] | None:
    """Two of the names that differ in case or white space alone, if any.

    >>> spelled_alike(["Post", "Wire", "post ", "Wire"])
    ('Post', 'post ')
    """
    seen: dict[str, str] = {}
    for name in dict.fromkeys(names):
        first = seen.setdefault(" ".join(name.split()).casefold(), name)
        if first != name and name:
            return first, name
    return None
