"""Scores as Arrow tables, and tables as files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

from toolkit.schema import (
    FRAMES,
    Article,
    Confident,
    Facets,
    Score,
    Sentence,
    Span,
    sentence_schema,
    span_schema,
)
from toolkit.measures.old_measures import MEASURES

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["parquet", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = ("parquet", "jsonl", "csv")


class _Scored(Protocol):
    @property
    def article(self) -> Article: ...
    @property
    def scores(self) -> tuple[Score, ...]: ...
    @property
    def measures(self) -> Mapping[str, float | int | None]: ...


def article_table(articles: Sequence[_Scored]) -> pa.Table:
    """One row an article: what is known of it, then every measure."""
    import pyarrow as pa

    known = ("article_id", "outlet", "title", "date", "url", "event")
    fields = [pa.field(name, pa.string()) for name in known]
    columns: list[list[Any]] = [[getattr(a.article, name) for a in articles] for name in known]
    fields += [pa.field("n_sentences", pa.int32()), pa.field("text_sha256", pa.string())]
    columns += [[len(a.scores) for a in articles], [a.article.text_sha256 for a in articles]]
    for one in MEASURES:
        fields.append(pa.field(one.name, pa.float64()))
        columns.append([a.measures[one.name] for a in articles])
    schema = pa.schema(fields)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def sentence_table(scores: Sequence[Score]) -> pa.Table:
    """Scores as an Arrow table, schema `toolkit.schema.sentence_schema`."""
    import pyarrow as pa

    own = [score.sentence for score in scores]
    columns: list[Sequence[object]] = [
        [s.article_id for s in own],
        [s.sentence for s in own],
        [s.start for s in own],
        [s.end for s in own],
        [s.text for s in own],
        [s.region for s in own],
        [score.loaded_language for score in scores],
    ]
    columns += [[score.frames[k] for score in scores] for k in range(len(FRAMES))]
    columns += [[score.facets[k] for score in scores] for k in range(len(Facets._fields))]
    columns += [[score.confident[k] for score in scores] for k in range(len(Confident._fields))]
    schema = sentence_schema()
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def span_table(scores: Sequence[Score]) -> pa.Table:
    """The spans of scores as an Arrow table, schema `toolkit.schema.span_schema`."""
    import pyarrow as pa

    schema = span_schema()
    rows = [span for score in scores for span in score.spans]
    return pa.table(
        [pa.array([getattr(row, field.name) for row in rows], field.type) for field in schema],
        schema=schema,
    )


def scores_from_rows(
    sentences: Sequence[Mapping[str, object]], spans: Sequence[Mapping[str, object]]
) -> tuple[Score, ...]:
    """Scores of one article back from rows of ``sentences.parquet`` and ``spans.parquet``."""
    by_sentence: dict[object, list[Span]] = {}
    for row in spans:
        by_sentence.setdefault(row["sentence"], []).append(Span(**row))  # type: ignore[arg-type]
    names = Sentence.__dataclass_fields__
    return tuple(
        Score(
            Sentence(**{name: row[name] for name in names}),  # type: ignore[arg-type]
            row["loaded_language"],  # type: ignore[arg-type]
            tuple(row[f"frame_{name}"] for name in FRAMES),  # type: ignore[misc]
            Facets(*(row[name] for name in Facets._fields)),  # type: ignore[arg-type]
            tuple(by_sentence.get(row["sentence"], ())),
            Confident(*(bool(row[f"confident_{name}"]) for name in Confident._fields)),
        )
        for row in sentences
    )


class TableWriter:
    """A table file that is written piece by piece."""

    def __init__(self, path: Path, schema: pa.Schema, format: Format) -> None:
        import pyarrow.csv
        import pyarrow.parquet

        self.format = format
        if format == "parquet":
            self.sink: Any = pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")
        elif format == "csv":
            self.sink = pyarrow.csv.CSVWriter(path, schema)
        else:
            self.sink = path.open("w", encoding="utf-8", errors="surrogatepass")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sink.close()

    def write(self, table: pa.Table) -> None:
        """Append a table of the same schema."""
        if self.format != "jsonl":
            self.sink.write_table(table)
            return
        for row in table.to_pylist():
            self.sink.write(json.dumps(row, ensure_ascii=False) + "\n")
