"""Tables of articles: CSV, TSV, JSON lines and Parquet; one row is one article or one error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.schema import Article, InputError
from toolkit.text.decoding import decode

COLUMNS = ("id", "outlet", "title", "text", "date", "url", "event")
Row = tuple[int, Article | InputError]
_FIELD_LIMIT = 2**31 - 1  # a whole article may stand in one field
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_table(path: Path, name: str) -> Iterator[Row]:
    """Each row of a table with its number: the line it starts on, or the row in Parquet.

    Columns are ``id, outlet, title, text, date, url, event``, in any order and case; others are
    passed over and only ``text`` is required. A row without an id gets ``name:line``.
    """
    if path.stat().st_size == 0:
        yield 0, InputError(str(path), 0, "is empty: fill it in or leave it out")
        return
    readers = {".parquet": _read_parquet, ".jsonl": _read_jsonl, ".ndjson": _read_jsonl}
    any_row = False
    for row in readers.get(path.suffix.lower(), _read_csv)(path, name):
        any_row = True
        yield row
    if not any_row:
        yield 0, InputError(str(path), 0, "holds no rows: fill it in or leave it out")


def _article(name: str, line: int, row: Mapping[str, object]) -> Article:
    said = {key: "" if (value := row.get(key)) is None else str(value) for key in COLUMNS}
    return Article(
        said["id"].strip() or f"{name}:{line}",
        said["text"],
        outlet=said["outlet"],
        title=said["title"],
        date=said["date"],
        url=said["url"],
        event=said["event"],
    )


def _column(header: object) -> str:
    name = str(header).strip().lstrip("\ufeff").casefold()
    return "id" if name == "article_id" else name


def _no_text(columns: Sequence[object]) -> str:
    found = ", ".join(str(column).strip() for column in columns) or "none"
    return f"has no column 'text' (columns: {found[:300]}): rename the one that holds the text"


def _read_csv(path: Path, name: str) -> Iterator[Row]:
    # newline="": lines end at any line end and keep it, for the texts that run over several.
    lines = io.StringIO(decode(path.read_bytes()), newline="").readlines()
    skip = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if skip == len(lines):
        return
    separator = _separator(lines[skip], path.suffix.lower())
    header: list[str] | None = None
    for line, row in _csv_rows(lines, skip, separator):
        if isinstance(row, str):
            yield line, InputError(str(path), line, row)
        elif header is None:
            header = [_column(field) for field in row]
            if "text" not in header:
                yield 0, InputError(str(path), 0, _no_text(row))
                return
            if len(set(header) & set(COLUMNS)) < sum(column in COLUMNS for column in header):
                yield 0, InputError(str(path), 0, "names a column twice: rename one of them")
                return
        elif len(row) > len(header) and any(field.strip() for field in row[len(header) :]):
            reason = (
                f"has {len(row)} fields where the header names {len(header)}: "
                "put quotation marks around the text"
            )
            yield line, InputError(str(path), line, reason)
        elif any(field.strip() for field in row):
            yield line, _article(name, line, dict(zip(header, row, strict=False)))
        # A line of nothing but separators or white space is no row.


def _separator(header: str, suffix: str) -> str:
    if suffix == ".tsv":
        return "\t"
    by_text = [mark for mark in ",;\t" if "text" in map(_column, _fields(header, mark))]
    return max(by_text or ",;\t", key=lambda mark: len(_fields(header, mark)))


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _csv_rows(
    lines: Sequence[str], skip: int, separator: str
) -> Iterator[tuple[int, list[str] | str]]:
    """Rows, or what is wrong with one, each with the line it starts on.

    A quotation mark that is never closed swallows the rest of the file: that row is given up
    and reading starts again on the line after it.
    """
    limit = csv.field_size_limit(_FIELD_LIMIT)
    try:
        start, restarts = skip, 0
        while start < len(lines):
            reader = csv.reader(iter(lines[start:]), delimiter=separator, strict=True)
            base, done = start, 0
            start = len(lines)
            while True:
                try:
                    row = next(reader)
                except StopIteration:
                    break
                except csv.Error as error:
                    line = base + done
                    if "unexpected end" in str(error):
                        yield line + 1, "a quotation mark is opened here and never closed: close it"
                        if restarts < 3:
                            start, restarts = line + 1, restarts + 1
                        break
                    yield line + 1, f"is broken ({error}): double the quotation marks inside it"
                else:
                    yield base + done + 1, row
                done = reader.line_num
    finally:
        csv.field_size_limit(limit)


def _read_jsonl(path: Path, name: str) -> Iterator[Row]:
    for line, data in enumerate(_json_lines(path), 1):
        if not data.strip():
            continue
        item = _json_row(data)
        if isinstance(item, str):
            yield line, InputError(str(path), line, item)
        else:
            yield line, _article(name, line, item)


def _json_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        if head.startswith(_UTF16):
            yield from decode(file.read()).encode("utf-8", "surrogatepass").split(b"\n")
            return
        if b"\0" in head:
            decode(head)  # raises: binary under a false name
        for i, line in enumerate(file):
            yield line.removeprefix(b"\xef\xbb\xbf") if i == 0 else line


def _json_row(data: bytes) -> dict[str, object] | str:
    """The row on one line, or what is wrong with it."""
    try:
        item: Any = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"is not UTF-8 (byte {error.start + 1} of the line): save it again as UTF-8"
    except json.JSONDecodeError as error:
        return f"is not JSON ({error.msg}, column {error.colno}): one object a line"
    except (RecursionError, ValueError):
        return "is not JSON that can be read (too deep or too long a number): one object a line"
    if not isinstance(item, dict):
        return f'is JSON but no object ({type(item).__name__}): write {{"text": "..."}}'
    row = {_column(key): value for key, value in item.items()}
    if "text" not in row:
        return _no_text(list(item))
    if not isinstance(row["text"], str | None):
        return f"'text' is no string ({type(row['text']).__name__}): put it in quotation marks"
    return row


def _read_parquet(path: Path, name: str) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    where = str(path)
    try:
        with pq.ParquetFile(path) as file:
            columns = {_column(field): field for field in reversed(file.schema_arrow.names)}
            if "text" not in columns:
                yield 0, InputError(where, 0, _no_text(file.schema_arrow.names))
                return
            wanted = {key: columns[key] for key in COLUMNS if key in columns}
            number = 0
            for batch in file.iter_batches(batch_size=256, columns=list(wanted.values())):
                for item in batch.to_pylist():
                    number += 1
                    row = {key: item[field] for key, field in wanted.items()}
                    if not isinstance(row["text"], str | None):
                        kind = type(row["text"]).__name__
                        reason = f"'text' is no string ({kind}): convert the column to strings"
                        yield number, InputError(where, number, reason)
                    else:
                        yield number, _article(name, number, row)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:160]
        yield 0, InputError(where, 0, f"is no readable Parquet table ({reason}): write it again")
