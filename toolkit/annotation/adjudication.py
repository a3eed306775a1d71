"""Adjudication: a last coder decides, sentence by sentence, and says nothing of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

ADJUDICATORS = ("adjudicated", "adjudicator", "final")
"""Names, in any case, of coders whose labels replace those of others; the later outranks the
earlier."""


def is_adjudicator(annotator: str) -> bool:
    """Whether a coder of that name decides between the others.

    >>> is_adjudicator("Final"), is_adjudicator("finley")
    (True, False)
    """
    return annotator.strip().casefold() in ADJUDICATORS


def _rank(annotator: str) -> int:
    name = annotator.strip().casefold()
    return ADJUDICATORS.index(name) + 1 if name in ADJUDICATORS else 0


def adjudicated_labels(labels: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """The labels that count: the adjudicator's where there is one, else those of all coders.

    A coder of `ADJUDICATORS` replaces what others answered to the same question about the same
    item; and what they marked there by a codebook, if the adjudicator marked anything by it or
    replaced all their answers to its questions. Where an answer of theirs stands, the adjudicator's
    answers become theirs, so that what follows from several answers, such as a voice, still does.
    ``labels`` has the columns ``item, annotator, codebook, label, start``.

    >>> import pandas as pd
    >>> from toolkit.codebook import load_codebook
    >>> rows = [("a", "ann", "loaded"), ("a", "bob", "none"), ("a", "final", "none"),
    ...         ("b", "ann", "loaded"), ("b", "bob", "loaded")]
    >>> table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    >>> table = table.assign(codebook="loaded_language", start=None)
    >>> kept = adjudicated_labels(table, [load_codebook("loaded_language")])
    >>> kept["annotator"].tolist()
    ['final', 'ann', 'bob']
    """
    import pandas as pd

    rank = labels["annotator"].map(_rank)
    owner = {question.id: book.name for book in codebooks for question in book.questions}
    whole = labels["start"].isna()
    ranks = labels.assign(rank=rank, book=labels["codebook"].replace(owner), whole=whole)
    highest = ranks.groupby(["item", "codebook", "whole"])["rank"].transform("max")
    answered = ranks["rank"].where(whole & (rank == highest))
    lowest = answered.groupby([ranks["item"], ranks["book"]]).transform("min").fillna(0)
    counts = (rank == highest) & (whole | (rank >= lowest))
    kept, rank = labels[counts], rank[counts]
    in_place = rank == rank.groupby(kept["item"]).transform("min")
    if in_place.all():
        return kept
    coders = kept.loc[in_place, ["item", "annotator"]].drop_duplicates()
    handed_on = kept[~in_place].drop(columns="annotator").merge(coders, on="item")
    return pd.concat([kept[in_place], handed_on[kept.columns]], ignore_index=True)


def independent_labels(labels: pd.DataFrame) -> pd.DataFrame:
    """The labels of coders who did not see those of others: all but the adjudicator's.

    An adjudicator who is the only coder stays.
    """
    independent = labels[~labels["annotator"].map(is_adjudicator).astype(bool)]
    return labels if independent.empty else independent


def estimand(labels: pd.DataFrame) -> str:
    """Whose judgement an estimate from these labels is of, in words.

    ``labels`` are whole answers to one question, with the columns ``item, annotator``, before
    adjudication.

    >>> import pandas as pd
    >>> rows = [("a", "ann"), ("a", "bob"), ("a", "final"), ("b", "ann"), ("b", "bob")]
    >>> estimand(pd.DataFrame(rows, columns=["item", "annotator"]))
    'the adjudicated label where there is one (1 of 2 sentences), else the mean of 2 coders'
    """
    last = labels["annotator"].map(is_adjudicator).astype(bool)
    decided, items = labels.loc[last, "item"].nunique(), labels["item"].nunique()
    independent = labels[~last]
    if independent.empty:
        return "one coder, the adjudicator"
    if decided == items:
        return "the adjudicated label"
    open_items = independent[~independent["item"].isin(labels.loc[last, "item"])]
    coders = int(open_items["annotator"].nunique())
    each = open_items.groupby("item")["annotator"].nunique()
    if coders == 1:
        mean = "one coder"
    elif each.max() == 1:
        mean = f"one coder a sentence, of {coders}"
    elif each.min() == coders:
        mean = f"the mean of {coders} coders"
    else:
        mean = f"the mean of {each.min()} to {each.max()} coders a sentence, of {coders}"
    if not decided:
        return mean
    part = f"({decided:,} of {items:,} sentences)"
    return f"the adjudicated label where there is one {part}, else {mean}"
