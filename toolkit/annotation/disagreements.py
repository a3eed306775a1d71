"""What coders disagree on, listed for an adjudicator, and the decisions put among the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.annotation.adjudication import is_adjudicator
from toolkit.annotation.checks import in_words, uncoded
from toolkit.annotation.labels import Labels
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

FURTHER = ("decide", "codings")
"""What an adjudicator is shown beside a sentence: the questions to decide, and who said what."""


def disagreements(labels: pd.DataFrame, sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The sentences of the sample that coders answered differently, in its order, with the columns
    `FURTHER`.

    Coders disagree on a question where two of them gave other labels; marked words do not count.
    What an adjudicator decided already is left out. ``labels`` as `read_labels` gives them.

    >>> import pandas as pd
    >>> from toolkit.codebook import load_codebook
    >>> rows = [("a", "ann", "loaded"), ("a", "bob", "none"), ("b", "ann", "none")]
    >>> table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    >>> table = table.assign(codebook="loaded_language", start=None, end=None)
    >>> sample = pd.DataFrame({"item": ["a", "b"], "text": ["A grim day.", "Rain."]})
    >>> disagreements(table, sample, load_codebook("loaded_language"))["codings"].tolist()
    ['ann: loaded; bob: none']
    """
    open_questions = _open_questions(labels, codebook)
    rows = sample[sample["item"].isin(open_questions)]
    text_of = dict(zip(rows["item"], rows["text"], strict=True))
    shown = [_codings(labels, codebook, item, text_of[item]) for item in rows["item"]]
    decide = ["; ".join(open_questions[item]) for item in rows["item"]]
    return rows.assign(decide=decide, codings=shown).reset_index(drop=True)


def _open_questions(labels: pd.DataFrame, codebook: Codebook) -> dict[str, list[str]]:
    """By item the questions that coders answered differently and nobody decided."""
    asked = [question.id for question in codebook.questions]
    whole = labels[labels["start"].isna() & labels["codebook"].isin(asked)]
    last = whole["annotator"].map(is_adjudicator).astype(bool)
    decided = set(zip(whole.loc[last, "item"], whole.loc[last, "codebook"], strict=True))
    result: dict[str, list[str]] = {}
    for key, rows in whole[~last].groupby(["codebook", "item"], sort=False):
        question, item = map(str, key)
        chosen = rows.groupby("annotator")["label"].agg(frozenset)
        if chosen.nunique() > 1 and (item, question) not in decided:
            result.setdefault(item, []).append(question)
    return {item: sorted(each, key=asked.index) for item, each in result.items()}


def _codings(labels: pd.DataFrame, codebook: Codebook, item: str, text: str) -> str:
    """Who said what of an item, in words."""
    of_item = labels[labels["item"] == item]
    parts = []
    for coder, rows in of_item[~uncoded(of_item)].groupby("annotator", sort=True):
        whole = rows[rows["start"].isna()]
        answer = [
            ", ".join(whole.loc[whole["codebook"] == question.id, "label"])
            for question in codebook.questions
        ]
        marked = rows[(rows["codebook"] == codebook.name) & rows["start"].notna()]
        words = [
            f"“{text[int(s) : int(e)]}”"
            for s, e in zip(marked["start"], marked["end"], strict=True)
        ]
        parts.append(f"{coder}: {' / '.join(answer)}" + (f" ({', '.join(words)})" if words else ""))
    return "; ".join(parts)


def with_decisions(
    labels: pd.DataFrame, decided: Labels, sample: pd.DataFrame, codebook: Codebook
) -> tuple[pd.DataFrame, list[str]]:
    """The labels with an adjudicator's decisions among them, and notes: what is still open, what
    was decided again and so replaced, what was decided although coders agreed."""
    import pandas as pd

    rows = decided.table(sample)
    before = _open_questions(labels, codebook)
    keys = set(zip(rows["item"], rows["codebook"], strict=True))
    pairs = [pair in keys for pair in zip(labels["item"], labels["codebook"], strict=True)]
    again = labels["annotator"].map(is_adjudicator).astype(bool) & np.array(pairs, bool)
    blank = uncoded(labels) & labels["item"].isin(rows["item"])
    kept = labels[~again & ~blank]
    together = pd.concat([kept, rows.reindex(columns=labels.columns)], ignore_index=True)
    together[["start", "end"]] = together[["start", "end"]].astype("Int64")
    left = sorted(_open_questions(together, codebook))
    replaced = sorted(set(labels.loc[again, "item"]))
    agreed = sorted(set(rows["item"]) - set(before) - set(replaced))
    notes = [
        f"{len(items):,} {what}: {in_words(items)}"
        for items, what in (
            (left, "disagreements are still open"),
            (replaced, "sentences were decided before; the new decision counts"),
            (agreed, "sentences were decided on which coders did not differ"),
        )
        if items
    ]
    return together, notes
