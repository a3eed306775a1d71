"""The tokens of many texts as flat arrays, each distinct word put to the tokenizer once.

A BERT tokenizer never joins what a blank parts, so a text is the sequence of its words' tokens;
the words of news recur, and looking them up takes a tenth of the time. Other tokenizers read whole
texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]
MOST = 200_000
"""Words from which on the memory of them begins anew."""


class Pieces(NamedTuple):
    """Tokens of texts in order: ``ids``, offsets in the text each stands in (``start``, ``end``),
    and how many tokens each text has (``size``)."""

    ids: Ints
    start: Ints
    end: Ints
    size: Ints


class PieceReader:
    """Reads texts with a tokenizer; `Pieces` are those of its ``encode_batch``."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        # Only for these two is it known that a word is read alike wherever it stands.
        parts = (tokenizer.normalizer, tokenizer.pre_tokenizer)
        names = tuple(type(part).__name__ for part in parts)
        self.by_word = names == ("BertNormalizer", "BertPreTokenizer")
        self._forget()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The tokens that are whole words, lower case."""
        return frozenset(
            token.lstrip("Ġ▁").lower()
            for token in self.tokenizer.get_vocab()
            if not token.startswith("##")
        )

    def _forget(self) -> None:
        self._number: dict[str, int] = {}
        self._pieces = Pieces(*(np.empty(0, np.int64) for _ in range(4)))
        self._first = np.empty(0, np.int64)
        self._length = np.empty(0, np.int64)

    def read(self, texts: Sequence[str]) -> Pieces:
        """The tokens of texts, without marks around them.

        >>> from tokenizers import Tokenizer
        >>> from toolkit.models.registry import BUNDLED
        >>> reader = PieceReader(Tokenizer.from_file(str(BUNDLED / "default" / "tokenizer.json")))
        >>> pieces = reader.read(["Rain fell.", "Rain again"])
        >>> pieces.start.tolist(), pieces.end.tolist(), pieces.size.tolist()
        ([0, 5, 9, 0, 5], [4, 9, 10, 4, 10], [3, 2])
        """
        if not self.by_word:
            return self._encoded(texts)
        if len(self._number) > MOST:
            self._forget()
        words = [text.split(" ") for text in texts]
        in_order = list(chain.from_iterable(words))
        known = self._number
        try:
            number = np.array([known[word] for word in in_order], np.int64)
        except KeyError:
            self._learn(word for word in dict.fromkeys(in_order) if word not in known)
            number = np.array([known[word] for word in in_order], np.int64)
        of_text = np.array([len(each) for each in words], np.int64)
        # Where each word starts in its text: all before it, and a blank after each.
        reach = np.cumsum(self._length[number] + 1)
        begin = reach - self._length[number] - 1
        first_word = np.cumsum(of_text) - of_text
        begin -= np.repeat(begin[first_word], of_text) if len(begin) else 0
        size = self._pieces.size[number]
        at = np.arange(int(size.sum())) + np.repeat(
            self._first[number] - np.cumsum(size) + size, size
        )
        shift = np.repeat(begin, size)
        total = np.add.reduceat(size, first_word) if len(size) else size
        return Pieces(
            self._pieces.ids[at], self._pieces.start[at] + shift, self._pieces.end[at] + shift,
            total,
        )  # fmt: skip

    def _learn(self, words: Iterable[str]) -> None:
        new = list(words)
        self._number.update(zip(new, count(len(self._number)), strict=False))
        pieces = self._encoded(new)
        self._pieces = Pieces(*map(np.concatenate, zip(self._pieces, pieces, strict=True)))
        self._first = np.cumsum(self._pieces.size) - self._pieces.size
        self._length = np.concatenate([self._length, np.array([len(w) for w in new], np.int64)])

    def _encoded(self, texts: Sequence[str]) -> Pieces:
        encodings = self.tokenizer.encode_batch(texts, add_special_tokens=False) if texts else []
        size = np.array([len(encoding.ids) for encoding in encodings], np.int64)
        ids = np.fromiter(chain.from_iterable(e.ids for e in encodings), np.int64, int(size.sum()))
        offsets = chain.from_iterable(chain.from_iterable(e.offsets for e in encodings))
        start, end = np.fromiter(offsets, np.int64, 2 * len(ids)).reshape(-1, 2).T
        return Pieces(ids, start, end, size)
