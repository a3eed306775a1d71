"""What every classifier of sentences can do: scikit-learn's verbs over lists of text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, runtime_checkable

from toolkit.schema import UNSURE, Confident, Facets, TextSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@runtime_checkable
class Classifier(Protocol):
    """Labels texts under one codebook. A label is given from probability 0.5 up."""

    codebook: str
    classes_: tuple[str, ...]

    def fit(self, texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Self:
        """Learn from texts and, for each, the labels it carries (empty: none of them)."""
        ...

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities, shape (n texts, n classes_), in [0, 1]."""
        ...

    def predict(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The labels given to each text."""
        ...

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


class Sourced(NamedTuple):
    """Sourcing of one sentence: its facets and its source, cue and content spans."""

    facets: Facets
    spans: tuple[TextSpan, ...]


@runtime_checkable
class SourcingClassifier(Protocol):
    """Finds attributions. Sees the sentences of one article in order, since a quotation may
    run on and an anonymous source may be introduced one sentence earlier."""

    def extract(self, sentences: Sequence[str]) -> list[Sourced]:
        """One `Sourced` a sentence, in order."""
        ...

    def save(self, folder: Path) -> None:
        """Write the model to a folder, without pickle."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model back from its folder."""
        ...


class Reading(NamedTuple):
    """What a model says of one sentence under all three codebooks.

    ``loaded`` is a probability in [0, 1]; ``frames`` holds one for each id of `FRAMES`; the spans
    count in the sentence's text.
    """

    loaded: float
    frames: tuple[float, ...]
    facets: Facets
    loaded_spans: tuple[TextSpan, ...] = ()
    frame_spans: tuple[TextSpan, ...] = ()
    sourcing_spans: tuple[TextSpan, ...] = ()
    confident: Confident = UNSURE


@runtime_checkable
class Model(Protocol):
    """All three codebooks at once. ``sha256`` covers every file of weights and settings."""

    @property
    def name(self) -> str:
        """The name it is called by."""
        ...

    @property
    def sha256(self) -> str:
        """Hex SHA-256."""
        ...

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """A `Reading` for each sentence of each article; sentences come in reading order."""
        ...
