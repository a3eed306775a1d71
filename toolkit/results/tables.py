"""Scores as Arrow tables, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from toolkit.codebook import Codebook
from toolkit.measures import measures
from toolkit.measures.voice import voice_rule
from toolkit.results.sources import CitedSource, source_of
from toolkit.schema import (
    Article,
    Mention,
    ScoredSentence,
    Sentence,
    Span,
    sentence_schema,
    span_schema,
)

if TYPE_CHECKING:
    import pyarrow as pa

ARTICLE_COLUMNS = ("article_id", "outlet", "title", "date", "url", "event")


def article_schema(codebooks: Sequence[Codebook]) -> pa.Schema:
    """Arrow schema of the table of articles: what is known of each, the hashes of its text and of
    all its input, then every measure."""
    import pyarrow as pa

    return pa.schema(
        [
            *((name, pa.string()) for name in ARTICLE_COLUMNS),
            ("n_sentences", pa.int32()),
            ("text_sha256", pa.string()),
            ("input_sha256", pa.string()),
            *((measure.name, pa.float64()) for measure in measures(codebooks)),
        ]
    )


def input_sha256(article: Article) -> str:
    """Hex SHA-256 of everything that was read of an article: its text and its other fields.

    >>> input_sha256(Article("a", "Rain.")) == input_sha256(Article("a", "Rain.", outlet="x"))
    False
    """
    row = json.dumps(asdict(article), sort_keys=True)
    return hashlib.sha256(row.encode()).hexdigest()


def sentence_table(sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]) -> pa.Table:
    """One row a sentence, schema `toolkit.schema.sentence_schema`."""
    import pyarrow as pa

    rows = [scored.sentence for scored in sentences]
    columns: list[Sequence[object]] = [
        [getattr(row, name) for row in rows] for name in Sentence.__dataclass_fields__
    ]
    for codebook in codebooks:
        for question in codebook.questions:
            labels = [scored.labels[question.id] for scored in sentences]
            columns += question.cells(labels).values()
    columns += [
        [bool(scored.confident.get(codebook.name, False)) for scored in sentences]
        for codebook in codebooks
    ]
    sources = map(source_of, sentences)
    columns.append([source.source_id if source else "" for source in sources])
    schema = sentence_schema(codebooks)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def span_table(sentences: Sequence[ScoredSentence]) -> pa.Table:
    """One row a span, schema `toolkit.schema.span_schema`."""
    import pyarrow as pa

    schema = span_schema()
    spans = [span for scored in sentences for span in scored.spans]
    return pa.table(
        [pa.array([getattr(span, field.name) for span in spans], field.type) for field in schema],
        schema=schema,
    )


def sentences_from_rows(
    sentences: Sequence[Mapping[str, Any]],
    spans: Sequence[Mapping[str, Any]],
    sources: Sequence[CitedSource],
    codebooks: Sequence[Codebook],
) -> tuple[ScoredSentence, ...]:
    """The scored sentences of one article back from rows of its tables and its sources.

    Of the mentions those come back that a span marks.
    """
    by_sentence: dict[object, list[Span]] = {}
    for row in spans:
        by_sentence.setdefault(row["sentence"], []).append(Span(**row))
    names = Sentence.__dataclass_fields__
    questions = [question for codebook in codebooks for question in codebook.questions]
    by_id = {cited.source.source_id: cited.source for cited in sources}
    rule = voice_rule(codebooks)
    marks_source = (rule[0], rule[1].source) if rule else None
    return tuple(
        ScoredSentence(
            Sentence(**{name: row[name] for name in names}),
            {
                question.id: {row[question.column]: row[f"{question.column}_p"]}
                if question.kind == "single"
                else {label: row[question.column_of(label)] for label in question.scored_ids}
                for question in questions
            },
            tuple(by_sentence.get(row["sentence"], ())),
            {codebook.name: bool(row[f"confident_{codebook.name}"]) for codebook in codebooks},
            by_id.get(row["source_id"]),
            tuple(
                Mention(span.start - row["start"], span.end - row["start"], by_id[span.source_id])
                for span in by_sentence.get(row["sentence"], ())
                if (span.codebook, span.label) == marks_source and span.source_id in by_id
            ),
        )
        for row in sentences
    )
