"""What a validation says, in lines for a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.pack.quoting import Quotes, plain
from toolkit.pack.study import Fact, Study
from toolkit.validation.agreement import CODERS

Row = Mapping[str, Any]


def validated(study: Study, quotes: Quotes) -> dict[str, list[str]]:
    """Lines on agreement, stability, equivalence and leakage; none without a validation."""

    def number(fact: Fact, *keys: str, form: str = ".2f") -> str:
        value = fact.value
        for key in keys:
            value = value[key]
        if value is None:
            return "–"
        return quotes.quote(Fact(value, fact.file, (*fact.keys, *keys)), form)

    def agreement(row: Row, fact: Fact) -> str:
        note = f" ({plain(row['note'])})" if row["note"] else ""
        return (
            f"{_label(row)}: sensitivity {number(fact, 'sensitivity', 'value')}, specificity "
            f"{number(fact, 'specificity', 'value')}, alpha {number(fact, 'alpha', 'value')}{note}."
        )

    def stability(row: Row, fact: Fact) -> str:
        changed = number(fact, "changed", form=".1%")
        return (
            f"{plain(row['kind'])}, {_label(row)}: {changed} of decisions change, alpha "
            f"{number(fact, 'alpha', 'value')}."
        )

    def equivalence(row: Row, fact: Fact) -> str:
        margin = number(fact, "margin", form="g")
        return (
            f"{_label(row)}: {plain(row['verdict'])} (difference of alphas "
            f"{number(fact, 'difference', form='+.2f')}, margin {margin})."
        )

    def leakage(row: Row, fact: Fact) -> str:
        if not row["cutoff"]:
            return f"{plain(row['run'])}: no training cut-off is known."
        return (
            f"{plain(row['run'])}: {number(fact, 'until', form=',')} articles up to the training "
            f"cut-off {quotes.quote(Fact(row['cutoff'], fact.file, (*fact.keys, 'cutoff')))}, "
            f"{number(fact, 'after', form=',')} later."
        )

    return {
        "agreement": [
            agreement(row, fact)
            for row, fact in _rows(study, "agreement")
            if row["label"] and not row["by"] and row["run"] != CODERS
        ],
        "stability": [stability(row, fact) for row, fact in _whole_answers(study)],
        "equivalence": [equivalence(row, fact) for row, fact in _rows(study, "equivalence")],
        "leakage": [leakage(row, fact) for row, fact in _rows(study, "leakage")],
    }


def _rows(study: Study, name: str) -> Iterator[tuple[Row, Fact]]:
    fact = study.facts.get(f"validation.{name}")
    for number, row in enumerate(fact.value if fact else ()):
        yield row, Fact(row, fact.file if fact else "", (name, str(number)))


def _whole_answers(study: Study) -> Iterator[tuple[Row, Fact]]:
    """Of each kind of difference and question the whole answer, which stands first."""
    seen = set()
    for row, fact in _rows(study, "stability"):
        if (row["kind"], row["question"]) not in seen:
            seen.add((row["kind"], row["question"]))
            yield row, fact


def _label(row: Row) -> str:
    run = f"{row['run']}:" if "run" in row else ""
    return plain(" ".join(filter(None, (run, row["question"], row["label"]))))
