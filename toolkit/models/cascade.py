"""`Cascade`: a fast model answers where it is confident, a better one is asked for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from toolkit.codebook import Codebook
from toolkit.models.base import Model
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.schema import Prediction


@dataclass(frozen=True, slots=True)
class Cascade:
    """``first`` answers the sentences whose certainty reaches ``confidence`` under every codebook;
    ``second`` predicts the others, each run of them after the sentence before it. Raises
    `ValueError` for two models that do not answer the same codebooks."""

    name: str
    sha256: str
    first: Model
    second: Model
    confidence: ConfidenceThresholds

    def __post_init__(self) -> None:
        answered = [{codebook.name for codebook in m.codebooks} for m in (self.first, self.second)]
        if answered[0] != answered[1]:
            apart = ", ".join(sorted(answered[0] ^ answered[1]))
            raise ValueError(
                f"{self.name}: {self.first.name} and {self.second.name} answer different "
                f"codebooks ({apart})"
            )

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """See `Model`."""
        return self.second.codebooks

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """See `Model`."""
        predictions = self.first.predict(articles)
        runs = []
        for row, of_article in enumerate(predictions):
            sure = map(self._is_sure, of_article)
            for is_sure, places in groupby(enumerate(sure), key=itemgetter(1)):
                numbers = [number for number, _ in places]
                if not is_sure:
                    runs.append((row, numbers[0], numbers[-1] + 1))
        asked = [articles[row][max(start - 1, 0) : end] for row, start, end in runs]
        for (row, start, end), better in zip(runs, self.second.predict(asked), strict=True):
            predictions[row][start:end] = better[start - end :]
        return predictions

    def _is_sure(self, prediction: Prediction) -> bool:
        return all(self.confidence.confident(self.codebooks, prediction.labels).values())
