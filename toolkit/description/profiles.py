"""Profiles: how often each label of a question holds, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.codebook import NONE, Codebook, Question
from toolkit.description.measured import measures_by
from toolkit.description.tables import Scores, tables_of
from toolkit.measures import measures

if TYPE_CHECKING:
    import pandas as pd


def profiles(scored: Scores, by: str = "outlet", *, question: str = "") -> pd.DataFrame:
    """The share of body sentences with each label of a question, as in `measures_by`, with the
    column ``label``.

    ``question`` is one whose labels have a share each; by default the first that may have several
    labels, as ``framing`` may. Raises `ValueError` where there is none.
    """
    tables = tables_of(scored)
    with_shares = _with_shares(tables.codebooks)
    chosen = question or next(iter(profiled(tables.codebooks)), "")
    if chosen not in with_shares:
        what = f"{question!r} has no share for each label" if question else "no question has any"
        raise ValueError(f"{tables.name}: {what}; there are {', '.join(with_shares) or 'none'}")
    shares = with_shares[chosen]
    table = measures_by(tables, by, names=list(shares.values()))
    label_of = {name: label for label, name in shares.items()}
    table.insert(list(table.columns).index("measure"), "label", table["measure"].map(label_of))
    return table


def profiled(codebooks: Sequence[Codebook]) -> dict[str, Question]:
    """The questions that may have several labels, with a share for each label."""
    shares = _with_shares(codebooks)
    return {
        question.id: question
        for codebook in codebooks
        for question in codebook.questions
        if question.kind == "multi" and question.id in shares
    }


def _with_shares(codebooks: Sequence[Codebook]) -> dict[str, dict[str, str]]:
    """By question, the measure that is the share of each label but ``none``."""
    shares: dict[str, dict[str, str]] = {}
    for measure in measures(codebooks):
        if measure.indicator and measure.label not in ("", NONE):
            shares.setdefault(measure.indicator.question, {})[measure.label] = measure.name
    return shares
