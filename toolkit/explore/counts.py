"""What a page counts: sentences by outlet, over time, by label, and whom they cite."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from toolkit.codebook import NONE
from toolkit.explore.conditions import article_condition, quoted
from toolkit.explore.library import Library
from toolkit.explore.state import ANY, State
from toolkit.highlight.words import title_of
from toolkit.results.sources import source_questions

TOP = 50
"""So many sources are listed."""
MOST_BITS = 18
"""Labels of a question up to which every set of them is counted at once."""
_PERIODS = {
    "year": "left(day, 4)",
    "month": "CASE WHEN length(day) >= 7 THEN left(day, 7) ELSE '' END",
    "week": "CASE WHEN length(day) = 10 THEN coalesce(strftime(try_cast(day AS DATE), '%G-W%V'), "
            "'') ELSE '' END",
    "day": "CASE WHEN length(day) = 10 THEN day ELSE '' END",
}  # fmt: skip


class Count(NamedTuple):
    """So many sentences ``n``, in ``articles``, ``of`` all that there are there."""

    name: str
    n: int
    articles: int
    of: int

    @property
    def share(self) -> float | None:
        """The share that ``n`` is; nothing of none."""
        return self.n / self.of if self.of else None


class LabelCount(NamedTuple):
    """How often a label holds in the sentences of a state, and in those of its ``context``."""

    id: str
    question: str
    title: str
    n: int
    share: float | None
    context: float | None


def context(state: State) -> State:
    """The state without what is asked of a sentence: its outlets, time and region."""
    return State(outlet=state.outlet, since=state.since, until=state.until, region=state.region)


def by_outlet(library: Library, state: State) -> list[Count]:
    """The outlets, those with most sentences first."""
    return [
        Count(row["name"], row["n"], row["articles"], row["total"])
        for row in _grouped(library, state, state, "outlet")
    ]


def over_time(library: Library, state: State, period: str) -> list[Count]:
    """The periods in order; those without a date last, under no name."""
    rows = _grouped(library, state, state, _PERIODS[period])
    counts = [Count(row["name"], row["n"], row["articles"], row["total"]) for row in rows]
    return sorted(counts, key=lambda count: (count.name == "", count.name))


def outlets_over_time(
    library: Library, state: State, period: str, outlets: list[str]
) -> dict[str, list[Count]]:
    """The periods of some outlets."""
    listed: dict[str, list[Count]] = {}
    for outlet in outlets:
        listed[outlet] = []
    name = f"outlet || chr(31) || {_PERIODS[period]}"
    shown = replace(state, outlet=tuple(outlets))
    for row in _grouped(library, state, shown, name):
        outlet, _, when = row["name"].rpartition("\x1f")
        listed[outlet].append(Count(when, row["n"], row["articles"], row["total"]))
    return listed


def period_for(library: Library, state: State) -> str:
    """The period of a state: as it says, else days up to three months, weeks up to one year and a
    half, months up to twelve years."""
    if state.period:
        return state.period
    holds = article_condition(state)
    (row,) = library.rows(
        "SELECT date_diff('day', min(d), max(d)) AS days FROM (SELECT try_cast(CASE length(day) "
        "WHEN 4 THEN day || '-01-01' WHEN 7 THEN day || '-01' ELSE day END AS DATE) AS d "
        f"FROM articles WHERE {holds.sql})",
        holds.values,
    )
    days = row["days"] or 0
    return "day" if days <= 92 else "week" if days <= 550 else "month" if days < 4400 else "year"


def by_label(library: Library, state: State) -> list[LabelCount]:
    """Every label but ``none``, in the order of the codebooks."""
    held = _held(library, state)
    wider = context(state)
    base = held if wider == replace(state, page=1, sort="newest", period="") else _held(
        library, wider
    )  # fmt: skip
    n, all_n = library.hits(state).sentences, library.hits(wider).sentences
    return [
        LabelCount(
            name,
            choice.question.title,
            title_of(choice.question, choice.label),
            held.get(name, 0),
            held.get(name, 0) / n if n else None,
            base.get(name, 0) / all_n if all_n else None,
        )
        for name, choice in library.labels.items()
        if choice.label != NONE
    ]


def sources(library: Library, state: State, limit: int = TOP) -> list[dict[str, Any]]:
    """Whom the sentences cite: by name first, then those without one, each by sentences."""
    asked = [question.column for question in source_questions(library.scores.codebooks)]
    people = {row["column_name"] for row in library.rows("DESCRIBE people")}
    labels = "".join(f", {quoted(name)}" for name in asked if name in people)
    return library.rows(
        "WITH cited_by AS (SELECT who, count(*) AS n_sentences, count(DISTINCT a) AS n_articles, "
        "count(*) FILTER (direct) AS n_direct FROM hit WHERE who >= 0 "
        "GROUP BY who), all_of AS (SELECT sum(n_sentences) AS total FROM cited_by) "
        f"SELECT name{labels}, n_articles, n_sentences, n_direct, n_sentences / total AS share "
        "FROM cited_by JOIN people USING (who), all_of "
        "ORDER BY name = '', n_sentences DESC, name LIMIT ?",
        [limit],
        hit=library.hits(state).table("a", "who", "direct"),
    )


def _held(library: Library, state: State) -> dict[str, int]:
    """How many sentences of a state have each label, from the bits that say which hold."""
    s = library.hits(state).s
    by_question: dict[str, list[str]] = {}
    for name, choice in library.labels.items():
        by_question.setdefault(choice.question.column, []).append(name)
    counts: dict[str, int] = {}
    for column, names in by_question.items():
        bits = library.held[column][s]
        if len(names) <= MOST_BITS:
            kinds = np.bincount(bits.astype(np.int64), minlength=1 << len(names))
            values = np.arange(len(kinds))
            counts |= {
                name: int(kinds[(values >> k & 1).astype(bool)].sum())
                for k, name in enumerate(names)
            }
        else:
            counts |= {
                name: int(np.count_nonzero(bits.astype(np.int64) >> k & 1))
                for k, name in enumerate(names)
            }
    return counts


def _grouped(library: Library, state: State, shown: State, name: str) -> list[dict[str, Any]]:
    """The sentences of a state by ``name``, an expression over articles, in those of ``shown``."""
    region = "" if shown.region == ANY else "WHERE region = ?"
    values: list[object] = [] if shown.region == ANY else [shown.region]
    holds = article_condition(shown)
    return library.rows(
        f"WITH total AS (SELECT a, sum(n) AS n FROM counted {region} GROUP BY a) "
        f"SELECT {name} AS name, coalesce(sum(hit.n), 0)::BIGINT AS n, count(hit.n) AS articles, "
        "coalesce(sum(total.n), 0)::BIGINT AS total FROM articles LEFT JOIN hit USING (a) "
        f"LEFT JOIN total USING (a) WHERE {holds.sql} GROUP BY ALL ORDER BY n DESC, name",
        values + holds.values,
        hit=library.hits(state).by_article(),
    )
