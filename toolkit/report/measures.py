"""The measures of an article as they stand beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.codebook import NONE, Codebook
from toolkit.highlight.words import title_of
from toolkit.measures import Measure, measures
from toolkit.measures.measure import Value

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as it is shown; ``bar`` is its percentage where it is a share."""

    title: str
    value: str
    bar: float | None
    help: str
    formula: str


@dataclass(frozen=True, slots=True)
class Family:
    """Measures shown together: single ones, or those of one question's labels by size."""

    title: str
    help: str
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()


def groups(codebooks: Sequence[Codebook], values: Values) -> list[tuple[str, list[Family]]]:
    """The measures of each codebook, under its title, and then those of none.

    >>> from toolkit.codebook import load_codebook
    >>> (_, loaded), (_, text) = groups([load_codebook("loaded_language")], {"loaded_rate": 0.5})
    >>> loaded[0].rows[0].value
    '50.0%'
    """
    named = [(codebook.name, codebook.title) for codebook in codebooks]
    shown = [each for each in measures(codebooks) if each.name in values]
    return [
        (title, list(_families([m for m in shown if m.codebook == name], values, codebooks)))
        for name, title in [*named, ("", "Text")]
    ]


def headlines(codebooks: Sequence[Codebook]) -> list[Measure]:
    """The measures of an index of articles: those marked ``headline``."""
    return [measure for measure in measures(codebooks) if measure.headline]


def leading(codebooks: Sequence[Codebook], values: Values) -> dict[str, str]:
    """The most frequent label of each question that may have several, by the question's column."""
    out: dict[str, str] = {}
    for codebook in codebooks:
        for question in codebook.questions:
            if question.kind == "multi":
                shares = {
                    measure.label: values.get(measure.name) or 0
                    for measure in measures([codebook])
                    if measure.indicator and measure.indicator.question == question.id
                    if measure.label not in ("", NONE)
                }
                top = max(shares, key=lambda label: shares[label], default="")
                title = title_of(question, top) if top and shares[top] else "–"
                out[question.column.replace("_", " ")] = title
    return out


def _families(
    listed: Sequence[Measure], values: Values, codebooks: Sequence[Codebook]
) -> Iterator[Family]:
    by_title: dict[str, list[Measure]] = {}
    for measure in listed:
        by_title.setdefault(measure.family, []).append(measure)

    def rows(shown: Iterable[Measure]) -> tuple[Row, ...]:
        return tuple(row(measure, values[measure.name], codebooks) for measure in shown)

    yield Family("", "", rows(by_title.pop("", [])))
    for title, members in by_title.items():
        present = sorted((m for m in members if values[m.name]), key=lambda m: -values[m.name])  # type: ignore[operator]
        absent = tuple(short_title(m, codebooks) for m in members if not values[m.name])
        yield Family(title, _help(members[0]), rows(present), absent)


def row(measure: Measure, value: Value, codebooks: Sequence[Codebook]) -> Row:
    """One measure with its value, a dash where it is undefined."""
    bar = None
    if value is None:
        shown = "–"
    elif measure.unit.startswith("share"):
        bar = round(100 * value, 1)
        shown = f"{bar:.1f}%"
    else:
        shown = f"{value:,.0f}" if measure.unit == "count" else f"{value:.2f}"
    return Row(short_title(measure, codebooks), shown, bar, _help(measure), measure.formula)


def short_title(measure: Measure, codebooks: Sequence[Codebook]) -> str:
    """Its title, or that of the label it is of."""
    if not measure.label:
        return measure.title
    if measure.indicator:
        for codebook in codebooks:
            if codebook.name == measure.codebook:
                return title_of(codebook.question(measure.indicator.question), measure.label)
    return measure.label.replace("_", " ")


def _help(measure: Measure) -> str:
    """The first sentence of its definition."""
    return re.split(r"(?<=\.)\s", measure.definition)[0].rstrip(".")
