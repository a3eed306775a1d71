"""What the tagger sees of a word: five small integers, of which four depend on the word alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words, find_quotes, tokenize

N_SUFFIXES = 1024
N_SHAPES = 10
N_QUOTES = 8
N_CUES = 8
UNKNOWN, BOUNDARY = 0, 1
QUOTE_MARKS = {"“", "”", "„", "«", "»", '"', "''", "``"}
CACHE_SIZE = 200_000

Ids = NDArray[np.int32]


class Encoded(NamedTuple):
    """An article as the tagger reads it.

    ``ids`` has shape (n words, 5): word, suffix, shape, cue class, quotation state; ``first``
    holds the index of every sentence's first word, and each sentence ends in a boundary, so no
    sentence is empty.
    """

    words: list[Words]
    quotes: list[list[Quote]]
    ids: Ids
    first: NDArray[np.int64]


class Encoder:
    """Turns sentences into integers under a vocabulary of lower-case words."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self._words: Mapping[str, int] = {word: i + 2 for i, word in enumerate(self.vocabulary)}
        self._cues = lexicon().cue_class
        self._rows: dict[str, int] = {}
        self._table = np.zeros((1024, 4), np.int32)

    def encode(
        self,
        sentences: Sequence[str],
        words: Sequence[Words] | None = None,
        quotes: Sequence[list[Quote]] | None = None,
    ) -> Encoded:
        """Encode the sentences of one article, in order; their ``words`` and ``quotes`` are those
        of `tokenize` and `find_quotes`, if at hand."""
        words = [tokenize(sentence) for sentence in sentences] if words is None else list(words)
        quotes = find_quotes(sentences) if quotes is None else list(quotes)
        if len(self._rows) > CACHE_SIZE:
            self._rows.clear()
        known = self._rows
        rows: list[int] = []
        state: list[int] = []
        first: list[int] = []
        for (texts, starts), quoted in zip(words, quotes, strict=True):
            first.append(len(rows))
            try:
                rows += [known[text] for text in texts]
            except KeyError:
                rows += [known[text] if text in known else self._add(text) for text in texts]
            rows.append(-1)
            state += _quote_states(starts, quoted) if quoted else [0] * len(texts)
            state.append(7 if quoted and not quoted[-1].closes else 0)
        index = np.array(rows, np.int64)
        ids = np.empty((len(rows), 5), np.int32)
        ids[:, :4] = self._table[index]
        ids[index < 0, :4] = (BOUNDARY, 0, 0, 0)
        ids[:, 4] = state
        starts_at = np.array(first, np.int64)
        # A capital means less on a sentence's first word; a quotation mark may come before it.
        for at in (0, 1):
            where = np.minimum(starts_at + at, len(rows) - 1)
            ids[where, 2] = np.where(ids[where, 2] == 3, 4, ids[where, 2])
        return Encoded(words, quotes, ids, starts_at)

    def _add(self, text: str) -> int:
        row = self._rows[text] = len(self._rows)
        if row == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        if text in QUOTE_MARKS:
            text = '"'
        lower = text.lower().replace("’", "'")
        suffix = crc32(lower[-3:].encode("utf-8", "surrogatepass")) % N_SUFFIXES
        word = self._words.get(lower, UNKNOWN)
        self._table[row] = (word, suffix, shape(text), self._cues.get(lower, 0))
        return row


def shape(text: str) -> int:
    """The form of a word: 1 mark, 2 lower case, 3 capital, 5 all capitals, 6 number, 7 mixed,
    8 initials; 4 is a capital at a sentence's start, given by the encoder."""
    if text.islower():
        return 2 if text[0].isalpha() else 7
    if text[0].isdigit():
        return 6
    if not any(map(str.isalnum, text)):
        return 1
    if text[0].isupper():
        if len(text) > 1 and text.isupper():
            return 8 if "." in text else 5
        return 3
    return 7


def _quote_states(starts: Sequence[int], quoted: Sequence[Quote]) -> list[int]:
    """0 outside, 1 inside, 2 an opening and 3 a closing mark, 4 inside and carried over,
    5 inside a short quotation (up to three words), 6 inside one that does not close here."""
    states = [0] * len(starts)
    for start, end, opens, closes in quoted:
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        if low == high:
            continue
        kind = 4 if not opens else 6 if not closes else 5 if high - low <= 5 else 1
        states[low:high] = [kind] * (high - low)
        if opens:
            states[low] = 2
        if closes:
            states[high - 1] = 3
    return states
