"""Leakage: articles that a model may have read while it was trained, with what is known of them."""

from __future__ import annotations

import calendar
import re
from typing import NamedTuple

import pandas as pd

from toolkit.validation.coded import Coded
from toolkit.validation.runs import Run

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Leakage(NamedTuple):
    """How many articles are dated up to a model's training ``cutoff``, after it, and not at all.
    ``cutoff`` is empty where nothing says it: whether articles were seen is then not known."""

    run: str
    model: str
    cutoff: str
    until: int
    after: int
    undated: int

    @property
    def text(self) -> str:
        """In words."""
        total = self.until + self.after + self.undated
        if not self.cutoff:
            return (
                f"{self.run}: no training cut-off of {self.model} is known: whether it has read "
                f"any of the {total:,} articles is not known."
            )
        undated = f"; {self.undated:,} have no date" if self.undated else ""
        if not self.until:
            return (
                f"{self.run}: {self.after:,} of {total:,} articles are later than the training of "
                f"{self.model} (up to {self.cutoff}){undated}."
            )
        return (
            f"{self.run}: {self.until:,} of {total:,} articles are dated before {self.model}'s "
            f"training ended ({self.cutoff}){undated}: it may have read them, or what was said of "
            "them, and agree with coders better than on new ones."
        )


def leakage(coded: Coded, run: Run) -> Leakage:
    """Count the articles of a run by their date.

    A date that leaves out month or day counts by the first day that it may mean, a cut-off by the
    last. Raises `ValueError` for a cut-off that is no date.
    """
    dates = coded.items.drop_duplicates("article_id")["date"].map(lambda text: _day(text, False))
    cutoff = run.cutoff
    undated = int(dates.isna().sum())
    if not cutoff:
        return Leakage(run.name, run.model, "", 0, len(dates) - undated, undated)
    last = _day(cutoff, True)
    if last is None:
        raise ValueError(
            f"{run.scores.folder}: training_cutoff {cutoff!r} is no date; write it as 2024-06-30"
        )
    until = int((dates.dropna() <= last).sum())
    return Leakage(run.name, run.model, cutoff, until, len(dates) - undated - until, undated)


def _day(text: str, last: bool) -> pd.Timestamp | None:
    """The first, or last, day that a date as 2024, 2024-06 or 2024-06-30 may mean."""
    parts = _DATE.match(text)
    if parts is None:
        return None
    year, month, day = (int(part) if part else 0 for part in parts.groups())
    month = month or (12 if last else 1)
    if not 1 <= month <= 12:
        return None
    length = calendar.monthrange(year, month)[1]
    day = day or (length if last else 1)
    return pd.Timestamp(year, month, day) if day <= length else None
