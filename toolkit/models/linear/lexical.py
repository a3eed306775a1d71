"""`LexicalModel`: what a sentence's words alone say of loaded language and frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from toolkit.models.linear.features import tokenize
from toolkit.schema import TextSpan

if TYPE_CHECKING:
    from toolkit.models.linear.framing import Framing
    from toolkit.models.linear.loaded import LoadedLanguage

Floats = NDArray[np.float32]
CERTAIN = 1e-4
"""Nothing is more or less probable than this, or than its complement."""


class LexicalPrediction(NamedTuple):
    """``log_odds`` by question, each (n texts, n labels), and by codebook the ``spans`` of each
    text."""

    log_odds: dict[str, Floats]
    spans: dict[str, Sequence[tuple[TextSpan, ...]]]


@dataclass(frozen=True, slots=True)
class LexicalModel:
    """Two linear classifiers that take part beside an encoder's network."""

    loaded: LoadedLanguage
    framing: Framing

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a folder of the two parts. Raises `ValueError` for a broken one."""
        from toolkit.models.linear.framing import Framing
        from toolkit.models.linear.loaded import LoadedLanguage

        return cls(
            LoadedLanguage.load(folder / "loaded_language"), Framing.load(folder / "framing")
        )

    def predict(self, texts: Sequence[str]) -> LexicalPrediction:
        """See `LexicalPrediction`."""
        with threadpool_limits(1, user_api="blas"):  # small matrices: threads would only wait
            tokens = tokenize(texts)
            loaded, spans = self.loaded.predict_with_spans(texts, tokens)
            frames, _ = self.framing.predict_with_spans(texts, tokens)
        odds = {
            self.loaded.codebook: _log_odds(loaded[:, None]),
            self.framing.codebook: _log_odds(frames),
        }
        return LexicalPrediction(odds, {self.loaded.codebook: spans})


def _log_odds(p: Floats) -> Floats:
    p = np.clip(p, CERTAIN, 1 - CERTAIN)
    return np.asarray(np.log(p / (1 - p)), np.float32)
