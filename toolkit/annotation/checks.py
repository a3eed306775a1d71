"""Tables of labels are checked before anything is counted: what is no answer is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from toolkit.codebook import NONE, Codebook, Question

if TYPE_CHECKING:
    import pandas as pd

ANSWER = ("item", "annotator", "codebook", "label")
KEEP_WORDS = "a file is read with keep_default_na=False, so that a name such as NA is kept"


def canonical_label(label: str, known: Iterable[str]) -> str:
    """The known label that is meant, as spreadsheets change case and white space; else ``label``.

    >>> canonical_label(" Loaded", ["loaded", "none"])
    'loaded'
    """
    written = label.strip().casefold()
    return next((each for each in known if each.casefold() == written), label)


def in_words(names: Sequence[str], *, most: int = 5) -> str:
    """Names in a row, the first of many.

    >>> in_words(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def uncoded(labels: pd.DataFrame) -> pd.Series[bool]:
    """Which rows stand for a drawn item that nobody coded: they have neither coder nor label."""
    return _missing(labels["annotator"]) & _missing(labels["label"])


def checked_labels(
    labels: pd.DataFrame, codebooks: Sequence[Codebook], path: str
) -> tuple[pd.DataFrame, list[str]]:
    """The rows of a table of labels that say something, their labels as the codebooks spell them,
    and notes for the reader; ``path`` is where the table comes from.

    Raises `ValueError`, naming the item and the remedy, for a missing item, coder or label, a label
    that its codebook lacks, and a coder who gave one item two answers where one excludes the other.
    """
    labels = labels[~uncoded(labels)]
    for name in ANSWER:
        missing = _missing(labels[name])
        if missing.any():
            raise ValueError(
                f"{_where(path, labels, missing)}: no {name}; fill it in, or leave the row out "
                f"({KEEP_WORDS})"
            )
    labels = labels.assign(**{name: labels[name].astype(str).str.strip() for name in ANSWER})
    questions = {question.id: question for book in codebooks for question in book.questions}
    spans = {book.name: [label.id for label in book.span_labels] for book in codebooks}
    labels = labels.assign(label=_known_labels(labels, questions, spans, path))
    _refuse_two_answers(labels, questions, path)
    not_scored = sorted(set(labels["codebook"]) - set(questions) - set(spans))
    notes = []
    if not_scored:
        count = int(labels["codebook"].isin(not_scored).sum())
        notes.append(
            f"{count:,} labels answer questions that were not scored ({', '.join(not_scored)})"
        )
    return labels, notes


def _missing(values: pd.Series[str]) -> pd.Series[bool]:
    """Cells without a word; "NA" and "None" are words."""
    return values.isna() | (values.astype(str).str.strip() == "")


def _where(path: str, labels: pd.DataFrame, at: ArrayLike) -> str:
    """The place of the first row that is meant: its line in a CSV, else its number from 1."""
    first = int(labels.index.to_numpy()[np.asarray(at, bool)][0])
    return f"{path}:{first + 2}" if path.endswith(".csv") else f"{path}, row {first + 1}"


def _known_labels(
    labels: pd.DataFrame,
    questions: Mapping[str, Question],
    spans: Mapping[str, Sequence[str]],
    path: str,
) -> list[str]:
    """Every label as its codebook spells it."""
    whole = labels["start"].isna()
    spelled = []
    wrong: list[tuple[int, str, tuple[str, ...]]] = []
    columns = (labels["codebook"], labels["label"], whole)
    for row, (name, label, of_item) in enumerate(zip(*columns, strict=True)):
        if of_item:
            known = questions[name].label_ids if name in questions else ()
        else:
            known = tuple(spans.get(name, ()))
        spelled.append(canonical_label(label, known))
        if known and spelled[-1] not in known:
            wrong.append((row, name, known))
    if wrong:
        row, name, possible = wrong[0]
        first = labels.iloc[row]
        more = f", and {len(wrong) - 1:,} more like it" if len(wrong) > 1 else ""
        place = _where(path, labels, labels.index == labels.index[row])
        raise ValueError(
            f"{place}: item {first['item']}: {name} cannot be {first['label']!r}; it is "
            f"{', '.join(possible)}{more}"
        )
    return spelled


def _refuse_two_answers(labels: pd.DataFrame, questions: Mapping[str, Question], path: str) -> None:
    """Raises `ValueError` where a coder gave answers of which one excludes the other."""
    whole = labels[labels["start"].isna() & labels["codebook"].isin(questions)]
    for key, chosen in whole.groupby(["item", "annotator", "codebook"])["label"]:
        item, annotator, name = map(str, key)
        labels_chosen = sorted(set(chosen))
        if len(labels_chosen) > 1 and (questions[name].kind != "multi" or NONE in labels_chosen):
            raise ValueError(
                f"{path}: item {item}: {annotator} answered {name} with "
                f"{' and '.join(labels_chosen)}, and one excludes the other; if two coders are "
                f"called {annotator}, give them names of their own"
            )
