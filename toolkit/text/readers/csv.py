"""Tables with a separator: commas, semicolons, tabs or bars; one article a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.schema import InputError
from toolkit.text.decoding import Unreadable, damage, decode
from toolkit.text.readers import Row
from toolkit.text.records import Record, Records, long_fields
from toolkit.text.tables import COLUMNS, column_name, no_text, row_article

suffixes = (".csv", ".tsv")
_MARKS = ",;\t|"
_PREAMBLE = 30  # lines that an export may put before its header
_SEP = re.compile(r"\s*\"?sep=(.)\"?[\s,;]*$", re.IGNORECASE)
_PROSE = ("text", "title")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a row; its line is the one that the row starts on."""
    # newline="": lines end at any line end and keep it, for the texts that run over several.
    lines = io.StringIO(decode(path.read_bytes(), rows=True), newline="").readlines()
    with long_fields():
        start, separator = _start(lines, path.suffix.lower())
        if start < len(lines):
            yield from _rows(Records(lines, start, separator), str(path), name)


def _rows(records: Records, path: str, name: str) -> Iterator[Row]:
    header: list[str] = []
    known: dict[int, set[str]] = {}  # what the fields of each column but the texts look like
    for record in records:
        if not header:
            header = _header(record, records)
            records.width = len(header)
            known = {i: set() for i, column in enumerate(header) if column not in _PROSE}
            continue
        line, fields = record.line, record.fields
        if record.in_doubt and not _is_row(record, records, known):
            if len(fields) == len(header):
                reason = "follows a broken row and may be the rest of it: mend that one"
                yield line, InputError(path, line, reason)
            continue
        problem = record.problem or damage("".join(fields)) or _misfit(fields, header, known)
        if problem:
            yield line, InputError(path, line, problem)
        elif any(field.strip() for field in fields):
            for i, seen in known.items():
                seen.add(_look(fields, i))
            records.in_doubt = False
            yield line, row_article(name, line, dict(zip(header, fields, strict=False)))
        # A line of nothing but separators or white space is no row.


def _header(record: Record, records: Records) -> list[str]:
    fields = record.fields
    if record.problem:  # the names alone are wanted: marks out of place do no harm
        fields = _fields(records.lines[record.line - 1], records.separator)
        records.in_doubt = False
    header = [column_name(field) for field in fields]
    if "text" not in header:
        raise Unreadable(no_text(fields))
    if len(set(header) & set(COLUMNS)) < sum(column in COLUMNS for column in header):
        raise Unreadable("names a column twice: rename one of them")
    return header


def _misfit(fields: Sequence[str], header: Sequence[str], known: dict[int, set[str]]) -> str:
    """Why a row is none of this table."""
    if len(fields) > len(header) and any(field.strip() for field in fields[len(header) :]):
        return (
            f"has {len(fields)} fields where the header names {len(header)}: "
            "put quotation marks around the text"
        )
    for i, seen in known.items():
        is_key = header[i] in ("id", "date", "url")
        if is_key and seen and _look(fields, i) == "words" and "words" not in seen:
            return (
                f"has {fields[i].strip()[:40]!r} for its {header[i]}, unlike every row before: "
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


def _start(lines: Sequence[str], suffix: str) -> tuple[int, str]:
    """The line of the header, from 0, and the separator.

    The header is the first line that is not blank, or, under the words that an export puts first,
    the first that names a column of texts.
    """
    filled = [i for i, line in enumerate(lines[:1000]) if line.strip()][:_PREAMBLE]
    if not filled:
        return len(lines), ","
    told = ""
    if match := _SEP.match(lines[filled[0]]):
        told, filled = match[1], filled[1:] or [len(lines)]
    marks = told or ("\t" if suffix == ".tsv" else _MARKS)
    for i in filled:
        if i == len(lines):
            return i, marks[0]
        named = [mark for mark in marks if "text" in map(column_name, _fields(lines[i], mark))]
        if named:
            return i, max(named, key=lambda mark: len(_fields(lines[i], mark)))
    first = lines[filled[0]]
    return filled[0], max(marks, key=lambda mark: len(_fields(first, mark)))


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
