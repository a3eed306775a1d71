"""A model: it says whether a sentence has a number in digits, and marks it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from toolkit.codebook import Codebook, load_codebook
from toolkit.schema import Prediction, TextSpan

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class FiguresModel:
    """Answers the codebook `figures`, with certainty."""

    name = "figures"

    @property
    def sha256(self) -> str:
        """Of all that its answers depend on: here, this file."""
        return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """What it answers."""
        return (load_codebook("figures"),)

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """A prediction for every sentence of every article."""
        return [[self._prediction(text) for text in sentences] for sentences in articles]

    def _prediction(self, text: str) -> Prediction:
        spans = tuple(TextSpan(*m.span(), "number", 1.0) for m in NUMBER.finditer(text))
        labels = {"figures": {"number": 1.0 if spans else 0.0}}
        return Prediction(labels, {"figures": spans}, {"figures": True})


def load(*, operating_point: str = "", device: str = "") -> FiguresModel:
    """The model; it has one operating point and needs no device."""
    if operating_point or device:
        raise ValueError("figures: takes neither an operating point nor a device")
    return FiguresModel()
