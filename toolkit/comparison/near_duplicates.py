"""Wire copy: articles of different outlets that are nearly one text, and whose it was first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

WORD = re.compile(r"\w+")
SHINGLE = 3
NEAR = 0.5
"""Jaccard similarity of the sequences of three words from which on a text is a copy."""
_CANDIDATE = 0.35  # what MinHash has to say before the texts themselves are compared


class WireCopy(NamedTuple):
    """An article and the one it is a copy of; ``similarity``, Jaccard, in [`NEAR`, 1]."""

    article_id: str
    outlet: str
    origin: str
    origin_outlet: str
    similarity: float


def wire_copies(sentences: pd.DataFrame) -> list[WireCopy]:
    """Articles whose body another outlet has nearly word for word, each with its origin.

    ``sentences`` has the columns ``article_id, text, outlet, date``. Candidates come from MinHash
    (Broder 1997) and are compared exactly. The origin of a group is the earliest by date; on one
    day, the outlet whose name the others print, then the one that is most often copied with.
    """
    from datasketch import MinHash, MinHashLSH

    texts = {str(key): " ".join(own) for key, own in sentences.groupby("article_id")["text"]}
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    shingles = {key: _shingles(text) for key, text in texts.items()}
    index = MinHashLSH(threshold=_CANDIDATE, num_perm=64)
    hashes = {}
    for key, own in shingles.items():
        if not own:
            continue
        hashed = MinHash(num_perm=64, seed=1)
        hashed.update_batch([one.encode("utf-8", "surrogatepass") for one in sorted(own)])
        hashes[key] = hashed
        index.insert(key, hashed)
    outlet = {str(key): str(name) for key, name in first["outlet"].items()}
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for key, hashed in hashes.items():
        for other in index.query(hashed):
            if other != key and outlet[other] != outlet[key]:
                both = len(shingles[key] & shingles[other])
                share = both / len(shingles[key] | shingles[other])
                if share >= NEAR:
                    near[key][other] = share
    copied: dict[str, int] = defaultdict(int)
    for key in near:
        copied[outlet[key]] += 1
    date = {str(key): str(day)[:10] for key, day in first["date"].items()}
    found = []
    for group in _groups(near):
        origin = min(
            group,
            key=lambda one: (
                date[one] or "9999",
                -_credits(outlet[one], [texts[other] for other in group if other != one]),
                -copied[outlet[one]],
                one,
            ),
        )
        found += [
            WireCopy(one, outlet[one], origin, outlet[origin], round(near[one][origin], 4))
            for one in sorted(group)
            if origin in near[one]
        ]
    return found


def _shingles(text: str) -> set[str]:
    words = WORD.findall(text.lower())
    return {" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1)}


def _groups(near: dict[str, dict[str, float]]) -> list[list[str]]:
    """Articles that hang together by copies of copies."""
    left = dict.fromkeys(sorted(near))
    groups = []
    while left:
        waiting = [next(iter(left))]
        group = []
        while waiting:
            one = waiting.pop()
            if one in left:
                del left[one]
                group.append(one)
                waiting += near[one]
        groups.append(group)
    return groups


def _credits(outlet: str, texts: Sequence[str]) -> int:
    """How many texts print the outlet's name."""
    name = " ".join(WORD.findall(outlet.replace("_", " ").lower()))
    return sum(name in " ".join(WORD.findall(text.lower())) for text in texts) if name else 0
