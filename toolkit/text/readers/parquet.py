"""Parquet tables: one article a row, read in batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.readers import Row
from toolkit.text.tables import TableRow

suffixes = (".parquet",)


SEEKS = True


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a row; its line is the number of the row, from 1."""
    with path.open("rb") as file:
        yield from read_stream(file, str(path), name)


def read_stream(file: IO[bytes], shown: str, name: str) -> Iterator[Row]:
    """The same of what is open."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as table:
            headings = tuple(table.schema_arrow.names)
            number = 0
            for batch in table.iter_batches(batch_size=256):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, TableRow(headings, values)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise Unreadable(
            f"is no readable Parquet table ({reason_of(error, 160)}): write it again"
        ) from None
