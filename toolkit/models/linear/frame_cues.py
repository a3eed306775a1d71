"""Cue words of frames: a lexicon compiled to a trie over words, matched in one pass.

Terms are words with single spaces; ``*`` at the end of a word stands for any ending. The longest
term from the left wins and its words are used up, so one word never counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.codebook import load_codebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEXICON = Path(__file__).parents[1] / "lexicons" / "frames.yaml"
CUED = load_codebook("framing").question("framing").positive_ids
TIERS = ("strong", "weak")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# How many strong cues a sure one counts for: enough for the frame by itself.
SURE = 3
_MEMO_SIZE = 200_000
_POSSESSIVE = re.compile(r"['’][sS]$")

Columns = tuple[int, ...]
Match = tuple[int, int, Columns]
"""First and last word of a matched term, counted from 0, and its columns."""


class Cue(NamedTuple):
    """A matched term: offsets in the text, and the count columns it adds one to."""

    start: int
    end: int
    columns: Columns


class _Node:
    __slots__ = ("columns", "exact", "longest", "prefix", "shortest")

    def __init__(self) -> None:
        self.exact: dict[str, _Node] = {}
        self.prefix: dict[str, _Node] = {}
        self.columns: Columns | None = None
        self.shortest = self.longest = 0

    def child(self, word: str) -> _Node:
        if not word.endswith("*"):
            return self.exact.setdefault(word, _Node())
        stem = word[:-1]
        self.shortest = min(self.shortest or len(stem), len(stem))
        self.longest = max(self.longest, len(stem))
        return self.prefix.setdefault(stem, _Node())

    def step(self, word: str) -> list[_Node]:
        """The children that a word leads to."""
        child = self.exact.get(word)
        found = [child] if child else []
        if self.prefix:
            for size in range(self.shortest, min(self.longest, len(word)) + 1):
                if word[:size] in self.prefix:
                    found.append(self.prefix[word[:size]])
        return found


class _Entry(NamedTuple):
    """A word as it is written: its normal form, the terms it begins, what it counts alone, and
    whether no longer term begins with it."""

    word: str
    nodes: list[_Node]
    columns: Columns | None
    leaf: bool


def _normal(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower().replace("’", "'")


class FrameCues:
    """Counts the cues of each frame in texts.

    Column ``2 * i`` counts strong cues of frame ``CUED[i]``, a sure one thrice, and ``2 * i + 1``
    weak ones.

    >>> cues = FrameCues.bundled()
    >>> counts = cues.counts(["New tariffs will cost farmers dearly."])
    >>> counts.shape, counts[0, :2].tolist()
    ((1, 30), [3.0, 1.0])
    """

    def __init__(self, terms: Mapping[str, Iterable[int]]) -> None:
        """``terms`` maps each term to its count columns; none for one that is only used up."""
        self.terms = {term: tuple(sorted(columns)) for term, columns in sorted(terms.items())}
        self._root = _Node()
        self._memo: dict[str, _Entry] = {}
        for term, columns in self.terms.items():
            node = self._root
            for raw in term.split(" "):
                node = node.child(_normal(raw[:-1]) + "*" if raw.endswith("*") else _normal(raw))
            node.columns = _merged([columns] if node.columns is None else [node.columns, columns])

    @classmethod
    def bundled(cls) -> FrameCues:
        """The lexicon that comes with the toolkit, ``lexicons/frames.yaml``."""
        import yaml

        data: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
        terms: dict[str, list[int]] = {_folded(term): [] for term in data["neutral"]}
        for i, frame in enumerate(CUED):
            columns = {"sure": [2 * i] * SURE, "strong": [2 * i], "weak": [2 * i + 1]}
            for tier, listed in data["frames"][frame].items():
                for term in listed:
                    terms.setdefault(_folded(term), []).extend(columns[tier])
        return cls(terms)

    def match(self, texts: Sequence[str]) -> list[list[Match]]:
        """The terms matched in each text, as numbers of its words, from left to right."""
        return [self._walk(WORD.findall(text)) for text in texts]

    def counts(
        self, texts: Sequence[str], matches: Sequence[Sequence[Match]] | None = None
    ) -> NDArray[np.float32]:
        """Cues of each column in each text, shape (n texts, 30); ``matches`` as from `match`."""
        import numpy as np

        width = len(CUED) * len(TIERS)
        cells: list[int] = []
        for row, matched in enumerate(self.match(texts) if matches is None else matches):
            base = row * width
            cells += [base + column for _, _, columns in matched for column in columns]
        table = np.bincount(np.array(cells, dtype=np.int64), minlength=len(texts) * width)
        return table.reshape(-1, width).astype(np.float32)

    def find(self, text: str, matched: Sequence[Match] | None = None) -> list[Cue]:
        """The cues of one text with their offsets, from left to right; neutral terms left out."""
        offsets = [word.span() for word in WORD.finditer(text)]
        found = self.match([text])[0] if matched is None else matched
        return [
            Cue(offsets[first][0], offsets[last][1], columns)
            for first, last, columns in found
            if columns
        ]

    def words_of_frames(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Which words are a cue of each frame, or part of one; shape (n words, 15)."""

        parts: dict[str, set[int]] = {}
        for term, columns in self.terms.items():
            for raw in term.split(" "):
                parts.setdefault(raw, set()).update(column // len(TIERS) for column in columns)
        every = FrameCues({part: {2 * frame for frame in frames} for part, frames in parts.items()})
        return every.counts(words)[:, :: len(TIERS)] > 0

    def _walk(self, words: Sequence[str]) -> list[Match]:
        found: list[Match] = []
        memo = self._memo
        i, n = 0, len(words)
        while i < n:
            entry = memo.get(words[i]) or self._look_up(words[i])
            if entry.leaf:
                if entry.columns is not None:
                    found.append((i, i, entry.columns))
            else:
                last, columns = self._longest(entry, words, i)
                if columns is not None:
                    found.append((i, last, columns))
                    i = last
            i += 1
        return found

    def _look_up(self, raw: str) -> _Entry:
        if len(self._memo) >= _MEMO_SIZE:
            self._memo.clear()
        word = _normal(raw)
        nodes = self._root.step(word)
        values = [node.columns for node in nodes if node.columns is not None]
        leaf = not any(node.exact or node.prefix for node in nodes)
        entry = self._memo[raw] = _Entry(word, nodes, _merged(values) if values else None, leaf)
        return entry

    def _longest(self, entry: _Entry, words: Sequence[str], at: int) -> tuple[int, Columns | None]:
        best = (at, entry.columns)
        nodes = entry.nodes
        for k in range(at + 1, len(words)):
            word = (self._memo.get(words[k]) or self._look_up(words[k])).word
            nodes = [child for node in nodes for child in node.step(word)]
            if not nodes:
                break
            values = [node.columns for node in nodes if node.columns is not None]
            if values:
                best = (k, _merged(values))
        return best


def _merged(values: Sequence[Columns]) -> Columns:
    """The columns of several terms that match the same words, each as often as its best term."""
    if len(values) == 1:
        return values[0]
    columns = {column for value in values for column in value}
    return tuple(
        column
        for column in sorted(columns)
        for _ in range(max(value.count(column) for value in values))
    )


def _folded(term: str) -> str:
    return " ".join(str(term).lower().replace("-", " ").split())
