"""Near duplicates: articles of different outlets that are nearly one text, and whose it was first.

As a rule wire copy: the text of an agency that others print.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.text.similarity import (
    SHINGLE,
    WORD,
    Signatures,
    estimated,
    shingles,
    signature_pairs,
    signer,
)

if TYPE_CHECKING:
    import pandas as pd

NEAR = 0.5
"""Jaccard similarity of the sequences of three words from which on a text is a near duplicate."""
SAME = 0.9
"""Similarity from which on two articles of one outlet are one article that stands twice."""
_CANDIDATE = 0.35  # what MinHash has to say before the texts themselves are compared
_LEAST_ESTIMATE = 0.15
"""Pairs of which 64 permutations say less are not compared: of those that reach `NEAR`, one in a
hundred million."""
_BLOCK = 4096
_DATELINE = re.compile(r"\(([^()\n]{2,40})\)\s*[-–—:]")
_OPENING = 120  # characters within which a dateline stands


class NearDuplicate(NamedTuple):
    """An article and the one it duplicates; ``similarity``, Jaccard, in [`NEAR`, 1].

    ``decided_by`` says what told the origin: ``dateline``, ``credit``, ``date`` (the day) or
    ``time``; it is empty where nothing did, and the origin is a guess.
    """

    article_id: str
    outlet: str
    origin: str
    origin_outlet: str
    similarity: float
    decided_by: str = ""


class Repeated(NamedTuple):
    """An article that stands again in the same outlet, as ``again``."""

    article_id: str
    again: str
    outlet: str


class ArticleText(NamedTuple):
    """The body of an article, and its full text, with the credit lines that are no body."""

    article_id: str
    body: str
    full: str


class _Article(NamedTuple):
    outlet: str
    date: str
    text: str


Known = Mapping[str, tuple[str, str]]
"""The outlet and the date of each article, an empty date where there is none."""


class SimilarArticles(NamedTuple):
    """``duplicates`` across outlets, and articles ``repeated`` in one."""

    duplicates: list[NearDuplicate]
    repeated: list[Repeated]


def near_duplicates(
    sentences: pd.DataFrame, full_texts: Mapping[str, str] | None = None
) -> list[NearDuplicate]:
    """Articles whose body another outlet has nearly word for word, each with its origin.

    ``sentences`` has the columns ``article_id, text, outlet, date``: of all articles there are, as
    an origin that is left out cannot be found. ``full_texts`` gives the whole text of articles,
    with the credit lines that are no body. Candidates come from MinHash (Broder 1997) and are
    compared exactly. The origin of a group is the outlet that its datelines name ("LONDON (Reuters)
    -"); else the one that others print as their source; else the earliest day, then the earliest
    time. Where none of these tells, it is the outlet with most near duplicates, and ``decided_by``
    is empty.
    """
    return similar_articles(sentences, full_texts).duplicates


def similar_articles(
    sentences: pd.DataFrame, full_texts: Mapping[str, str] | None = None
) -> SimilarArticles:
    """`near_duplicates`, and the articles that stand twice, nearly word for word, in one outlet."""
    import pandas as pd

    bodies = {str(key): " ".join(body) for key, body in sentences.groupby("article_id")["text"]}
    first = sentences.drop_duplicates("article_id").set_index("article_id")
    known = {
        str(key): (str(outlet), "" if pd.isna(date) else str(date))
        for key, outlet, date in zip(first.index, first["outlet"], first["date"], strict=True)
    }

    def texts() -> Iterator[ArticleText]:
        return (ArticleText(key, body, (full_texts or bodies)[key]) for key, body in bodies.items())

    return similar_texts(texts, known)


def similar_texts(texts: Callable[[], Iterable[ArticleText]], known: Known) -> SimilarArticles:
    """As `similar_articles`, of texts that come one by one, twice, and are not kept: what is kept
    of each is its signature (`toolkit.text.similarity`), and all of those that may be near
    duplicates."""
    ids, signatures = _signed(texts())
    if not ids:
        return SimilarArticles([], [])
    candidates = _candidates(signatures)
    del signatures
    wanted = {ids[k] for k in np.unique(candidates).tolist()}
    sequences: dict[str, NDArray[np.int64]] = {}
    for article_id, body, _ in texts():
        if article_id in wanted:
            sequences[article_id] = _hashes(body)
    near, repeated = _similar(
        ((ids[i], ids[j]) for i, j in candidates.tolist()), sequences, known
    )  # fmt: skip
    del sequences
    articles = {
        article_id: _Article(*known[article_id], full)
        for article_id, _, full in texts()
        if article_id in near
    }
    copied = Counter(articles[key].outlet for key in near)
    duplicates = []
    for group in _groups(near):
        origin, decided_by = _origin(group, articles, copied)
        duplicates += [
            NearDuplicate(
                article, articles[article].outlet, origin, articles[origin].outlet,
                round(near[article][origin], 4), decided_by,
            )
            for article in sorted(group)
            if origin in near[article]
        ]  # fmt: skip
    return SimilarArticles(duplicates, repeated)


def _signed(texts: Iterable[ArticleText]) -> tuple[list[str], Signatures]:
    """The ids of texts long enough, and the signature of each, a row each."""
    ids: list[str] = []
    blocks: list[Signatures] = []
    block: list[Signatures] = []  # put together again and again: small arrays split the memory
    sign = signer()
    for article_id, body, _ in texts:
        words = WORD.findall(body.lower())
        if len(words) < SHINGLE:
            continue
        ids.append(article_id)
        block.append(sign(shingles(words)))
        if len(block) == _BLOCK:
            blocks.append(np.array(block))
            block.clear()
    if block:
        blocks.append(np.array(block))
    return ids, np.concatenate(blocks) if blocks else np.array(blocks)


def _candidates(signatures: Signatures) -> NDArray[np.intp]:
    """The pairs of rows, (n, 2), whose texts are to be compared."""
    listed = [np.empty((0, 2), np.intp)]
    for pairs in signature_pairs(signatures, _CANDIDATE):
        listed.append(pairs[estimated(signatures, pairs) >= _LEAST_ESTIMATE])
    return np.concatenate(listed)


def _hashes(body: str) -> NDArray[np.int64]:
    """The hashes of the sequences of words of a text, in order: of one process alone."""
    return np.unique(
        np.fromiter(map(hash, shingles(WORD.findall(body.lower()))), np.int64)
    )  # fmt: skip


def _origin(
    group: Sequence[str], articles: Mapping[str, _Article], copied: Mapping[str, int]
) -> tuple[str, str]:
    """The first article of a group, and what tells it."""
    named = [_dateline(articles[key].text) for key in group]
    dated = all(articles[key].date for key in group)
    rules: dict[str, Callable[[str], int | str]] = {
        "dateline": lambda key: -sum(_is_name(each, articles[key].outlet) for each in named),
        "credit": lambda key: -_credits(articles[key].outlet, _others(group, key, articles)),
        "date": lambda key: articles[key].date[:10] if dated else "",
        "time": lambda key: articles[key].date if dated else "",
    }
    left = list(group)
    decided_by = ""
    for name, rank in rules.items():
        ranks = {key: rank(key) for key in left}
        best = min(ranks.values())
        left = [key for key in left if ranks[key] == best]
        if len({articles[key].outlet for key in left}) == 1:
            decided_by = name
            break
    return min(left, key=lambda k: (articles[k].date, -copied[articles[k].outlet], k)), decided_by


def _others(group: Iterable[str], key: str, articles: Mapping[str, _Article]) -> list[str]:
    """The texts that other outlets print."""
    return [articles[each].text for each in group if articles[each].outlet != articles[key].outlet]


def _dateline(text: str) -> str:
    """The agency that a dateline names, in the first words of a text; empty where there is none.

    >>> _dateline("LONDON, May 3 (Reuters) - Rain fell.")
    'Reuters'
    """
    match = _DATELINE.search(text[:_OPENING])
    return match.group(1) if match else ""


def _is_name(named: str, outlet: str) -> bool:
    """Whether a dateline's name is an outlet's, written out or as initials.

    >>> _is_name("AP", "associated_press"), _is_name("Reuters", "Reuters"), _is_name("AP", "Post")
    (True, True, False)
    """
    words = _name(outlet).split()
    wanted = _name(named)
    return bool(wanted) and wanted in (" ".join(words), "".join(word[0] for word in words))


def _name(outlet: str) -> str:
    """The words of a name in small letters, without "the"."""
    words = WORD.findall(outlet.replace("_", " ").lower())
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _similar(
    candidates: Iterable[tuple[str, str]],
    sequences: Mapping[str, NDArray[np.int64]],
    known: Known,
) -> tuple[dict[str, dict[str, float]], list[Repeated]]:
    """The similarity of each article to those of other outlets that are near it, and the articles
    that stand twice in one outlet."""
    near: dict[str, dict[str, float]] = defaultdict(dict)
    repeated = []
    for first, second in candidates:
        ours, theirs = sequences[first], sequences[second]
        both = len(np.intersect1d(ours, theirs, assume_unique=True))
        share = both / (len(ours) + len(theirs) - both)
        outlet = known[first][0]
        if outlet != known[second][0]:
            if share >= NEAR:
                near[first][second] = near[second][first] = share
        elif share >= SAME:
            repeated.append(Repeated(min(first, second), max(first, second), outlet))
    return near, sorted(repeated)


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
    name = f" {_name(outlet)} "
    printed = (f" {' '.join(WORD.findall(text.lower()))} " for text in texts)
    return sum(name in text for text in printed) if name.strip() else 0
