"""Answers and spans of many sentences, kept small and counted when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.codebook import HOLDS, NONE, Question

Floats = NDArray[np.float64]
REPORTER, SOURCE = range(2)


class Answers(Mapping[str, Floats]):
    """Label -> (n,) of 1 and 0: whether each label of a question holds.

    ``column`` gives a column of the table of sentences; it is asked for the columns of a label
    when the label is, so that nobody's answers are held but those that somebody counts.
    """

    def __init__(
        self, question: Question, column: Callable[[str], ArrayLike], holds: float = HOLDS
    ) -> None:
        self._question, self._column, self._holds = question, column, holds
        binary = question.kind == "binary"
        several = (*question.scored_ids, *([NONE] if binary else []))
        self._labels = question.label_ids if question.kind == "single" else several

    def __getitem__(self, label: str) -> Floats:
        if label not in self._labels:
            raise KeyError(label)
        question = self._question
        if question.kind == "single":
            return np.asarray(self._chosen == self._labels.index(label), float)
        if question.kind == "binary" and label == NONE:
            return np.asarray(1.0 - self[question.scored_ids[0]])
        p = np.asarray(self._column(question.column_of(label)))
        return (p >= self._holds).astype(float)

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    @cached_property
    def _chosen(self) -> NDArray[np.int16]:
        """The number of the label that was chosen; -1 for none of them."""
        import pandas as pd

        chosen = pd.Series(self._column(self._question.column))
        return np.asarray(pd.Categorical(chosen, categories=list(self._labels)).codes, np.int16)


class SpanCounts(Mapping[tuple[str, str], Floats]):
    """(codebook, label) -> (n, 2): how many such spans each of n sentences has in the reporter's
    voice and in a source's; a label without any span is missing.

    ``marks`` gives the spans when they are first asked for: codebook, label, the number of the
    sentence, voice.
    """

    def __init__(self, marks: Callable[[], Iterable[tuple[str, str, int, str]]], n: int) -> None:
        self._marks, self._n = marks, n

    @cached_property
    def _cells(self) -> dict[tuple[str, str], NDArray[np.int32]]:
        """Of each label the cells of its spans: twice the number of the sentence, and 1 more where
        a source speaks."""
        from array import array

        cells: dict[tuple[str, str], array[int]] = {}
        for codebook, label, row, voice in self._marks():
            cell = 2 * row + (SOURCE if voice == "source" else REPORTER)
            cells.setdefault((codebook, label), array("i")).append(cell)
        return {pair: np.frombuffer(listed, np.int32) for pair, listed in cells.items()}

    def __getitem__(self, pair: tuple[str, str]) -> Floats:
        counts = np.bincount(self._cells[pair], minlength=2 * self._n)
        return counts.reshape(self._n, 2).astype(float)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)
