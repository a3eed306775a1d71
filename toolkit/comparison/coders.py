"""Coders and outlets: whose judgement is compared, and whether coders can be told from outlets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from toolkit.annotation.adjudication import estimand, independent_labels, is_adjudicator
from toolkit.annotation.agreement import alpha_per_label
from toolkit.measures import Indicator
from toolkit.text.spelling import spelled_alike

if TYPE_CHECKING:
    import pandas as pd

SHARED = 0.1
"""Common share of two outlets' codings, from 0 to 1, below which their coders count as others."""


def coders_in_words(
    labels: pd.DataFrame, indicator: Indicator, article_of: Mapping[str, str]
) -> str:
    """Whose judgement is estimated, and how coders agree: the first label that the indicator counts
    (several count as the first), without the adjudicator. ``labels``: before adjudication."""
    counted: Sequence[str] = indicator.labels
    whole = labels[(labels["codebook"] == indicator.question) & labels["start"].isna()]
    independent = independent_labels(whole)
    judged = estimand(whole)
    if independent["annotator"].nunique() < 2:
        return f"{judged}: agreement is not known"
    if independent.groupby("item")["annotator"].nunique().max() < 2:
        return f"{judged}; no sentence was coded by two of them: agreement is not known"
    coded = independent.assign(
        label=independent["label"].where(~independent["label"].isin(counted), counted[0])
    )
    agreement = alpha_per_label(coded, article_of, labels=counted[:1])[0]
    return f"{judged}; {agreement}"


def coder_notes(labels: pd.DataFrame, outlet_of: Mapping[str, str]) -> list[str]:
    """Warnings of outlets whose coders are not the coders of another, as a difference between such
    outlets is one between coders too; and of coders whose names are all but one.

    ``labels``: whole answers to one question, columns ``item, annotator``, before adjudication;
    ``outlet_of``: the outlet of each item. An adjudicator who decided every sentence of two
    outlets is a coder of both.

    >>> import pandas as pd
    >>> labels = pd.DataFrame({"item": list("abcd"), "annotator": ["ann", "ann", "bob", "bob"]})
    >>> coder_notes(labels, {"a": "Post", "b": "Post", "c": "Wire", "d": "Wire"})[0][:52]
    'every outlet has a coder of its own (Post: ann; Wire'
    """
    notes = [
        f"coders {first!r} and {second!r} differ in case or white space alone, and count as two: "
        "if they are one, give that one name"
        for first, second in spelled_alike(sorted(labels["annotator"]))
    ]
    table = labels[["item", "annotator"]].drop_duplicates()
    table = table.assign(outlet=table["item"].map(outlet_of))
    table = table[table["outlet"] != ""]
    last = table["annotator"].map(is_adjudicator).astype(bool)
    decided = set(table.loc[last, "item"])
    open_outlets = set(table.loc[~table["item"].isin(decided), "outlet"])
    table = table[table["outlet"].isin(open_outlets) & ~last]
    shares = {
        str(outlet): {str(coder): float(n) / len(coders) for coder, n in Counter(coders).items()}
        for outlet, coders in table.groupby("outlet")["annotator"]
    }
    apart = [
        (a, b)
        for a, b in combinations(sorted(shares), 2)
        if sum(min(share, shares[b].get(coder, 0.0)) for coder, share in shares[a].items()) < SHARED
    ]
    if not apart:
        return notes
    of = {outlet: ", ".join(sorted(coders)) for outlet, coders in shares.items()}
    remedy = (
        "a difference between them is one between coders too; let every coder code some of every "
        "outlet (toolkit sample --coders)"
    )
    alone = all(len(coders) == 1 for coders in shares.values())
    if alone and len(apart) == len(shares) * (len(shares) - 1) // 2:
        each = "; ".join(f"{outlet}: {coder}" for outlet, coder in of.items())
        return [*notes, f"every outlet has a coder of its own ({each}): {remedy}"]
    pairs = "; ".join(f"{a} ({of[a]}) and {b} ({of[b]})" for a, b in apart)
    return [*notes, f"hardly any coder of one coded the other of {pairs}: {remedy}"]
