"""Tables with a separator: commas, semicolons or tabs; one article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.schema import InputError
from toolkit.text.archives.exports import missing_text, renamed
from toolkit.text.decoding import Unreadable, decode
from toolkit.text.readers import Row
from toolkit.text.tables import COLUMNS, column_name, no_text, row_article

suffixes = (".csv", ".tsv")
_FIELD_LIMIT = 2**31 - 1  # a whole article may stand in one field


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a row; its line is the one that the row starts on."""
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
            header = [column_name(field) for field in renamed(row)]
            if "text" not in header:
                raise Unreadable(missing_text(row) or no_text(row))
            if len(set(header) & set(COLUMNS)) < sum(column in COLUMNS for column in header):
                raise Unreadable("names a column twice: rename one of them")
        elif len(row) > len(header) and any(field.strip() for field in row[len(header) :]):
            reason = (
                f"has {len(row)} fields where the header names {len(header)}: "
                "put quotation marks around the text"
            )
            yield line, InputError(str(path), line, reason)
        elif any(field.strip() for field in row):
            yield line, row_article(name, line, dict(zip(header, row, strict=False)))
        # A line of nothing but separators or white space is no row.


def _separator(header: str, suffix: str) -> str:
    if suffix == ".tsv":
        return "\t"
    by_text = [
        mark for mark in ",;\t" if "text" in map(column_name, renamed(_fields(header, mark)))
    ]
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
