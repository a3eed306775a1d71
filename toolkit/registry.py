"""Plug-ins of other packages: entry points (a stub until the registry lands)."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points


def plugins(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name."""
    return {point.name: point for point in entry_points(group=group)}


def load_plugin(group: str, name: str) -> object:
    """What a plug-in's name stands for."""
    return plugins(group)[name].load()
