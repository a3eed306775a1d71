"""Spreadsheets (XLSX, XLS): one article a row of each sheet that has a column of texts."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.schema import InputError
from toolkit.text.archives.packages import check_office_package, parser
from toolkit.text.columns import field_of
from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.exports import renamed
from toolkit.text.readers import Row
from toolkit.text.tables import TableRow

suffixes = (".xlsx", ".xlsm", ".xls")
_CELL = 32_767  # characters that a cell can hold: a text of that length was cut
_MAX_EMPTY = 1_000  # rows without a value after which a sheet is taken to end
Sheet = tuple[str, Iterator[Sequence[object]]]


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a row; its line is the row's number in its sheet."""
    sheets = _old(path) if path.suffix.lower() == ".xls" else _new(path)
    for number, (title, rows) in enumerate(sheets):
        headings: tuple[str, ...] = ()
        texts: list[int] = []
        for line, values in _filled(rows):
            if not headings:
                headings = tuple("" if value is None else str(value) for value in values)
                texts = [k for k, each in enumerate(renamed(headings)) if field_of(each) == "text"]
                continue
            longest = max((len(str(values[k])) for k in texts if k < len(values)), default=0)
            if longest >= _CELL:
                reason = (
                    f"has a text of {longest:,} characters, the most that a cell holds: it was "
                    "cut; export the table as CSV"
                )
                yield line, InputError(str(path), line, reason)
            else:
                yield line, TableRow(headings, values, sheet=title if number else "")


def _filled(rows: Iterator[Sequence[object]]) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows that have a value, each with its number from 1."""
    empty = 0
    for line, values in enumerate(rows, 1):
        if any(value is not None and str(value).strip() for value in values):
            empty = 0
            yield line, values
        else:
            empty += 1
            if empty > _MAX_EMPTY:  # a sheet may be formatted down to its last row
                return


def _new(path: Path) -> Iterator[Sheet]:
    check_office_package(path, "XLSX")
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of styles and of what else a reader of values can do without
        try:
            book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        except Exception as error:  # a broken file breaks the parser anywhere
            raise _broken(error, "XLSX") from None
        for sheet in sheets:
            yield sheet.title, _rows(sheet)
        book.close()


def _rows(sheet: Any) -> Iterator[Sequence[object]]:
    """The rows of a sheet, down to where it is broken."""
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # as above
            raise _broken(error, "XLSX") from None
        if row is None:
            return
        yield row


def _old(path: Path) -> Iterator[Sheet]:
    """Sheets of the format before XLSX, or of XLSX under its name, as ProQuest gives them."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        yield from _new(path)
        return
    if head.lstrip().startswith(b"<"):
        raise Unreadable("is HTML under the name of a spreadsheet: rename it to .html")
    xlrd = parser("xlrd", "xlrd", ".xls")
    try:
        book = xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=False)
        sheets = [
            (sheet.name, list(sheet.get_rows())) for sheet in book.sheets() if not sheet.visibility
        ]
    except Exception as error:  # a broken file breaks the parser anywhere
        raise _broken(error, "XLS") from None
    for title, rows in sheets:
        yield title, ([_value(cell, book.datemode, xlrd) for cell in row] for row in rows)


def _value(cell: Any, datemode: int, xlrd: Any) -> object:
    """A cell's value; numbers that stand for dates are dates."""
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return None
    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.value == int(cell.value):
        return int(cell.value)
    return cell.value


def _broken(error: Exception, kind: str) -> Unreadable:
    return Unreadable(
        f"is no readable {kind} table ({reason_of(error, 120)}): save it again, or as CSV"
    )
