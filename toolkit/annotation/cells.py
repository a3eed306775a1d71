"""The rows of a table as spreadsheets write it: CSV of any kind, XLSX; every cell is a word.

No word is taken for a missing value: "NA", "None" and "null" are names of coders and labels.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 20
"""Rows within which the header stands; what is above it is a title, or how the cells are parted."""
EIGHT_BITS = ("cp1252", "mac_roman")
"""Encodings in which spreadsheets still write, on Windows and on a Mac."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, counting from 1, and its cells by the name of the column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file: its columns, its rows, its name where a file has several; ``lossy`` where
    its encoding lacks most characters."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""
    lossy: bool = False


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook, whatever its name is."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def read_sheets(path: Path, wanted: Sequence[str], *, known: str = "") -> list[Sheet]:
    """The tables of a file that have the ``wanted`` columns: one, but for a workbook.

    Names of columns match in any case. ``known`` holds characters that its texts may have, by which
    an encoding of 256 characters is told from another. Raises `ValueError`, with the remedy, for a
    file that has no such table.
    """
    if is_workbook(path):
        tables = _workbook(path)
        lossy = False
    else:
        text, lossy = decoded(path, known)
        tables = [("", rows) for rows in _parted(path, text, wanted)]
    sheets = []
    for name, rows in tables:
        if (at := _header(rows, wanted)) is not None:
            sheets.append(_sheet(path, name, rows, at, lossy))
    if not sheets:
        columns = [[_column(cell) for cell in cells] for _, rows in tables for _, cells in rows[:1]]
        present = set(max(columns, key=lambda each: len(set(each) & set(wanted)), default=[]))
        missing = [each for each in wanted if _column(each) not in present]
        raise ValueError(f"{path}: no column {', '.join(missing)}; the sheet needs its header")
    return sheets


def decoded(path: Path, known: str = "") -> tuple[str, bool]:
    """The text of a file, and whether its encoding lacks most characters.

    Raises `ValueError` for a file that is no text.
    """
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(f"{path}: neither text nor an Excel workbook; save it as XLSX or as CSV")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace"), False
    if b"\0" in raw[:200]:  # UTF-16 without its mark: every second byte of plain letters is 0
        order = "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
        return raw.decode(order, errors="replace"), False
    try:
        return raw.decode("utf-8-sig"), False
    except UnicodeDecodeError:  # what was lost on the way shows, as texts are compared
        tried = [raw.decode(encoding, errors="replace") for encoding in EIGHT_BITS]
        return max(tried, key=lambda text: sum(c in known for c in text if not c.isascii())), True


def _parted(path: Path, text: str, wanted: Sequence[str]) -> list[list[tuple[int, list[str]]]]:
    """The rows of a text, parted by what parts its header; else as parted by commas."""
    for delimiter in DELIMITERS:
        head = "\n".join(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN])
        rows = list(_csv_rows(head, delimiter))
        if _header(rows, wanted) is not None:
            return [_whole(path, text, delimiter)]
    return [list(_csv_rows("\n".join(text.splitlines()[:1]), mark)) for mark in DELIMITERS]


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        raise ValueError(f"line {line}: {problem}") from None


def _whole(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """All rows. Raises `ValueError` where a quotation mark swallows the rows after it."""
    try:
        rows = list(_csv_rows(text, delimiter))
    except ValueError as problem:
        raise ValueError(f"{path}: {problem}; save the sheet again as CSV") from None
    if rows and _unclosed(text, delimiter):
        raise ValueError(
            f"{path}:{rows[-1][0]}: a quotation mark is opened and never closed, so that the rows "
            "after it cannot be told apart; save the sheet again as CSV or XLSX"
        )
    return rows


def _unclosed(text: str, delimiter: str) -> bool:
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in strict:
            pass
    except csv.Error as problem:
        return "unexpected end of data" in str(problem)
    return False


def _workbook(path: Path) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """The worksheets of a workbook, each with its name."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception as broken:  # the library raises whatever its parsers do
        raise ValueError(f"{path}: not a whole Excel workbook ({broken}); save it again") from None
    return [
        (
            sheet.title,
            [
                (line, [_word(cell) for cell in cells])
                for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
            ],
        )
        for sheet in book.worksheets
    ]


def _word(value: object) -> str:
    """A cell of a workbook as a word."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(value))


def _column(header: str) -> str:
    return header.strip().lstrip("\ufeff").casefold()


def _header(rows: Sequence[tuple[int, list[str]]], wanted: Sequence[str]) -> int | None:
    """The number of the first row that names all wanted columns."""
    names = {_column(each) for each in wanted}
    return next(
        (n for n, (_, row) in enumerate(rows[:HEADER_WITHIN]) if names <= set(map(_column, row))),
        None,
    )


def _sheet(
    path: Path, name: str, rows: Sequence[tuple[int, list[str]]], at: int, lossy: bool
) -> Sheet:
    columns = [_column(cell) for cell in rows[at][1]]
    named = [column for column in columns if column]
    if twice := [column for column in dict.fromkeys(named) if named.count(column) > 1]:
        raise ValueError(f"{path}: column {twice[0]} comes twice; leave one of them out")
    return Sheet(tuple(named), tuple(_rows(columns, rows[at + 1 :])), name, lossy)


def _rows(columns: Sequence[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            short = [*cells, *[""] * (len(columns) - len(cells))]
            yield Row(line, {name: short[n] for n, name in enumerate(columns) if name})
