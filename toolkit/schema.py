"""The values that travel through the toolkit: articles, sentences, predictions, annotations.

All are frozen values. Offsets are counted in Unicode code points of the article's text as it
was read, start inclusive and end exclusive, so ``article.text[s.start:s.end] == s.text`` holds
for every sentence and every span.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.codebook import Codebook

Region = Literal["headline", "body", "boilerplate"]
Voice = Literal["reporter", "source"]
REGIONS: tuple[str, ...] = get_args(Region)
Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as it was read, with what is known about it.

    ``date`` is in ISO 8601 where it could be read; ``further`` holds the input's other columns.

    >>> Article("a1", "Rain fell.", outlet="The Example").text_sha256[:8]
    '8a4b1e83'
    """

    article_id: str
    text: str
    outlet: str = ""
    title: str = ""
    date: str = ""
    url: str = ""
    event: str = ""
    further: Mapping[str, Cell] = field(default_factory=dict, hash=False)

    @property
    def text_sha256(self) -> str:
        """Hex SHA-256 of the UTF-8 text (lone surrogates are kept)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: its number from 0, its offsets, its region."""

    article_id: str
    sentence: int
    start: int
    end: int
    text: str
    region: Region = "body"


@dataclass(frozen=True, slots=True)
class Span:
    """Evidence: a stretch of the article's text that carries a label.

    ``voice`` is ``source`` where the span overlaps attributed content, else ``reporter``;
    ``p`` is the probability of the label, in [0, 1]; ``attribution`` and ``source_id`` as in
    `TextSpan`.
    """

    article_id: str
    sentence: int
    start: int
    end: int
    text: str
    codebook: str
    label: str
    voice: Voice
    p: float
    attribution: int = 0
    source_id: str = ""


class TextSpan(NamedTuple):
    """Evidence inside one text handed to a classifier; offsets count from that text's start.

    ``attribution`` numbers the attribution of the article that a span is part of, from 1 (0: of
    none), ``source_id`` says whose it is: a `Source` of the article (empty: nobody's).
    """

    start: int
    end: int
    label: str
    p: float
    attribution: int = 0
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody or something that an article cites, decided once for the article.

    ``source_id`` numbers the sources of an article in order of appearance, from "1"; ``name`` is
    the fullest proper name in the text, ``description`` the office or description in its words,
    each empty where there is none; ``labels`` has the label of each question asked of sources.
    """

    source_id: str
    name: str = ""
    description: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


class Mention(NamedTuple):
    """Words of a sentence that stand for a source; offsets count from the sentence's start."""

    start: int
    end: int
    source: Source


Labels = Mapping[str, Mapping[str, float]]
"""Question id -> label -> probability. A question that may have several labels, or one that is
there or not, has a probability for each label; one with a single answer has that answer alone."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one sentence.

    ``labels`` by question id; ``spans`` by the name of a codebook, offsets in the sentence;
    ``confident`` by the name of a codebook: whether its decisions may be relied on; ``source`` of
    its main attribution; ``mentions`` of any source of the article, cited there or not.
    """

    labels: Labels
    spans: Mapping[str, tuple[TextSpan, ...]] = field(default_factory=dict)
    confident: Mapping[str, bool] = field(default_factory=dict)
    source: Source | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its labels, and its spans lifted into the article; ``source`` and
    ``mentions`` as in `Prediction`."""

    sentence: Sentence
    labels: Labels
    spans: tuple[Span, ...] = ()
    confident: Mapping[str, bool] = field(default_factory=dict)
    source: Source | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """What a corpus says of one text; a question that is missing was not coded.

    ``labels`` by question id: each label with its probability (1, or the share of annotators who
    gave it), labels not named have 0. ``not_coded``: labels of a question that the corpus does not
    code. ``spans`` by codebook; one that is missing was not marked.
    """

    labels: Labels = field(default_factory=dict)
    not_coded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, tuple[TextSpan, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one article in order, or a single text, each with its gold labels; ``items``
    are their names in the corpus."""

    texts: tuple[str, ...]
    gold: tuple[Gold, ...]
    corpus: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotation:
    """One label given by one annotator to an item, with offsets where it marks a span.

    Spans of one ``relation`` belong together: the source, cue and content of an attribution.
    """

    item: str
    annotator: str
    codebook: str
    label: str
    start: int | None = None
    end: int | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class InputError:
    """An input that could not be scored: where it stands and how to fix it.

    ``line`` counts from 1; it is 0 where the whole input is meant.
    """

    input: str
    line: int
    reason: str

    def __str__(self) -> str:
        where = f"{self.input}:{self.line}" if self.line else self.input
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the labels a corpus gives it; ``groups`` names what splits may group by."""

    item: str
    text: str
    labels: tuple[str, ...]
    groups: Mapping[str, str] = field(default_factory=dict)


def sentence_schema(codebooks: Sequence[Codebook]) -> pa.Schema:
    """Arrow schema of the table of sentences: what is known of each, then the columns of every
    question of the codebooks, then ``confident_<codebook>`` and the id of its source."""
    import pyarrow as pa

    types = {"string": pa.string(), "probability": pa.float32()}
    fields = [
        ("article_id", pa.string()),
        ("sentence", pa.int32()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("text", pa.string()),
        ("region", pa.string()),
        *(
            (column, types[kind])
            for codebook in codebooks
            for question in codebook.questions
            for column, kind in question.columns().items()
        ),
        *((f"confident_{codebook.name}", pa.bool_()) for codebook in codebooks),
        ("source_id", pa.string()),
    ]
    return pa.schema(fields)


def source_schema(codebooks: Sequence[Codebook]) -> pa.Schema:
    """Arrow schema of the table of sources: who it is, then the column of every question that the
    codebooks ask of sources, then how often it stands and speaks."""
    import pyarrow as pa

    asked = [question.column for book in codebooks for question in book.source_questions]
    return pa.schema(
        [
            *((name, pa.string()) for name in ("article_id", "source_id", "name", "description")),
            *((column, pa.string()) for column in asked),
            *((name, pa.int32()) for name in ("n_mentions", "n_sentences", "n_direct")),
        ]
    )


def span_schema() -> pa.Schema:
    """Arrow schema of the table of spans."""
    import pyarrow as pa

    return pa.schema(
        [
            ("article_id", pa.string()),
            ("sentence", pa.int32()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("text", pa.string()),
            ("codebook", pa.string()),
            ("label", pa.string()),
            ("voice", pa.string()),
            ("p", pa.float32()),
            ("attribution", pa.int32()),
            ("source_id", pa.string()),
        ]
    )
