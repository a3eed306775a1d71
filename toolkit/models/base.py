"""What every model and every classifier of sentences can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

from toolkit.codebook import HOLDS, Codebook
from toolkit.schema import Prediction, TextSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@runtime_checkable
class Model(Protocol):
    """Answers the questions of some codebooks. ``sha256`` covers its weights and settings."""

    @property
    def name(self) -> str:
        """The name it is called by."""
        ...

    @property
    def sha256(self) -> str:
        """Hex SHA-256."""
        ...

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebooks whose questions it answers, in the order of the tables' columns."""
        ...

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """A `Prediction` for each sentence of each article; sentences come in reading order, as a
        quotation may run on and a source may be introduced one sentence earlier."""
        ...


@runtime_checkable
class RemoteModel(Model, Protocol):
    """A model whose answers are fetched, and may be paid for. It is asked by one process, which
    sends requests side by side; boilerplate, which is never counted, is not sent; articles that
    failed are tried again when the same command is given."""

    def try_again(self) -> None:
        """A new run begins: what the server failed on before may be asked again."""
        ...

    def described(self) -> Mapping[str, Any]:
        """How it was asked and what that cost, for the manifest."""
        ...


class ModelStoppedError(ValueError):
    """A model cannot go on at all: no network, no key, no money, no leave to send. What was
    answered so far is kept, and the same command goes on."""


class UnansweredError(ValueError):
    """A sentence that a model gave no usable answer for: ``article`` and ``sentence`` are its place
    in what `Model.predict` was called with."""

    def __init__(self, article: int, sentence: int, reason: str) -> None:
        super().__init__(reason)
        self.article = article
        self.sentence = sentence


@runtime_checkable
class Classifier(Protocol):
    """Labels texts under one question; scikit-learn's verbs over lists of text. A label holds from
    probability 0.5 up."""

    codebook: str
    classes_: tuple[str, ...]

    def fit(self, texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Self:
        """Learn from texts and, for each, the labels it carries (empty: none of them)."""
        ...

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities, shape (n texts, n classes_), in [0, 1]."""
        ...

    def predict(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The labels that hold in each text."""
        return [
            tuple(name for name, p in zip(self.classes_, row, strict=True) if p >= HOLDS)
            for row in self.predict_proba(texts).tolist()
        ]

    def explain(self, texts: Sequence[str]) -> list[tuple[TextSpan, ...]]:
        """The words that carry each given label, from the model's own evidence."""
        ...

    def save(self, folder: Path) -> None:
        """Write the model to a folder, without pickle."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model back from its folder."""
        ...
