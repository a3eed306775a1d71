"""Words and n-grams as numbers: one pass over the text, the rest in arrays.

A token keeps its offsets, so that a weight can be led back to the words it came from.

Ours, not scikit-learn's ``TfidfVectorizer``, which chooses the same n-grams and gives the same
values (probabilities differ by less than 1e-7), but has no offsets. On 4,216 texts with 16 labels
ours takes half the time, and a thirteenth where words are marked too (17,300 texts a second and
8,800; 16,300 and 1,300; ``benchmarks/libraries.py``). The regressions on top are scikit-learn's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.marked_words import FUNCTION_WORDS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[!?\"“”…—;:]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts, end to end: lower-cased words, their text, their offsets.

    ``owner``, ``start`` and ``end`` have one entry a token; ``first`` has one a text, and one
    more for the end: the tokens of text ``i`` are ``first[i]`` up to ``first[i + 1]``. ``distinct``
    are the words without repetition, ``number`` is the place of each token's word among them.
    """

    words: list[str]
    distinct: list[str]
    number: Ints
    owner: Ints
    start: Ints
    end: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.words)

    @property
    def n_texts(self) -> int:
        """How many texts the tokens come from."""
        return len(self.first) - 1

    def ask(self, about: Callable[[str], int | bool]) -> Ints:
        """What a function says of the word of each token; it is asked once for each word."""
        return np.array([about(word) for word in self.distinct], np.int64)[self.number]


def tokenize(texts: Sequence[str]) -> Tokens:
    """Words, numbers (all as ``0``) and the punctuation that carries tone.

    >>> tokenize(["It wasn't 3.5%!", "No."]).words
    ['it', "wasn't", '0', '!', 'no']
    """
    written: list[str] = []
    starts: list[int] = []
    first = [0]
    for text in texts:
        end = 0
        for word in _TOKEN.findall(text):
            start = text.index(word, end)  # faster than a match for each
            end = start + len(word)
            starts.append(start)
            written.append(word)
        first.append(len(written))
    number_of: dict[str, int] = {}
    number_as_written = {
        w: number_of.setdefault(
            "0" if w[0].isdigit() else w.lower().replace("’", "'"), len(number_of)
        )
        for w in dict.fromkeys(written)
    }
    distinct = list(number_of)
    numbers = [number_as_written[w] for w in written]
    start_of = np.array(starts, np.int64)
    end_of = start_of + np.fromiter(map(len, written), np.int64, len(written))
    after = np.array(first, np.int64)
    owner = np.repeat(np.arange(len(texts)), np.diff(after))
    return Tokens(
        [distinct[k] for k in numbers], distinct, np.array(numbers, np.int64), owner,
        start_of, end_of, after,
    )  # fmt: skip


def content(tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens are content words.

    >>> content(tokenize(["It was a farce."])).tolist()
    [False, False, False, True]
    """
    return tokens.ask(lambda word: word[0].isalpha() and word not in FUNCTION_WORDS) > 0


def strongest(tokens: Tokens, is_content: NDArray[np.bool_], gain: Floats, text: int) -> int | None:
    """The content word of a text that brings most; ``None`` where it has none."""
    at = np.arange(int(tokens.first[text]), int(tokens.first[text + 1]))
    at = at[is_content[at]]
    return int(at[gain[at].argmax()]) if len(at) else None


class Occurrences(NamedTuple):
    """Where features occur: the feature's column, its first token, how many tokens it spans."""

    column: Ints
    token: Ints
    length: Ints


class Matrix(NamedTuple):
    """A document-term matrix (CSR), and for every occurrence the stored entry it went into."""

    values: csr_matrix
    occurrences: Occurrences
    entry: Ints
    times: Ints


class Ngrams:
    """Word n-grams up to ``order`` with TF-IDF values: (1 + ln tf) · (1 + ln((1 + N)/(1 + df))),
    each text's row of length one (Salton & Buckley 1988; scikit-learn's sublinear variant)."""

    def __init__(self, order: int = 2, min_df: int = 2) -> None:
        self.order = order
        self.min_df = min_df
        self.vocabulary: dict[str, int] = {}
        self.keys: list[Ints] = []
        self.idf: Floats = np.empty(0)

    @property
    def n_features(self) -> int:
        """Number of columns."""
        return len(self.vocabulary) + sum(len(keys) for keys in self.keys)

    def fit(self, tokens: Tokens, also: Collection[str] = ()) -> Self:
        """Choose the n-grams that stand in at least ``min_df`` texts; words ``also`` given stay."""
        seen: Counter[str] = Counter()
        for i in range(tokens.n_texts):
            seen.update(set(tokens.words[tokens.first[i] : tokens.first[i + 1]]))
        kept = sorted({word for word, df in seen.items() if df >= self.min_df}.union(also))
        self.vocabulary = {word: k for k, word in enumerate(kept)}
        self.keys = []
        ids = self.ids(tokens)
        left = ids
        for n in range(2, self.order + 1):
            key = self._join(left, ids, tokens, n)
            pairs = np.unique(np.stack([key, tokens.owner[: len(key)]])[:, key >= 0], axis=1)
            values, df = np.unique(pairs[0], return_counts=True)
            self.keys.append(values[df >= self.min_df])
            left = self._rank(key, n)
        occurrences = self.find(tokens)
        both = np.unique(np.stack([occurrences.column, tokens.owner[occurrences.token]]), axis=1)
        frequency = np.bincount(both[0], minlength=self.n_features)
        self.idf = 1.0 + np.log((1 + tokens.n_texts) / (1 + frequency))
        return self

    def ids(self, tokens: Tokens) -> Ints:
        """The number of each token's word, -1 for a word that is not known."""
        get = self.vocabulary.get
        return tokens.ask(lambda word: get(word, -1))

    def find(self, tokens: Tokens, ids: Ints | None = None) -> Occurrences:
        """Every occurrence of a known n-gram; ``ids`` are known already or looked up."""
        ids = self.ids(tokens) if ids is None else ids
        at = np.flatnonzero(ids >= 0)
        columns, firsts, lengths = [ids[at]], [at], [np.ones(len(at), np.int64)]
        left, base = ids, len(self.vocabulary)
        for n, keys in enumerate(self.keys, start=2):
            left = self._rank(self._join(left, ids, tokens, n), n)
            at = np.flatnonzero(left >= 0)
            columns.append(base + left[at])
            firsts.append(at)
            lengths.append(np.full(len(at), n))
            base += len(keys)
        return Occurrences(*(np.concatenate(part) for part in (columns, firsts, lengths)))

    def transform(self, tokens: Tokens, ids: Ints | None = None) -> Matrix:
        """The document-term matrix, shape (n texts, `n_features`)."""
        from scipy.sparse import csr_matrix

        occurrences = self.find(tokens, ids)
        rows = tokens.owner[occurrences.token]
        cells, entry, times = np.unique(
            rows * self.n_features + occurrences.column, return_inverse=True, return_counts=True
        )
        row, column = np.divmod(cells, max(self.n_features, 1))
        values = (1.0 + np.log(times)) * self.idf[column]
        norm = np.sqrt(np.bincount(row, values**2, minlength=tokens.n_texts))
        values /= norm[row]
        pointer = np.searchsorted(row, np.arange(tokens.n_texts + 1))
        matrix = csr_matrix(
            (values, column, pointer), shape=(tokens.n_texts, self.n_features), copy=False
        )
        return Matrix(matrix, occurrences, entry, times)

    def spread(self, matrix: Matrix, weights: Floats, n_tokens: int) -> Floats:
        """Each token's share of its text's score under ``weights`` (shape (`n_features`,)): an
        n-gram's contribution is shared among its occurrences, and in each among its tokens."""
        occurrences = matrix.occurrences
        gain = matrix.values.data[matrix.entry] * weights[occurrences.column]
        gain /= matrix.times[matrix.entry] * occurrences.length
        share = np.zeros(n_tokens)
        for k in range(self.order):
            part = occurrences.length > k
            share += np.bincount(occurrences.token[part] + k, gain[part], minlength=n_tokens)[
                :n_tokens
            ]
        return share

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Settings (JSON) and arrays (safetensors) from which `restore` rebuilds this."""
        arrays: dict[str, NDArray[Any]] = {"idf": self.idf.astype(np.float32)}
        for n, keys in enumerate(self.keys, start=2):
            arrays[f"keys_{n}"] = keys
        words = list(self.vocabulary)
        return {"order": self.order, "min_df": self.min_df, "words": words}, arrays

    @classmethod
    def restore(cls, settings: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Self:
        """Rebuild from what `state` gave. Raises `ValueError` where the two do not fit."""
        self = cls(settings["order"], settings["min_df"])
        self.vocabulary = {word: k for k, word in enumerate(settings["words"])}
        self.keys = [arrays[f"keys_{n}"].astype(np.int64) for n in range(2, self.order + 1)]
        self.idf = arrays["idf"].astype(np.float64)
        if len(self.idf) != self.n_features or len(self.vocabulary) != len(settings["words"]):
            raise ValueError("vocabulary and weights do not fit each other")
        return self

    def _join(self, left: Ints, ids: Ints, tokens: Tokens, n: int) -> Ints:
        """Key of the n-gram beginning at each token, -1 where there is none."""
        if len(ids) < n:
            return np.empty(0, np.int64)
        head, last = left[: len(ids) - n + 1], ids[n - 1 :]
        same = tokens.owner[: len(last)] == tokens.owner[n - 1 :]
        return np.where(same & (head >= 0) & (last >= 0), head * len(self.vocabulary) + last, -1)

    def _rank(self, key: Ints, n: int) -> Ints:
        """Position of each key among the kept ones, -1 where it was not kept."""
        keys = self.keys[n - 2]
        if not len(keys) or not len(key):
            return np.full(len(key), -1)
        at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        return np.where((keys[at] == key) & (key >= 0), at, -1)
