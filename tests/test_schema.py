from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError

import pyarrow as pa
import pytest

from toolkit.codebook import load_codebook
from toolkit.schema import (
    REGIONS,
    Annotation,
    Article,
    Gold,
    InputError,
    LabelledText,
    Passage,
    Prediction,
    ScoredSentence,
    Sentence,
    Span,
    sentence_schema,
    source_schema,
    span_schema,
)

SENTENCE = Sentence("a", 0, 0, 10, "It rained.")


CODEBOOKS = [load_codebook(name) for name in ("loaded_language", "framing", "sourcing")]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (Article("a", "It rained."), "text"),
        (SENTENCE, "start"),
        (Span("a", 0, 0, 2, "It", "framing", "economic", "reporter", 0.9), "label"),
        (ScoredSentence(SENTENCE, {}), "labels"),
        (Prediction({}), "labels"),
        (Gold(), "labels"),
        (Passage(("It rained.",), (Gold(),)), "texts"),
        (Annotation("i", "coder1", "framing", "economic"), "label"),
        (InputError("x.csv", 3, "broken"), "reason"),
        (LabelledText("i", "It rained.", ("none",)), "labels"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_frozen(value: object, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, field, "")
    with pytest.raises((AttributeError, TypeError)):
        value.nonsense = 1  # type: ignore[attr-defined]


def test_text_sha256_is_that_of_the_utf8_bytes() -> None:
    text = "Es regnete – “viel” ☔\r\n"
    expected = hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert Article("a", text).text_sha256 == expected
    assert Article("b", text, outlet="X").text_sha256 == expected
    assert Article("a", text.replace("\r\n", "\n")).text_sha256 != expected


def test_text_sha256_of_a_lone_surrogate() -> None:
    assert Article("a", "\ud83d").text_sha256 != Article("a", "\ude00").text_sha256


def test_regions() -> None:
    assert REGIONS == ("headline", "body", "boilerplate")


def test_input_error_reads_as_one_line() -> None:
    assert str(InputError("rows.csv", 3, "no text; fill in 'text'")) == (
        "rows.csv:3: no text; fill in 'text'"
    )
    assert str(InputError("empty.txt", 0, "empty file")) == "empty.txt: empty file"


def test_sentence_schema() -> None:
    schema = sentence_schema(CODEBOOKS)
    frames = CODEBOOKS[1].question("framing").label_ids
    sourcing = [question.id for question in CODEBOOKS[2].questions]
    assert schema.names == [
        *("article_id", "sentence", "start", "end", "text", "region", "loaded_language"),
        *(f"frame_{frame}" for frame in frames),
        *(name for question in sourcing for name in (question, f"{question}_p")),
        *("confident_loaded_language", "confident_framing", "confident_sourcing"),
        "source_id",
    ]
    for field in schema:
        if field.name.startswith("frame_") or field.name.endswith("_p"):
            assert field.type == pa.float32(), field.name
    assert schema.field("start").type == schema.field("end").type == pa.int64()
    assert all(schema.field(name).type == pa.string() for name in sourcing)


def test_sentence_schema_of_a_codebook_of_ones_own() -> None:
    schema = sentence_schema([load_codebook("data/own_codebook/forecast.yaml")])
    assert schema.names[6:] == ["forecast", "forecast_p", "confident_forecast", "source_id"]


def test_source_schema_follows_the_questions_asked_of_sources() -> None:
    counts = ["n_mentions", "n_sentences", "n_direct"]
    known = ["article_id", "source_id", "name", "description"]
    assert source_schema(CODEBOOKS).names == [*known, "naming", "role", *counts]
    assert source_schema(CODEBOOKS[:2]).names == [*known, *counts]


def test_span_schema_has_the_fields_of_a_span() -> None:
    schema = span_schema()
    assert schema.names == list(Span.__dataclass_fields__)
    assert schema.field("p").type == pa.float32()
    assert schema.field("start").type == pa.int64()
