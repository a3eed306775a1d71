"""Objects of JSON as rows, each with headings of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.schema import InputError
from toolkit.text.tables import TableRow


def object_rows(items: Iterable[object], path: Path) -> Iterator[tuple[int, InputError | TableRow]]:
    """Objects as rows, each with its number; what is no object costs itself.

    >>> [(_, row)] = object_rows([{"text": "Rain.", "source": {"name": "Post"}}], Path("a.json"))
    >>> row.headings, row.values
    (('text', 'source.name'), ('Rain.', 'Post'))
    """
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            flat = _flat(item)
            yield number, TableRow(tuple(flat), tuple(flat.values()), alone=True)
        else:
            reason = f"item {number} is no object ({type(item).__name__}): leave it out"
            yield number, InputError(str(path), number, reason)


def _flat(item: Mapping[str, object]) -> dict[str, object]:
    """An object with the values of objects in it under names such as ``source.name``."""
    flat: dict[str, object] = {}
    for key, value in item.items():
        if isinstance(value, Mapping) and len(value) < 50:
            flat |= {f"{key}.{inner}": each for inner, each in value.items()}
        else:
            flat[key] = value
    return flat
