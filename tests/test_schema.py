from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError

import pyarrow as pa
import pytest

from toolkit.schema import (
    FACETS,
    FRAMES,
    REGIONS,
    Annotation,
    Article,
    Facets,
    InputError,
    LabelledText,
    Score,
    Sentence,
    Span,
    sentence_schema,
    span_schema,
)

SENTENCE = Sentence("a", 0, 0, 10, "It rained.")


def score(*frames: str, p: float = 0.9) -> Score:
    given = tuple(p if name in frames else 0.1 for name in FRAMES)
    return Score(SENTENCE, 0.1, given, Facets())


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (Article("a", "It rained."), "text"),
        (SENTENCE, "start"),
        (Span("a", 0, 0, 2, "It", "framing", "economic", "reporter", 0.9), "label"),
        (score(), "loaded_language"),
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


def test_frame_labels_are_those_from_one_half_up() -> None:
    assert score().frame_labels == ()
    assert score("political", "economic").frame_labels == ("economic", "political")
    assert score("economic", p=0.5).frame_labels == ("economic",)
    assert score("economic", p=0.499).frame_labels == ()
    assert score("none").frame_labels == ()
    assert score("other").frame_labels == ("other",)


def test_frame_labels_need_one_probability_a_frame() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = Score(SENTENCE, 0.1, (0.9,), Facets()).frame_labels


def test_vocabulary() -> None:
    assert len(FRAMES) == len(set(FRAMES)) == 16
    assert FRAMES[-2:] == ("other", "none")
    assert REGIONS == ("headline", "body", "boilerplate")
    for labels in FACETS.values():
        assert labels[0] == "none"
        assert len(labels) == len(set(labels))


def test_facets_have_a_label_and_a_probability_each_and_default_to_none() -> None:
    assert Facets._fields == tuple(name for facet in FACETS for name in (facet, f"{facet}_p"))
    assert set(Facets()[::2]) == {"none"}
    assert set(Facets()[1::2]) == {1.0}


def test_input_error_reads_as_one_line() -> None:
    assert str(InputError("rows.csv", 3, "no text; fill in 'text'")) == (
        "rows.csv:3: no text; fill in 'text'"
    )
    assert str(InputError("empty.txt", 0, "empty file")) == "empty.txt: empty file"


def test_sentence_schema() -> None:
    schema = sentence_schema()
    assert schema.names == [
        *("article_id", "sentence", "start", "end", "text", "region", "loaded_language"),
        *(f"frame_{frame}" for frame in FRAMES),
        *(name for facet in FACETS for name in (facet, f"{facet}_p")),
        *("confident_loaded_language", "confident_framing", "confident_sourcing"),
    ]
    for field in schema:
        if field.name.startswith("frame_") or field.name.endswith("_p"):
            assert field.type == pa.float32(), field.name
    assert schema.field("start").type == schema.field("end").type == pa.int64()
    assert all(schema.field(facet).type == pa.string() for facet in FACETS)


def test_span_schema_has_the_fields_of_a_span() -> None:
    schema = span_schema()
    assert schema.names == list(Span.__dataclass_fields__)
    assert schema.field("p").type == pa.float32()
    assert schema.field("start").type == pa.int64()
