"""A `State` as a condition of SQL on the table of sentences; values are bound, never written in."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.codebook import HOLDS
from toolkit.explore.state import ANY, Choice, State


class Condition(NamedTuple):
    """Some SQL with ``?`` for each of its ``values``."""

    sql: str
    values: list[object]


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it holds.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it where no value can be bound.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def condition(state: State, labels: dict[str, Choice]) -> Condition:
    """What holds of the sentences of a state, but for its search (`toolkit.explore.hits`)."""
    parts: list[Condition] = []
    if state.region != ANY:
        parts.append(Condition("region = ?", [state.region]))
    articles = article_condition(state)
    if articles.values:
        parts.append(Condition(f"a IN (SELECT a FROM articles WHERE {articles.sql})",
                               articles.values))  # fmt: skip
    for name in state.label:
        parts.append(_label(labels[name], state))
    if state.who:
        sql = "who IN (SELECT who FROM people WHERE name = ?)"
        parts.append(Condition(sql, [state.who]))
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts) or "TRUE",
        [value for part in parts for value in part.values],
    )


def article_condition(state: State) -> Condition:
    """What holds of the articles of a state: outlet and time."""
    parts, values = ["TRUE"], list[object]()
    if state.outlet:
        parts.append(f"outlet IN ({', '.join('?' * len(state.outlet))})")
        values += state.outlet
    if state.since:
        parts.append("day >= ?")
        values.append(state.since)
    if state.until:
        parts.append("day <> '' AND left(day, ?) <= ?")
        values += [len(state.until), state.until]
    return Condition(" AND ".join(parts), values)


def _label(choice: Choice, state: State) -> Condition:
    p = quoted(choice.column)
    parts, values = [], list[object]()
    if choice.question.kind == "single":
        parts.append(f"{quoted(choice.question.column)} = ?")
        values.append(choice.label)
    elif state.least is None and state.most is None:
        parts.append(f"{p} >= {HOLDS}")
    # Probabilities are single floats: 0.9 as one is a little less than 0.9.
    for bound, sign in ((state.least, ">="), (state.most, "<=")):
        if bound is not None:
            parts.append(f"{p} {sign} CAST(? AS FLOAT)")
            values.append(bound)
    return Condition(" AND ".join(parts), values)
