"""`LinearModel`: a linear classifier for each codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from threadpoolctl import threadpool_limits

from toolkit.codebook import Codebook
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.folder import folder_codebooks
from toolkit.models.linear.features import tokenize
from toolkit.schema import Prediction

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
    codebooks: tuple[Codebook, ...]
    loaded: LoadedLanguage
    framing: Framing
    sourcing: SourcingExtractor
    thresholds: ConfidenceThresholds

    @classmethod
    def load(cls, name: str, folder: Path, sha256: str) -> Self:
        """Read a folder of the three `PARTS`. Raises `ValueError` for a broken one."""
        from toolkit.models.linear.framing import Framing
        from toolkit.models.linear.loaded import LoadedLanguage
        from toolkit.models.sourcing import SourcingExtractor

        return cls(
            name,
            sha256,
            folder_codebooks(folder, PARTS),
            LoadedLanguage.load(folder / "loaded_language"),
            Framing.load(folder / "framing"),
            SourcingExtractor.load(folder / "sourcing"),
            ConfidenceThresholds.load(folder),
        )

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """See `Model`."""
        texts = [text for sentences in articles for text in sentences]
        # The matrices are small: threads of the linear algebra library would wait for each other.
        with threadpool_limits(1, user_api="blas"):
            tokens = tokenize(texts)
            loaded, loaded_spans = self.loaded.predict_with_spans(texts, tokens)
            frames, frame_spans = self.framing.predict_with_spans(texts, tokens)
            sourced = [each for sentences in articles for each in self.sourcing.extract(sentences)]
        rows = zip(
            sourced, loaded.tolist(), frames.tolist(), loaded_spans, frame_spans, strict=True
        )
        predictions = []
        for (sourcing, source_spans), (loaded_p, frame_p), words, cues in rows:
            labels = {
                "loaded_language": {"loaded": loaded_p},
                "framing": dict(zip(self.framing.classes_, frame_p, strict=True)),
                **sourcing,
            }
            spans = {"loaded_language": words, "framing": cues, "sourcing": source_spans}
            confident = self.thresholds.confident(self.codebooks, labels)
            predictions.append(Prediction(labels, spans, confident))
        in_order = iter(predictions)
        return [[next(in_order) for _ in sentences] for sentences in articles]
