"""`LinearModel`: a linear classifier for each codebook, as ``config.json`` declares them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from toolkit.codebook import Codebook
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.folder import folder_codebooks, read_config
from toolkit.models.linear.features import Tokens, tokenize
from toolkit.schema import Labels, Prediction, TextSpan

Answer = tuple[Labels, tuple[TextSpan, ...]]
"""Labels and spans of one sentence under one codebook."""


class SentenceClassifier(Protocol):
    """A part that reads every sentence by itself and answers one question."""

    classes_: tuple[str, ...]

    def predict_with_spans(
        self, texts: Sequence[str], tokens: Tokens | None = None
    ) -> tuple[NDArray[np.float32], list[tuple[TextSpan, ...]]]:
        """Probabilities, shape (n texts,) or (n texts, n labels), and the spans of each text."""
        ...


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
            parts[codebook.name] = KINDS[kind](folder / codebook.name)
        return cls(name, sha256, codebooks, parts, ConfidenceThresholds.load(folder))

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
        labels = {
            question: p for of_codebook, _ in by_codebook.values()
            for question, p in of_codebook.items()
        }  # fmt: skip
        spans = {name: marked for name, (_, marked) in by_codebook.items()}
        return Prediction(labels, spans, self.confidence.confident(self.codebooks, labels))


def _loaded_language(folder: Path) -> SentenceClassifier:
    from toolkit.models.linear.loaded import LoadedLanguage

    return LoadedLanguage.load(folder)


def _framing(folder: Path) -> SentenceClassifier:
    from toolkit.models.linear.framing import Framing

    return Framing.load(folder)


def _sourcing(folder: Path) -> ArticleClassifier:
    from toolkit.models.sourcing import SourcingExtractor

    return SourcingExtractor.load(folder)


def _ngrams(folder: Path) -> SentenceClassifier:
    from toolkit.models.linear.classifier import LinearClassifier

    return LinearClassifier.load(folder)


KINDS: dict[str, Callable[[Path], SentenceClassifier | ArticleClassifier]] = {
    "loaded_language": _loaded_language,
    "framing": _framing,
    "sourcing": _sourcing,
    "ngrams": _ngrams,
}
"""What reads the subfolder of a codebook, by the kind that ``config.json`` names."""
