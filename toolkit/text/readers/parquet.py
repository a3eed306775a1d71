"""Parquet tables: one article a row, read in batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.schema import InputError
from toolkit.text.cells import cell
from toolkit.text.decoding import Unreadable
from toolkit.text.readers import Row
from toolkit.text.tables import COLUMNS, column_name, no_text, row_article

suffixes = (".parquet",)


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a row; its line is the number of the row, from 1."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            fields = {column_name(field): field for field in reversed(file.schema_arrow.names)}
            if "text" not in fields:
                raise Unreadable(no_text(file.schema_arrow.names))
            fields = {key: fields[key] for key in COLUMNS if key in fields}
            number = 0
            for batch in file.iter_batches(batch_size=256, columns=list(fields.values())):
                for item in batch.to_pylist():
                    number += 1
                    row = {key: item[field] for key, field in fields.items()}
                    if isinstance(row["text"], str | None) or not cell(row["text"]):
                        yield number, row_article(name, number, row)
                    else:
                        kind = type(row["text"]).__name__
                        reason = f"'text' is no string ({kind}): convert the column to strings"
                        yield number, InputError(str(path), number, reason)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:160]
        raise Unreadable(f"is no readable Parquet table ({reason}): write it again") from None
