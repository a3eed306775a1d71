"""Measures of groups of articles, each with its interval and the counts it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.description.tables import Scores, Tables, tables_of
from toolkit.inference import Design, Measured, Scored, estimate
from toolkit.measures import Coding, Groups, Measure, measure_named, measures

if TYPE_CHECKING:
    import pandas as pd

Rows = NDArray[np.bool_]


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
    coding = Coding.from_tables(body, tables.spans, tables.codebooks)
    indicators = {measure.name: _indicators(measure, coding) for measure in chosen}
    cluster = "event" if (body["event"] != "").any() else "article"
    design = Design("sentence", cluster, level)  # type: ignore[arg-type]
    keys, numbers = _numbered(body, columns)
    values = {
        measure.name: measure.function(coding, Groups(numbers, len(keys))) for measure in chosen
    }
    rows = []
    for number, key in enumerate(keys):
        members = numbers == number
        articles = body.loc[members, "article_id"]
        counts = (articles.nunique(), int(members.sum()))
        for measure in chosen:
            low, high, of = _interval(indicators[measure.name], body, members, design)
            value = float(values[measure.name][number])
            rows.append(
                (*key, measure.name, measure.title, measure.unit, value, low, high, *counts, of)
            )
    named = ["measure", "title", "unit", "value", "low", "high", "articles", "sentences", "of"]
    return pd.DataFrame(rows, columns=[*columns, *named])


def headlines(tables: Tables) -> list[Measure]:
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
    rows = list(body[list(columns)].itertuples(index=False, name=None))
    keys = sorted(set(rows))
    place = {key: number for number, key in enumerate(keys)}
    return keys, np.array([place[row] for row in rows], np.int64)


def _interval(
    indicators: Indicators | None, body: pd.DataFrame, members: Rows, design: Design
) -> tuple[float, float, int]:
    """The bounds of a group's share, and of how many sentences it is one."""
    if indicators is None:
        return float("nan"), float("nan"), int(members.sum())
    counted, among = indicators
    of = int(members.sum() if among is None else np.nansum(among[members]))
    if not of:
        return float("nan"), float("nan"), 0
    nothing = np.full(int(members.sum()), np.nan)
    article = body.loc[members, "article_id"].to_numpy(str)
    event = body.loc[members, "event"].to_numpy(str)
    units = [
        Scored.of(np.nan_to_num(each[members]), nothing, np.nan, article, event)
        for each in (counted, among)
        if each is not None
    ]
    level = estimate(Measured(*units), "naive", design)
    return level.low, level.high, of
