"""Measures of groups of articles, each with its interval and the counts it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.description.tables import AnyTables, Scores, tables_of
from toolkit.inference import Design, Measured, Scored, estimate
from toolkit.inference.factor import Factor
from toolkit.inference.units import cluster_of
from toolkit.measures import Coding, Groups, Measure, measure_named, measures

if TYPE_CHECKING:
    import pandas as pd

Rows = NDArray[np.intp]


def measures_by(
    scored: Scores,
    by: str = "outlet",
    *,
    over: str = "",
    names: Sequence[str] = (),
    level: float = 0.95,
) -> pd.DataFrame:
    """Measures of each group of articles, as the model labelled them; one row a group and measure.

    ``by`` is a column of the articles, or ``month`` and the like; ``over`` one more, as a rule a
    period. ``names`` are measures, by default those of the codebooks' headlines. Columns: ``by``,
    ``over`` where it is given, ``measure``, ``title``, ``unit``, ``value``, ``low`` and ``high``,
    ``articles``, ``sentences`` of the body, and ``of``: the sentences that the measure is a share
    of. The interval of a share is that of `toolkit.compare`'s naive level, clustered by event or
    article: it says how far other articles of the group might differ, not how far the model errs;
    other measures have none. Articles without a group are left out. Raises `ValueError` for an
    unknown column or measure.
    """
    import pandas as pd

    tables = tables_of(scored)
    chosen = [measure_named(name, tables.codebooks) for name in names] or headlines(tables)
    columns = list(dict.fromkeys([by, *([over] if over else [])]))
    body = tables.body(*columns, "event")
    body = body[(body[columns] != "").all(axis=1)].reset_index(drop=True)
    # A share counts no words; texts are read for the rest alone.
    coding = tables.coding(body, words=any(each.indicator is None for each in chosen))
    design = Design("sentence", cluster_of(body["event"]), level)
    keys, numbers = _numbered(body, columns)
    members = [np.flatnonzero(numbers == number) for number in range(len(keys))]
    counts = [(body["article_id"].take(rows).nunique(), len(rows)) for rows in members]
    by_measure = []
    for measure in chosen:
        values = measure.function(coding, Groups(numbers, len(keys)))
        indicators = _indicators(measure, coding)
        intervals = [_interval(indicators, body, rows, design) for rows in members]
        by_measure.append((values.tolist(), intervals))
        coding.counted.clear()  # of millions of sentences no more is held than one measure counts
    rows = [
        (*key, measure.name, measure.title, measure.unit, values[k], *bounds[:2], *counts[k], of)
        for k, key in enumerate(keys)
        for measure, (values, intervals) in zip(chosen, by_measure, strict=True)
        for bounds in [intervals[k]]
        for of in bounds[2:]
    ]
    named = ["measure", "title", "unit", "value", "low", "high", "articles", "sentences", "of"]
    return pd.DataFrame(rows, columns=[*columns, *named])


def headlines(tables: AnyTables) -> list[Measure]:
    """The shares that the codebooks put in a headline."""
    return [each for each in measures(tables.codebooks) if each.headline and each.indicator]


Indicators = tuple[NDArray[np.float64], NDArray[np.float64] | None]


def _indicators(measure: Measure, coding: Coding) -> Indicators | None:
    if measure.indicator is None:
        return None
    among = measure.among.of(coding) if measure.among else None
    return measure.indicator.of(coding), among


def _numbered(
    body: pd.DataFrame, columns: Sequence[str]
) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
    """The groups in order of their names, and the number of that of each sentence."""
    groups = body.groupby(list(columns), sort=True, observed=True)
    keys = [key if isinstance(key, tuple) else (key,) for key in groups.indices]
    return sorted(keys), np.asarray(groups.ngroup(), np.int64)


def _interval(
    indicators: Indicators | None, body: pd.DataFrame, members: Rows, design: Design
) -> tuple[float, float, int]:
    """The bounds of a group's share, and of how many sentences it is one."""
    if indicators is None:
        return float("nan"), float("nan"), len(members)
    counted, among = indicators
    of = int(len(members) if among is None else np.nansum(among[members]))
    if not of:
        return float("nan"), float("nan"), 0
    nothing = np.full(len(members), np.nan)
    article, event = (Factor.of(body[name].take(members)) for name in ("article_id", "event"))
    units = [
        Scored.of(np.nan_to_num(each[members]), nothing, np.nan, article, event)
        for each in (counted, among)
        if each is not None
    ]
    level = estimate(Measured(*units), "naive", design)
    return level.low, level.high, of
