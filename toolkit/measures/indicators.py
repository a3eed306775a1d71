"""Indicators: one yes or no a sentence, the same for a model's answers and for coders'.

"Loaded in the reporter's voice" or "anonymous, among attributed sentences" is defined here alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.codebook import Codebook, MeasureSpec
from toolkit.measures.coding import REPORTER, SOURCE, Coding, Floats

if TYPE_CHECKING:
    import pandas as pd


class Indicator(NamedTuple):
    """A sentence counts where one of ``labels`` of ``question`` holds, in ``voice`` if one is
    named; ``among`` restricts it to the sentences of another indicator.

    In a voice, a sentence counts where a span of the label is in that voice; without any span to
    tell, words that are wholly quoted are the source's and all other words the reporter's. A
    sentence that has spans in both voices counts in both.
    """

    codebook: str
    question: str
    labels: tuple[str, ...]
    voice: str = ""
    among: Indicator | None = None

    def of(self, coding: Coding) -> Floats:
        """1 where a sentence counts, else 0, NaN where that was not coded; shape (n,).

        Where ``among`` does not hold the answer is 0, coded or not. Raises `ValueError` where
        nobody coded the question.
        """
        if self not in coding.counted:
            coding.counted[self] = self._count(coding)
            coding.counted[self].flags.writeable = False
        return coding.counted[self]

    def _count(self, coding: Coding) -> Floats:
        columns = coding.labels.get(self.question)
        if columns is None:
            raise ValueError(f"{self.question} was not coded: code {self.codebook} too")
        counts = np.array(columns[self.labels[0]], float)
        for label in self.labels[1:]:
            counts = np.maximum(counts, columns[label])
        if self.voice:
            counts = self._in_voice(coding, counts)
        if self.among is None:
            return counts
        base = self.among.of(coding)
        return np.where(base == 0, 0.0, counts * base)

    def _in_voice(self, coding: Coding, counts: Floats) -> Floats:
        spans = np.zeros((len(coding), 2))
        for label in self.labels:
            spans = spans + coding.spans.get((self.codebook, label), 0.0)
        voiced = spans > 0
        side = SOURCE if self.voice == "source" else REPORTER
        wholly = coding.quoted == (1.0 if self.voice == "source" else 0.0)
        inside = voiced[:, side] | (~voiced.any(axis=1) & wholly)
        known = ~np.isnan(counts) & ~np.isnan(coding.quoted)
        return np.where(known, (counts == 1) & inside, np.nan)


def indicator_of(spec: MeasureSpec, codebook: Codebook, label: str = "") -> Indicator:
    """The indicator that a measure of a codebook counts; ``label`` where it stands for several."""
    among = None
    if spec.among:
        base = next(share for share in codebook.measures if share.id == spec.among)
        among = indicator_of(base, codebook)
    labels = (label,) if label else spec.labels
    return Indicator(codebook.name, spec.question, labels, spec.voice, among)


def indicator_table(indicator: Indicator, coding: Coding) -> pd.DataFrame:
    """Whether each sentence counts (``counted``), and whether it is among those that the share is
    of (``among``, where it is of a part); 1, 0, or NaN where that was not coded."""
    import pandas as pd

    columns = {"counted": indicator.of(coding)}
    if indicator.among is not None:
        columns["among"] = indicator.among.of(coding)
    return pd.DataFrame(columns, dtype=np.float64, copy=False)
