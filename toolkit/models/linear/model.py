"""`LinearModel`: a linear classifier for each codebook, as ``config.json`` declares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Protocol, Self

from threadpoolctl import threadpool_limits

from toolkit.codebook import Codebook
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.folder import folder_codebooks, read_config
from toolkit.models.linear.classifier import SentenceClassifier
from toolkit.models.linear.features import Tokens, tokenize
from toolkit.schema import Labels, Prediction, TextSpan

if TYPE_CHECKING:
    from toolkit.models.recalibration import Recalibration

Answer = tuple[Labels, tuple[TextSpan, ...]]
"""Labels and spans of one sentence under one codebook."""


class ArticleClassifier(Protocol):
    """A part that reads the sentences of an article together."""

    def extract(self, sentences: Sequence[str]) -> Sequence[Answer]:
        """Labels and spans of each sentence."""
        ...


@dataclass(frozen=True, slots=True)
class LinearModel:
    """``parts`` by the name of the codebook whose questions they answer."""

    name: str
    sha256: str
    codebooks: tuple[Codebook, ...]
    parts: Mapping[str, SentenceClassifier | ArticleClassifier]
    confidence: ConfidenceThresholds
    recalibration: Recalibration | None = None

    @classmethod
    def load(cls, name: str, folder: Path, sha256: str) -> Self:
        """Read a folder whose ``config.json`` names its codebooks; the subfolder of each holds a
        part of the kind (`KINDS`) that ``parts`` names for it, or that of the codebook's name.
        Raises `ValueError` for a broken one."""
        config = read_config(folder)
        codebooks = folder_codebooks(folder, config.get("codebooks", ()))
        parts = {}
        for codebook in codebooks:
            kind = config.get("parts", {}).get(codebook.name, codebook.name)
            if kind not in KINDS:
                raise ValueError(
                    f"{folder}: 'parts' in config.json must name the kind of {codebook.name}, one "
                    f"of {', '.join(KINDS)}, and has {kind!r}"
                )
            parts[codebook.name] = resolve_name(KINDS[kind]).load(folder / codebook.name)
        return cls(name, sha256, codebooks, parts, ConfidenceThresholds.load(folder))

    def recalibrated(self, recalibration: Recalibration) -> LinearModel:
        """The same model; its parts read their probabilities as ``recalibration`` says."""
        for codebook in self.codebooks:
            part = self.parts[codebook.name]
            if not hasattr(part, "extract"):
                part.recalibrate = partial(
                    recalibration.of_question, codebook.questions[0].id, labels=part.classes_
                )
        return replace(self, recalibration=recalibration)

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """See `Model`."""
        texts = [text for sentences in articles for text in sentences]
        # The matrices are small: threads of the linear algebra library would wait for each other.
        with threadpool_limits(1, user_api="blas"):
            tokens = tokenize(texts)
            by_codebook = [
                self._answers(codebook, articles, texts, tokens) for codebook in self.codebooks
            ]
        names = [codebook.name for codebook in self.codebooks]
        predictions = iter(
            self._prediction(dict(zip(names, of_text, strict=True)))
            for of_text in zip(*by_codebook, strict=True)
        )
        return [[next(predictions) for _ in sentences] for sentences in articles]

    def _answers(
        self,
        codebook: Codebook,
        articles: Sequence[Sequence[str]],
        texts: Sequence[str],
        tokens: Tokens,
    ) -> list[Answer]:
        part: Any = self.parts[codebook.name]
        if hasattr(part, "extract"):
            return [answer for sentences in articles for answer in part.extract(sentences)]
        p, spans = part.predict_with_spans(texts, tokens)
        question = codebook.questions[0].id
        rows = p.reshape(len(texts), -1).tolist()
        return [
            ({question: dict(zip(part.classes_, row, strict=True))}, marked)
            for row, marked in zip(rows, spans, strict=True)
        ]

    def _prediction(self, by_codebook: Mapping[str, Answer]) -> Prediction:
        labels: Labels = {
            question: p for of_codebook, _ in by_codebook.values()
            for question, p in of_codebook.items()
        }  # fmt: skip
        if self.recalibration is not None:
            labels = self.recalibration.answered(labels)
        spans = {name: marked for name, (_, marked) in by_codebook.items()}
        return Prediction(labels, spans, self.confidence.confident(self.codebooks, labels))


KINDS = {
    "loaded_language": "toolkit.models.linear.loaded:LoadedLanguage",
    "framing": "toolkit.models.linear.framing:Framing",
    "sourcing": "toolkit.models.sourcing:SourcingExtractor",
    "ngrams": "toolkit.models.linear.classifier:LinearClassifier",
}
"""What reads the subfolder of a codebook, by the kind that ``config.json`` names."""
