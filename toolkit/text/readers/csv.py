"""Tables with a separator: commas, semicolons, tabs or bars; one article a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from toolkit.schema import InputError
from toolkit.text.columns import field_of
from toolkit.text.decoding import damage, decoded_lines
from toolkit.text.exports import renamed
from toolkit.text.readers import Row
from toolkit.text.records import Lines, Record, Records, long_fields
from toolkit.text.tables import TableRow

suffixes = (".csv", ".tsv")
SEEKS = False
_MARKS = ",;\t|"
_PREAMBLE = 30  # lines that an export may put before its header
_SEP = re.compile(r"\s*\"?sep=(.)\"?[\s,;]*$", re.IGNORECASE)
_PROSE = ("text", "title")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a row; its line is the one that the row starts on."""
    with path.open("rb") as file:
        yield from read_stream(file, str(path), path.name)


def read_stream(file: IO[bytes], shown: str, name: str) -> Iterator[Row]:
    """The same of what is open."""
    lines = Lines(decoded_lines(file))
    with long_fields():
        start, separator = _start(lines.head(1000), name.lower().endswith(".tsv"))
        if lines.has(start):
            yield from _rows(Records(lines, start, separator), shown)


def _rows(records: Records, path: str) -> Iterator[Row]:
    header: tuple[str, ...] = ()
    columns: list[str] = []  # the field of an article that each may stand for
    known: dict[int, set[str]] = {}  # what the fields of each column but the texts look like
    for record in records:
        if not header:
            header = _header(record, records)
            columns = [field_of(heading) for heading in renamed(header)]
            records.width = len(header)
            known = {i: set() for i, column in enumerate(columns) if column not in _PROSE}
            continue
        line, fields = record.line, record.fields
        if record.in_doubt and not _is_row(record, records, known):
            if len(fields) == len(header):
                reason = "follows a broken row and may be the rest of it: mend that one"
                yield line, InputError(path, line, reason)
            continue
        problem = record.problem or damage("".join(fields)) or _misfit(fields, columns, known)
        if problem:
            yield line, InputError(path, line, problem)
        elif any(field.strip() for field in fields):
            for i, seen in known.items():
                seen.add(_look(fields, i))
            records.in_doubt = False
            yield line, TableRow(header, fields)
        # A line of nothing but separators or white space is no row.


def _header(record: Record, records: Records) -> tuple[str, ...]:
    fields = record.fields
    if record.problem:  # the names alone are wanted: marks out of place do no harm
        fields = _fields(records.lines[record.line - 1], records.separator)
        records.in_doubt = False
    return tuple(fields)


def _misfit(fields: Sequence[str], columns: Sequence[str], known: dict[int, set[str]]) -> str:
    """Why a row is none of this table."""
    if len(fields) > len(columns) and any(field.strip() for field in fields[len(columns) :]):
        return (
            f"has {len(fields)} fields where the header names {len(columns)}: "
            "put quotation marks around the text"
        )
    for i, seen in known.items():
        is_key = columns[i] in ("id", "date", "url")
        if is_key and seen and _look(fields, i) == "words" and "words" not in seen:
            return (
                f"has {fields[i].strip()[:40]!r} for its {columns[i]}, unlike every row before: "
                "is it the rest of a text without quotation marks?"
            )
    return ""


def _is_row(record: Record, records: Records, known: dict[int, set[str]]) -> bool:
    """Whether what follows a broken row is a row, not a part of its text."""
    fields = record.fields
    if record.problem:
        return 0 in known and _look(fields, 0) in (known[0] or {"number"}) - {"words"}
    if len(fields) < records.width or not known:
        return not known and records.lines[record.line - 1].startswith('"')
    nothing_known = not any(known.values())
    if nothing_known and _look(fields, min(known)) not in ("number", "token"):
        return False
    return nothing_known or all(_look(fields, i) in seen for i, seen in known.items())


def _look(fields: Sequence[str], i: int) -> str:
    field = fields[i].strip() if i < len(fields) else ""
    if not field:
        return "nothing"
    if field.isdigit():
        return "number"
    if field.count(" ") > 1 or field.endswith((".", "!", "?")):
        return "words"
    return "name" if " " in field else "token"


def _start(lines: Sequence[str], of_tabs: bool) -> tuple[int, str]:
    """The line of the header, from 0, and the separator.

    The header is the first line that is not blank, or, under the words that an export puts first,
    the first that names a column of texts.
    """
    filled = [i for i, line in enumerate(lines) if line.strip()][:_PREAMBLE]
    if not filled:
        return len(lines), ","
    declared = ""
    if match := _SEP.match(lines[filled[0]]):
        declared, filled = match[1], filled[1:] or [len(lines)]
    marks = declared or ("\t" if of_tabs else _MARKS)
    for i in filled:
        if i == len(lines):
            return i, marks[0]
        named = [mark for mark in marks if _names_text(_fields(lines[i], mark))]
        if named:
            return i, max(named, key=lambda mark: len(_fields(lines[i], mark)))
    first = lines[filled[0]]
    return filled[0], max(marks, key=lambda mark: len(_fields(first, mark)))


def _names_text(fields: Sequence[str]) -> bool:
    """Whether a line may be a header; a word alone, such as "Content", may be a heading above."""
    names = [field_of(field) for field in renamed(fields)]
    return "text" in names and (len(names) > 1 or fields[0].strip().casefold() == "text")


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
