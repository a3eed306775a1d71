"""A sheet for coders as an Excel workbook: cells of text, and lists to choose labels from."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.archive import write_archive
from toolkit.codebook import Codebook
from toolkit.outputs.formulas import guard

if TYPE_CHECKING:
    from openpyxl import Workbook

WIDTHS = {"key": 16, "item": 16, "before": 40, "text": 60, "after": 40}
NAMES = ("item", "annotator")
"""Columns that are guarded as in a CSV, so that a name is the same from both."""
_LONGEST_LIST = 255
"""Characters that Excel takes in a list of choices."""
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Where a workbook's text would be taken for the code of a character."""
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<")


def write_workbook(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]], codebook: Codebook
) -> None:
    """Write rows as a workbook of one sheet; every cell is text, so that nothing is run or turned
    into a date."""
    import openpyxl
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "coding"
    sheet.append(list(columns))
    sheet.freeze_panes = "A2"
    wrapped = Alignment(wrap_text=True, vertical="top")
    for line, row in enumerate(rows, start=2):
        for column, name in enumerate(columns, start=1):
            cell = sheet.cell(line, column)
            cell.number_format = "@"
            cell.alignment = wrapped
            if row.get(name):
                text = guard(row[name]) if name in NAMES else row[name]
                cell.value = ESCAPE.sub("_x005F_", text)
                cell.data_type = "s"  # else a text that begins with = is run
                cell.quotePrefix = True
    for column, name in enumerate(columns, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 20)
        labels = [q.label_ids for q in codebook.questions if q.id == name and q.kind != "multi"]
        choices = f'"{",".join(labels[0])}"' if labels else ""
        if rows and choices and len(choices) <= _LONGEST_LIST:
            validation = DataValidation(type="list", formula1=choices, allow_blank=True)
            validation.add(f"{letter}2:{letter}{len(rows) + 1}")
            sheet.add_data_validation(validation)
    _save(book, path)


def _save(book: Workbook, path: Path) -> None:
    """Write a workbook without the time of day: the same sample is the same file."""
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["docProps/core.xml"] = _MODIFIED.sub(
        rb"\g<1>2000-01-01T00:00:00Z<", files["docProps/core.xml"]
    )
    write_archive(path, files)
