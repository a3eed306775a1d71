"""Cue words of frames, counted in texts; see `PhraseMatcher` for how terms are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.codebook import Question, load_codebook
from toolkit.models.lexicons.matcher import PhraseMatch, PhraseMatcher

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEXICON = Path(__file__).parents[1] / "lexicons" / "frames.yaml"
TIERS = ("strong", "weak")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# How many strong cues a sure one counts for: enough for the frame by itself.
SURE = 3
_POSSESSIVE = re.compile(r"['’][sS]$")

Columns = tuple[int, ...]


class Cue(NamedTuple):
    """A matched term: offsets in the text, and the count columns it adds one to."""

    start: int
    end: int
    columns: Columns


def frame_question() -> Question:
    """The question of the framing codebook."""
    return load_codebook("framing").question("framing")


def normal_word(word: str) -> str:
    """A word as the lexicon spells it: lower case, no possessive ending, straight apostrophes."""
    return _POSSESSIVE.sub("", word).lower().replace("’", "'")


class FrameCues:
    """Counts the cues of each frame in texts.

    ``frames`` are those of the framing codebook, ``none`` apart, unless others are given. Column
    ``2 * i`` counts strong cues of ``frames[i]``, a sure one thrice, and ``2 * i + 1`` weak ones.

    >>> cues = FrameCues.bundled()
    >>> counts = cues.counts(["New tariffs will cost farmers dearly."])
    >>> counts.shape, counts[0, :2].tolist()
    ((1, 30), [3.0, 1.0])
    """

    def __init__(
        self, terms: Mapping[str, Iterable[int]], frames: Sequence[str] | None = None
    ) -> None:
        """``terms`` maps each term to its count columns; none for one that is only used up."""
        self.frames = tuple(frame_question().positive_ids if frames is None else frames)
        self.terms = {term: tuple(sorted(columns)) for term, columns in sorted(terms.items())}
        self._matcher = PhraseMatcher(self.terms, normal=normal_word)
        singles = enumerate(self.terms.values())
        self._columns: dict[tuple[int, ...], Columns] = {(n,): columns for n, columns in singles}

    @classmethod
    def bundled(cls) -> FrameCues:
        """The lexicon that comes with the toolkit, ``lexicons/frames.yaml``."""
        import yaml

        data: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
        terms: dict[str, list[int]] = {_folded(term): [] for term in data["neutral"]}
        for i, tiers in enumerate(data["frames"].values()):
            columns = {"sure": [2 * i] * SURE, "strong": [2 * i], "weak": [2 * i + 1]}
            for tier, listed in tiers.items():
                for term in listed:
                    terms.setdefault(_folded(term), []).extend(columns[tier])
        return cls(terms, tuple(data["frames"]))

    @property
    def n_columns(self) -> int:
        """How many columns `counts` has: one a frame and tier."""
        return len(self.frames) * len(TIERS)

    def match(self, texts: Sequence[str]) -> list[list[PhraseMatch]]:
        """The terms matched in each text, as numbers of its words, from left to right."""
        return [self._matcher.find(WORD.findall(text)) for text in texts]

    def counts(
        self, texts: Sequence[str], matches: Sequence[Sequence[PhraseMatch]] | None = None
    ) -> NDArray[np.float32]:
        """Cues of each column in each text, shape (n texts, `n_columns`); ``matches`` are those of
        `match`, if at hand."""
        import numpy as np

        width = self.n_columns
        columns_of = self._columns
        cells: list[int] = []
        for row, matched in enumerate(self.match(texts) if matches is None else matches):
            base = row * width
            for _, _, terms in matched:
                cells += [base + column for column in columns_of.get(terms) or self.columns(terms)]
        table = np.bincount(np.array(cells, dtype=np.int64), minlength=len(texts) * width)
        return table.reshape(-1, width).astype(np.float32)

    def find(self, text: str, matched: Sequence[PhraseMatch] | None = None) -> list[Cue]:
        """The cues of one text with their offsets, from left to right; neutral terms left out."""
        offsets = [word.span() for word in WORD.finditer(text)]
        matches = self.match([text])[0] if matched is None else matched
        return [
            Cue(offsets[match.start][0], offsets[match.end - 1][1], columns)
            for match in matches
            if (columns := self.columns(match.phrases))
        ]

    def words_of_frames(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Which words are a cue of each frame, or part of one; shape (n words, n frames)."""
        parts: dict[str, set[int]] = {}
        for term, columns in self.terms.items():
            for form in term.split(" "):
                if form != "*":  # stands for any word
                    parts.setdefault(form, set()).update(column // len(TIERS) for column in columns)
        forms = {form: {2 * frame for frame in frames} for form, frames in parts.items()}
        return FrameCues(forms, self.frames).counts(words)[:, :: len(TIERS)] > 0

    def columns(self, terms: tuple[int, ...]) -> Columns:
        """The count columns of terms that match the same words."""
        if terms not in self._columns:
            self._columns[terms] = _merged([self._columns[(term,)] for term in terms])
        return self._columns[terms]


def _merged(values: Sequence[Columns]) -> Columns:
    """The columns of several terms that match the same words, each as often as its best term."""
    columns = {column for value in values for column in value}
    return tuple(
        column
        for column in sorted(columns)
        for _ in range(max(value.count(column) for value in values))
    )


def _folded(term: str) -> str:
    return " ".join(str(term).lower().replace("-", " ").split())
