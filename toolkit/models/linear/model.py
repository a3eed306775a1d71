"""`LinearModel`: a linear classifier for each codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from threadpoolctl import threadpool_limits

from toolkit.models.base import Reading
from toolkit.models.confidence import UNFITTED, Levels
from toolkit.models.linear.features import tokenize

if TYPE_CHECKING:
    from toolkit.models.linear.framing import Framing
    from toolkit.models.linear.loaded import LoadedLanguage
    from toolkit.models.sourcing import SourcingExtractor

PARTS = ("loaded_language", "framing", "sourcing")


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Sentences of all articles are read together."""

    name: str
    sha256: str
    loaded: LoadedLanguage
    framing: Framing
    sourcing: SourcingExtractor
    levels: Levels = UNFITTED

    @classmethod
    def load(cls, name: str, folder: Path, sha256: str) -> Self:
        """Read a folder of the three `PARTS`. Raises `ValueError` for a broken one."""
        from toolkit.models.linear.framing import Framing
        from toolkit.models.linear.loaded import LoadedLanguage
        from toolkit.models.sourcing import SourcingExtractor

        return cls(
            name,
            sha256,
            LoadedLanguage.load(folder / "loaded_language"),
            Framing.load(folder / "framing"),
            SourcingExtractor.load(folder / "sourcing"),
            Levels.load(folder),
        )

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """See `Model`."""
        texts = [text for sentences in articles for text in sentences]
        # The matrices are small: threads of the linear algebra library would wait for each other.
        with threadpool_limits(1, user_api="blas"):
            tokens = tokenize(texts)
            loaded, loaded_spans = self.loaded.predict_with_spans(texts, tokens)
            frames, frame_spans = self.framing.predict_with_spans(texts, tokens)
            sourced = [one for own in articles for one in self.sourcing.extract(own)]
        readings = iter(
            Reading(
                p,
                own,
                facets,
                loaded_spans[k],
                frame_spans[k],
                spans,
                self.levels.confident(p, own, facets),
            )
            for k, ((facets, spans), p, own) in enumerate(
                zip(sourced, loaded.tolist(), map(tuple, frames.tolist()), strict=True)
            )
        )
        return [[next(readings) for _ in own] for own in articles]
