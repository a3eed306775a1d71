"""`LinearModel`: a linear classifier for each codebook, as ``config.json`` declares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

from toolkit.codebook import Codebook
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.folder import folder_codebooks, read_config
from toolkit.models.linear.classifier import LinearClassifier, SentenceClassifier
from toolkit.models.linear.features import Tokens, tokenize
from toolkit.models.linear.party_names import without_parties
from toolkit.models.linear.threads import single_threaded
from toolkit.models.marked_words import agreeing, evident
from toolkit.schema import Labels, Mention, Prediction, Source, TextSpan

if TYPE_CHECKING:
    from toolkit.models.recalibration import Recalibration


class Answer(NamedTuple):
    """What a part says of one sentence under its codebook; source and mentions as in
    `Prediction`."""

    labels: Labels
    spans: tuple[TextSpan, ...]
    source: Source | None = None
    mentions: tuple[Mention, ...] = ()


class ArticleClassifier(Protocol):
    """A part that reads the sentences of an article together."""

    def extract_articles(
        self, articles: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[tuple[Any, ...]]]:
        """The fields of an `Answer` for each sentence of each article."""
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
            if not hasattr(part, "extract_articles"):
                part.recalibrate = partial(
                    recalibration.of_question, codebook.questions[0].id, labels=part.classes_
                )
        return replace(self, recalibration=recalibration)

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """See `Model`."""
        texts = [text for sentences in articles for text in sentences]
        # The matrices are small: threads of the linear algebra library would wait for each other.
        with single_threaded():
            nameless = without_parties(texts)
            tokens = tokenize(nameless)
            by_codebook = [
                self._answers(codebook, articles, texts, nameless, tokens)
                for codebook in self.codebooks
            ]
        names = [codebook.name for codebook in self.codebooks]
        answered = [
            self._prediction(text, dict(zip(names, of_text, strict=True)))
            for text, of_text in zip(texts, zip(*by_codebook, strict=True), strict=True)
        ]
        confident = self.confidence.confident(self.codebooks, [each.labels for each in answered])
        predictions = (
            replace(each, confident=of_text)
            for each, of_text in zip(answered, confident, strict=True)
        )
        return [[next(predictions) for _ in sentences] for sentences in articles]

    def _answers(
        self,
        codebook: Codebook,
        articles: Sequence[Sequence[str]],
        texts: Sequence[str],
        nameless: Sequence[str],
        tokens: Tokens,
    ) -> list[Answer]:
        part: Any = self.parts[codebook.name]
        if hasattr(part, "extract_articles"):
            return [Answer(*each) for read in part.extract_articles(articles) for each in read]
        if isinstance(part, LinearClassifier):  # a codebook of one's own may code parties
            p, spans = part.predict_with_spans(texts)
        else:
            p, spans = part.predict_with_spans(nameless, tokens)
        question = codebook.questions[0].id
        rows = p.reshape(len(texts), -1).tolist()
        return [
            Answer({question: dict(zip(part.classes_, row, strict=True))}, marked)
            for row, marked in zip(rows, spans, strict=True)
        ]

    def _prediction(self, text: str, by_codebook: Mapping[str, Answer]) -> Prediction:
        labels: dict[str, Mapping[str, float]] = {}
        spans = {}
        for codebook in self.codebooks:
            answer = by_codebook[codebook.name]
            of_labels = answer.labels
            if self.recalibration is not None:
                of_labels = self.recalibration.answered(of_labels)
            of_codebook = evident(text, of_labels, [codebook])
            labels.update(of_codebook)
            spans[codebook.name] = agreeing(text, codebook, of_codebook, answer.spans)
        source = next((answer.source for answer in by_codebook.values() if answer.source), None)
        mentions = tuple(m for answer in by_codebook.values() for m in answer.mentions)
        return Prediction(labels, spans, source=source, mentions=mentions)


KINDS = {
    "loaded_language": "toolkit.models.linear.loaded:LoadedLanguage",
    "framing": "toolkit.models.linear.framing:Framing",
    "sourcing": "toolkit.models.sourcing:SourcingExtractor",
    "ngrams": "toolkit.models.linear.classifier:LinearClassifier",
}
"""What reads the subfolder of a codebook, by the kind that ``config.json`` names."""
