"""The source matrix of an event: whom each outlet quotes, and whom it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.measures.source_keys import source_key
from toolkit.measures.voice import voice_rule
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd

CLAIM = 90


def source_matrix(scored: str | Path | ScoreSet, event: str, *, by: str = "outlet") -> pd.DataFrame:
    """One row a named source, one column an outlet: in how many body sentences it is the source.

    Named sources are told apart by `source_key` (the last name); 0 means that the outlet reports
    the event without that source. Adds ``outlets``, how many have it, and ``claim``, the first
    content ascribed to it, cut at 90 characters. Sorted by ``outlets``, then by how often. Raises
    `ValueError` for an event that no article is of, and where no codebook tells sources apart.
    """
    import pandas as pd

    scores = scored if isinstance(scored, ScoreSet) else ScoreSet.open(scored)
    sentences = scores.items([by])
    sentences["event"] = sentences["event"].fillna("").astype(str)
    reported = sentences[sentences["event"] == event]
    if reported.empty:
        known = ", ".join(sorted(set(sentences["event"]) - {""})[:8]) or "none"
        raise ValueError(f"{scores.folder}: no article is of event {event!r}; there are {known}")
    rule = voice_rule(scores.codebooks)
    if rule is None:
        raise ValueError(f"{scores.folder}: no codebook of these scores marks sources")
    spans = scores.spans[scores.spans["codebook"] == rule[0]].merge(
        reported[["article_id", "sentence", by]], on=["article_id", "sentence"]
    )
    rows = []
    for (article, sentence), group in spans.groupby(["article_id", "sentence"], sort=False):
        by_label = {label: of["text"].tolist() for label, of in group.groupby("label", sort=False)}
        claim = by_label.get(rule[1].span, [""])[0][:CLAIM]
        for name in {source_key(text) for text in by_label.get(rule[1].source, ())} - {""}:
            rows.append((name, group[by].iloc[0], article, sentence, claim))
    table = pd.DataFrame(rows, columns=["source", by, "article_id", "sentence", "claim"])
    outlets = sorted(set(reported[by]))
    counts = (
        table.drop_duplicates(["source", "article_id", "sentence"])
        .pivot_table(index="source", columns=by, values="sentence", aggfunc="count", fill_value=0)
        .reindex(columns=outlets, fill_value=0)
        .astype(int)
    )
    counts["outlets"] = (counts[outlets] > 0).sum(axis=1)
    claims = table[table["claim"] != ""].drop_duplicates("source").set_index("source")["claim"]
    counts["claim"] = claims.reindex(counts.index).fillna("")
    counts["often"] = counts[outlets].sum(axis=1)
    ordered = counts.reset_index().sort_values(
        ["outlets", "often", "source"], ascending=[False, False, True]
    )
    return ordered.drop(columns="often").set_index("source").rename_axis(columns=None)
