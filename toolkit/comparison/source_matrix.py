"""The source matrix of an event: whom each outlet quotes, and whom it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.comparison.sources import called_by_name
from toolkit.measures.source_keys import source_key
from toolkit.measures.voice import voice_rule
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd

CLAIM = 90


def source_matrix(scored: str | Path | ScoreSet, event: str, *, by: str = "outlet") -> pd.DataFrame:
    """One row a named source, one column an outlet: in how many body sentences it is the source.

    Named sources are merged over the articles of the event as `sources` does; where no model tells
    those of an article apart, by `source_key` (the last name). 0 means that the outlet reports the
    event without that source. Adds ``outlets``, how many have it, and ``claim``, the first content
    ascribed to it, cut at 90 characters. Sorted by ``outlets``, then by how often. Raises
    `ValueError` for an event that no article is of, and where no codebook tells sources apart.
    """

    scores = ScoreSet.of(scored)
    sentences = scores.items([by])
    sentences["event"] = sentences["event"].fillna("").astype(str)
    reported = sentences[sentences["event"] == event]
    if reported.empty:
        known = ", ".join(sorted(set(sentences["event"]) - {""})[:8]) or "none"
        raise ValueError(f"{scores.folder}: no article is of event {event!r}; there are {known}")
    rule = voice_rule(scores.codebooks)
    if rule is None:
        raise ValueError(f"{scores.folder}: no codebook of these scores marks sources")
    place = ["article_id", "sentence"]
    spans = scores.spans[scores.spans["codebook"] == rule[0]].merge(
        reported[[*place, by]], on=place
    )
    named = _named(scores, reported, spans[spans["label"] == rule[1].source])
    claims_made = spans[spans["label"] == rule[1].span].drop_duplicates(place)
    table = named.merge(reported[[*place, by]], on=place).merge(
        claims_made[[*place, "text"]].rename(columns={"text": "claim"}), on=place, how="left"
    )
    table["claim"] = table["claim"].fillna("").str.slice(0, CLAIM)
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


def _named(scores: ScoreSet, reported: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The named sources of each sentence: ``article_id, sentence, source``."""
    import pandas as pd

    known = scores.sources if "sources" in scores.tables else pd.DataFrame()
    if known.empty:
        keyed = spans[["article_id", "sentence"]].assign(source=spans["text"].map(source_key))
        return keyed[keyed["source"] != ""].drop_duplicates()
    articles = reported[["article_id", "outlet", "event"]].drop_duplicates("article_id")
    known = called_by_name(known.merge(articles, on="article_id"), scores.codebooks)
    columns = ["article_id", "sentence", "source_id"]
    cited = pd.concat([reported[columns], spans[columns]]).drop_duplicates()
    named = cited.merge(known[["article_id", "source_id", "source"]], on=columns[::2])
    return named.loc[named["source"] != "", ["article_id", "sentence", "source"]].drop_duplicates()
