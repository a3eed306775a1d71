"""Near duplicates: articles of different outlets that are nearly one text, and whose it was first.

As a rule wire copy: the text of an agency that others print.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from toolkit.text.similarity import SHINGLE, WORD, shingles, similar_pairs

if TYPE_CHECKING:
    import pandas as pd

NEAR = 0.5
"""Jaccard similarity of the sequences of three words from which on a text is a near duplicate."""
_CANDIDATE = 0.35  # what MinHash has to say before the texts themselves are compared


class NearDuplicate(NamedTuple):
    """An article and the one it duplicates; ``similarity``, Jaccard, in [`NEAR`, 1]."""

    article_id: str
    outlet: str
    origin: str
    origin_outlet: str
    similarity: float


def near_duplicates(sentences: pd.DataFrame) -> list[NearDuplicate]:
    """Articles whose body another outlet has nearly word for word, each with its origin.

    ``sentences`` has the columns ``article_id, text, outlet, date``. Candidates come from MinHash
    (Broder 1997) and are compared exactly. The origin of a group is the earliest by date; on one
    day, the outlet whose name the others print, then the one that has most near duplicates.
    """
    texts = {str(key): " ".join(body) for key, body in sentences.groupby("article_id")["text"]}
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    outlet = {str(key): str(name) for key, name in first["outlet"].items()}
    date = {str(key): str(day)[:10] for key, day in first["date"].items()}
    near = _similar(texts, outlet)
    copied = Counter(outlet[key] for key in near)
    duplicates = []
    for group in _groups(near):
        credits = {a: _credits(outlet[a], [texts[b] for b in group if b != a]) for a in group}
        ranks = [(date[a] or "9999", -credits[a], -copied[outlet[a]], a) for a in group]
        origin = min(ranks)[-1]
        duplicates += [
            NearDuplicate(
                article, outlet[article], origin, outlet[origin], round(near[article][origin], 4)
            )
            for article in sorted(group)
            if origin in near[article]
        ]
    return duplicates


def _similar(texts: dict[str, str], outlet: dict[str, str]) -> dict[str, dict[str, float]]:
    """The similarity of each article to those of other outlets that are near it."""
    words = {key: WORD.findall(text.lower()) for key, text in texts.items()}
    sequences = {
        key: shingles(of_text) for key, of_text in words.items() if len(of_text) >= SHINGLE
    }
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for key, candidate, _ in similar_pairs(sequences, _CANDIDATE):
        if outlet[candidate] != outlet[key]:
            both = len(sequences[key] & sequences[candidate])
            share = both / len(sequences[key] | sequences[candidate])
            if share >= NEAR:
                near[key][candidate] = share
    return near


def _groups(near: dict[str, dict[str, float]]) -> list[list[str]]:
    """Articles that hang together by duplicates of duplicates."""
    left = dict.fromkeys(sorted(near))
    groups = []
    while left:
        waiting = [next(iter(left))]
        group = []
        while waiting:
            article = waiting.pop()
            if article in left:
                del left[article]
                group.append(article)
                waiting += near[article]
        groups.append(group)
    return groups


def _credits(outlet: str, texts: Sequence[str]) -> int:
    """How many texts print the outlet's name."""
    name = " ".join(WORD.findall(outlet.replace("_", " ").lower()))
    return sum(name in " ".join(WORD.findall(text.lower())) for text in texts) if name else 0
