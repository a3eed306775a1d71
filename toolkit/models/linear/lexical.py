"""`Wording`: what a sentence's words alone say of loaded language and frames."""

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


class Said(NamedTuple):
    """``log_odds`` by codebook, each (n texts, n labels), and the loaded ``spans`` of each text."""

    log_odds: dict[str, Floats]
    spans: Sequence[tuple[TextSpan, ...]]


@dataclass(frozen=True, slots=True)
class Wording:
    """Two linear classifiers that a model asks beside its own network."""

    loaded: LoadedLanguage
    framing: Framing

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the two parts of a linear model's folder. Raises `ValueError` for a broken one."""
        from toolkit.models.linear.framing import Framing
        from toolkit.models.linear.loaded import LoadedLanguage

        return cls(
            LoadedLanguage.load(folder / "loaded_language"), Framing.load(folder / "framing")
        )

    def read(self, texts: Sequence[str]) -> Said:
        """See `Said`."""
        with threadpool_limits(1, user_api="blas"):  # small matrices: threads would only wait
            tokens = tokenize(texts)
            loaded, spans = self.loaded.predict_with_spans(texts, tokens)
            frames, _ = self.framing.predict_with_spans(texts, tokens)
        odds = {
            self.loaded.codebook: _log_odds(loaded[:, None]),
            self.framing.codebook: _log_odds(frames),
        }
        return Said(odds, spans)


def joined(one: Sequence[TextSpan], other: Sequence[TextSpan]) -> tuple[TextSpan, ...]:
    """The spans of both; those that overlap become one, with the higher probability.

    >>> joined([TextSpan(2, 9, "loaded", 0.6)], [TextSpan(5, 14, "loaded", 0.7)])
    (TextSpan(start=2, end=14, label='loaded', p=0.7),)
    """
    found: list[TextSpan] = []
    for span in sorted([*one, *other]):
        if found and span.start < found[-1].end:
            last = found.pop()
            end, p = max(last.end, span.end), max(last.p, span.p)
            span = TextSpan(last.start, end, last.label, p)
        found.append(span)
    return tuple(found)


def _log_odds(p: Floats) -> Floats:
    p = np.clip(p, CERTAIN, 1 - CERTAIN)
    return np.asarray(np.log(p / (1 - p)), np.float32)
