"""The nouns that travel through the toolkit: articles, sentences, spans, scores, annotations.

All are frozen values. Offsets are counted in Unicode code points of the article's text as it
was read, start inclusive and end exclusive, so ``article.text[s.start:s.end] == s.text`` holds
for every sentence and every span.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    import pyarrow as pa

Region = Literal["headline", "body", "boilerplate"]
Voice = Literal["reporter", "source"]
REGIONS: tuple[str, ...] = get_args(Region)

FRAMES: tuple[str, ...] = (
    "economic",
    "capacity_resources",
    "morality",
    "fairness_equality",
    "legality",
    "policy",
    "crime_punishment",
    "security_defense",
    "health_safety",
    "quality_of_life",
    "cultural_identity",
    "public_opinion",
    "political",
    "external",
    "other",
    "none",
)
"""Frame ids in column order: the 15 Policy Frames (Boydstun et al. 2014), then ``none``."""

FACETS: Mapping[str, tuple[str, ...]] = {
    "attribution": ("none", "attributed", "continuation", "sourceless"),
    "quote_type": ("none", "direct", "mixed", "indirect"),
    "naming": (
        "none",
        "named",
        "organization",
        "role_only",
        "anonymous",
        "vague",
        "document",
        "media",
    ),
    "role": (
        "none",
        "government",
        "political",
        "corporate",
        "expert",
        "ngo",
        "media",
        "citizen",
        "document",
        "other",
    ),
    "cue_stance": ("none", "neutral", "distancing", "endorsing"),
}
"""Sourcing facets and the labels of each, in the order of the sourcing codebook."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as it was read, with what is known about it.

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
    ``p`` is the probability of the label, in [0, 1].
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


class TextSpan(NamedTuple):
    """Evidence inside one text handed to a classifier; offsets count from that text's start."""

    start: int
    end: int
    label: str
    p: float


class Facets(NamedTuple):
    """The five sourcing facets of a sentence, each a label of `FACETS` and its probability."""

    attribution: str = "none"
    attribution_p: float = 1.0
    quote_type: str = "none"
    quote_type_p: float = 1.0
    naming: str = "none"
    naming_p: float = 1.0
    role: str = "none"
    role_p: float = 1.0
    cue_stance: str = "none"
    cue_stance_p: float = 1.0


class Confident(NamedTuple):
    """Whether all of a model's decisions on a sentence may be relied on, by codebook."""

    loaded_language: bool = False
    framing: bool = False
    sourcing: bool = False


UNSURE = Confident()


@dataclass(frozen=True, slots=True)
class Score:
    """Everything the three codebooks say of one sentence.

    ``loaded_language`` is a probability in [0, 1]; ``frames`` holds one probability for each
    id of `FRAMES`, in that order; a label is taken as given from 0.5 up. ``confident`` says where
    the model's card vouches for the decisions.
    """

    sentence: Sentence
    loaded_language: float
    frames: tuple[float, ...]
    facets: Facets
    spans: tuple[Span, ...] = ()
    confident: Confident = UNSURE

    @property
    def frame_labels(self) -> tuple[str, ...]:
        """The frames given to the sentence; empty where it has none."""
        return tuple(
            name for name, p in zip(FRAMES, self.frames, strict=True) if p >= 0.5 and name != "none"
        )


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
    """An input that could not be scored: where it stands and what would mend it.

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


def sentence_schema() -> pa.Schema:
    """Arrow schema of ``sentences.parquet``."""
    import pyarrow as pa

    fields = [
        ("article_id", pa.string()),
        ("sentence", pa.int32()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("text", pa.string()),
        ("region", pa.string()),
        ("loaded_language", pa.float32()),
        *((f"frame_{name}", pa.float32()) for name in FRAMES),
    ]
    for facet in FACETS:
        fields += [(facet, pa.string()), (f"{facet}_p", pa.float32())]
    fields += [(f"confident_{codebook}", pa.bool_()) for codebook in Confident._fields]
    return pa.schema(fields)


def span_schema() -> pa.Schema:
    """Arrow schema of ``spans.parquet``."""
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
        ]
    )
