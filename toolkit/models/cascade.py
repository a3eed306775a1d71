"""`Cascade`: a fast model answers where it is sure, a better one is asked for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.models.base import Model, Reading
from toolkit.models.confidence import Levels


@dataclass(frozen=True, slots=True)
class Cascade:
    """``first`` answers the sentences whose reading reaches ``levels`` under every codebook;
    ``second`` reads the others, each run of them after the sentence before it."""

    name: str
    sha256: str
    first: Model
    second: Model
    levels: Levels

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """See `Model`."""
        readings = self.first.read(articles)
        runs = [
            (row, start, end)
            for row, own in enumerate(readings)
            for start, end in _runs([not self.sure(reading) for reading in own])
        ]
        asked = [articles[row][max(start - 1, 0) : end] for row, start, end in runs]
        for (row, start, end), better in zip(runs, self.second.read(asked), strict=True):
            readings[row][start:end] = better[start - end :]
        return readings

    def sure(self, reading: Reading) -> bool:
        """Whether the first model's reading is taken."""
        return all(self.levels.confident(reading.loaded, reading.frames, reading.facets))


def _runs(wanted: Sequence[bool]) -> list[tuple[int, int]]:
    """Start and end of every stretch of wanted rows.

    >>> _runs([True, False, True, True])
    [(0, 1), (2, 4)]
    """
    starts = [k for k, w in enumerate(wanted) if w and (k == 0 or not wanted[k - 1])]
    ends = [k + 1 for k, w in enumerate(wanted) if w and not any(wanted[k + 1 : k + 2])]
    return list(zip(starts, ends, strict=True))
