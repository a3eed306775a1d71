"""Filters: a comparison over some of the sentences only, as a check beside that of all.

A filter is a `Filter`; other packages add theirs as entry points of ``toolkit.filters``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from toolkit.comparison.population import Population
from toolkit.registry import load_plugin, plugins


class Filter(NamedTuple):
    """``keep`` says of each sentence of a `Population` whether it stays: (n,) of bool."""

    name: str
    title: str
    keep: Callable[[Population], NDArray[np.bool_]]


def _original(population: Population) -> NDArray[np.bool_]:
    copies = {pair.article_id for pair in population.near_duplicates}
    return np.asarray(~population.items["article_id"].isin(copies))


def _confident(population: Population) -> NDArray[np.bool_]:
    column = f"confident_{population.measure.codebook}"
    return population.column(column).to_numpy(dtype=bool)


def _unquoted(population: Population) -> NDArray[np.bool_]:
    return np.asarray(population.coding.quoted != 1)


FILTERS = {
    "original": Filter("original", "without near duplicates", _original),
    "confident": Filter("confident", "confident decisions only", _confident),
    "unquoted": Filter("unquoted", "without quotations", _unquoted),
}


def filter_named(name: str) -> Filter:
    """The filter of that name. Raises `ValueError` for an unknown one.

    >>> filter_named("confident").title
    'confident decisions only'
    """
    if name in FILTERS:
        return FILTERS[name]
    if name in plugins("toolkit.filters"):
        return cast(Filter, load_plugin("toolkit.filters", name))
    known = ", ".join([*FILTERS, *plugins("toolkit.filters")])
    raise ValueError(f"no filter {name!r}; there are {known}")
