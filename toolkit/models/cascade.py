"""`Cascade`: a fast model answers where it is confident, a better one is asked for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        runs = [
            (row, start, end)
            for row, of_article in enumerate(predictions)
            for start, end in _runs([not self.is_sure(prediction) for prediction in of_article])
        ]
        asked = [articles[row][max(start - 1, 0) : end] for row, start, end in runs]
        for (row, start, end), better in zip(runs, self.second.predict(asked), strict=True):
            predictions[row][start:end] = better[start - end :]
        return predictions

    def is_sure(self, prediction: Prediction) -> bool:
        """Whether the first model's prediction is taken."""
        return all(self.confidence.confident(self.codebooks, prediction.labels).values())


def _runs(wanted: Sequence[bool]) -> list[tuple[int, int]]:
    """Start and end of every stretch of wanted rows.

    >>> _runs([True, False, True, True])
    [(0, 1), (2, 4)]
    """
    starts = [k for k, w in enumerate(wanted) if w and (k == 0 or not wanted[k - 1])]
    ends = [k + 1 for k, w in enumerate(wanted) if w and not any(wanted[k + 1 : k + 2])]
    return list(zip(starts, ends, strict=True))
