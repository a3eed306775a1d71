"""Which sentences a state leaves: filters are asked of the database, words looked up in its index.

The numbers of sentences are arrays in memory, four bytes a sentence: sets of a million are met in
milliseconds, where a join of tables takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.explore.words import Term

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = NDArray[np.int32]
Ask = Callable[[str, Sequence[object], Mapping[str, "pa.Table"]], Mapping[str, NDArray[Any]]]
"""Answers SQL with its values, over some tables by name, as an array a column."""


class Hits(NamedTuple):
    """Sentences ``s`` in order, their articles ``a``, whom they cite (``who``, -1 for nobody) and
    whether they do so directly; each of shape (n,). ``articles`` is how many these are."""

    s: Numbers
    a: Numbers
    who: Numbers
    direct: NDArray[np.bool_]
    articles: int

    @property
    def sentences(self) -> int:
        """How many sentences there are."""
        return len(self.s)

    def table(self, *names: str) -> pa.Table:
        """Some of the columns as a table for SQL."""
        import pyarrow as pa

        return pa.table({name: pa.array(getattr(self, name)) for name in names})

    def by_article(self) -> pa.Table:
        """The number of sentences ``n`` of each article ``a`` that has any."""
        import pyarrow as pa

        counts = np.bincount(self.a)
        present = np.flatnonzero(counts)
        return pa.table({"a": pa.array(present), "n": pa.array(counts[present])})


def with_terms(base: Numbers, terms: Sequence[Term], n: int, ask: Ask) -> Numbers:
    """Those of some sentences, among ``n``, in which every term of a search holds."""
    if not terms:
        return base
    left = np.zeros(n, np.bool_)
    left[base] = True
    for term in sorted(terms, key=lambda term: term.absent):
        holds = left.copy()
        for number, word in enumerate(term.words):
            is_prefix = term.prefix and number == len(term.words) - 1
            like = "starts_with(word, ?)" if is_prefix else "word = ?"
            hits = np.zeros(n, np.bool_)
            sql = f"SELECT s FROM postings WHERE id IN (SELECT id FROM terms WHERE {like})"
            hits[ask(sql, [word], {})["s"]] = True
            holds &= hits
        if term.phrase:
            holds = _with_phrase(holds, term.phrase, ask)
        left = left & ~holds if term.absent else holds
    return np.flatnonzero(left).astype(np.int32)


def _with_phrase(holds: NDArray[np.bool_], phrase: str, ask: Ask) -> NDArray[np.bool_]:
    import pyarrow as pa

    candidates = pa.table({"s": pa.array(np.flatnonzero(holds).astype(np.int32))})
    sql = (
        "SELECT s FROM sentences SEMI JOIN candidates USING (s) "
        "WHERE contains(strip_accents(lower(text)), ?)"
    )
    hits = np.zeros_like(holds)
    hits[ask(sql, [phrase], {"candidates": candidates})["s"]] = True
    return hits
