"""`LexicalModel`: what a sentence's words alone say of loaded language and frames.

Beside an encoder, whose own answer it corrects where the configuration weighs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.linear.features import tokenize
from toolkit.models.linear.framing import Framing
from toolkit.models.linear.loaded import LoadedLanguage
from toolkit.models.linear.party_names import without_parties
from toolkit.models.linear.threads import single_threaded
from toolkit.schema import TextSpan

Floats = NDArray[np.float32]
LOWEST = 1e-4
"""Nothing is more or less probable than this, or than its complement."""


class LexicalPrediction(NamedTuple):
    """``log_odds`` by question, each (n texts, n labels); ``spans`` of each text by codebook."""

    log_odds: Mapping[str, Floats]
    spans: Mapping[str, Sequence[tuple[TextSpan, ...]]]


@dataclass(frozen=True, slots=True)
class LexicalModel:
    """Two linear classifiers; the spans are those of loaded language alone."""

    loaded: LoadedLanguage
    framing: Framing

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the subfolders ``loaded_language`` and ``framing``: those of a linear model, or of
        the ``lexical`` part of an encoder's folder. Raises `ValueError` for a broken one."""
        return cls(
            LoadedLanguage.load(folder / LoadedLanguage.codebook),
            Framing.load(folder / Framing.codebook),
        )

    def predict(self, texts: Sequence[str]) -> LexicalPrediction:
        """Log odds of the labels of each text, and its loaded words."""
        texts = without_parties(texts)
        with single_threaded():  # small matrices: threads would only wait
            tokens = tokenize(texts)
            loaded, spans = self.loaded.predict_with_spans(texts, tokens)
            frames = self.framing.predict_proba(texts, tokens)
        p = {self.loaded.codebook: loaded[:, None], self.framing.codebook: frames}
        log_odds = {question: _log_odds(values) for question, values in p.items()}
        return LexicalPrediction(log_odds, {self.loaded.codebook: spans})

    def log_odds(self, texts: Sequence[str]) -> Mapping[str, Floats]:
        """The log odds alone."""
        return self.predict(texts).log_odds


def _log_odds(p: Floats) -> Floats:
    p = np.clip(p, LOWEST, 1 - LOWEST)
    return np.asarray(np.log(p / (1 - p)), np.float32)
