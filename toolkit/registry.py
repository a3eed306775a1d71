"""Plug-ins: what other packages add to the toolkit through entry points.

A package declares an entry point of one of `GROUPS`; its value is a Python object, or for codebooks
a function that gives the path of a YAML file. Nothing is imported until it is used.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

GROUPS = (
    "toolkit.audits",
    "toolkit.codebooks",
    "toolkit.corpora",
    "toolkit.filters",
    "toolkit.layouts",
    "toolkit.measures",
    "toolkit.models",
    "toolkit.readers",
    "toolkit.writers",
)


@cache
def plugins(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name, sorted; of two with one name the first is kept.

    >>> plugins("toolkit.no_such_group")
    {}
    """
    by_name: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        by_name.setdefault(point.name, point)
    return by_name


def load_plugin(group: str, name: str) -> Any:
    """The object behind an entry point.

    Raises `ValueError`, which names the package and the fix, where there is none of that name or
    where it cannot be imported.
    """
    point = plugins(group).get(name)
    if point is None:
        known = ", ".join(plugins(group)) or "none"
        raise ValueError(f"{name}: no installed package adds it to {group}; there are: {known}")
    try:
        return point.load()
    except Exception as problem:  # whatever another package raises
        package = point.dist.name if point.dist else "a package"
        raise ValueError(
            f"{name}: {package} adds it ({point.value}), and it cannot be imported "
            f"({type(problem).__name__}: {problem}); repair or uninstall {package}"
        ) from problem
