"""Names that are one but for how they are written."""

from __future__ import annotations

from collections.abc import Iterable


def spelled_alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of the names that differ in case or white space alone, each with the first such.

    >>> spelled_alike(["Post", "Wire", "post ", "Wire", "POST"])
    [('Post', 'post '), ('Post', 'POST')]
    """
    seen: dict[str, str] = {}
    pairs = []
    for name in dict.fromkeys(names):
        first = seen.setdefault(" ".join(name.split()).casefold(), name)
        if first != name and name:
            pairs.append((first, name))
    return pairs


def spelling_notes(values: Iterable[str], column: str) -> list[str]:
    """A note for each two values of a column, such as ``outlet``, that may be one.

    >>> spelling_notes(["Post", "post "], "outlet")[0][:52]
    "'Post' and 'post ' differ in case or white space alo"
    """
    return [
        f"{first!r} and {second!r} differ in case or white space alone, and count as two: if they "
        f"are one {column}, give it one spelling"
        for first, second in spelled_alike(values)
    ]
