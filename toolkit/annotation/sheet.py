"""Coding in a spreadsheet: a CSV or a workbook with a row a sentence and a column a question."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.accept import accept
from toolkit.annotation.answers import Answer, Returned, Sample
from toolkit.annotation.cells import Row, Sheet, read_sheets
from toolkit.annotation.keys import item_key
from toolkit.annotation.labels import Labels
from toolkit.annotation.same_text import writable
from toolkit.codebook import Codebook
from toolkit.outputs.formulas import guard, unguard
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("key", "item", "before", "text", "after", "annotator")
WORDS = "words:"
"""Begins the names of the columns for marked words."""


def sheet_columns(codebook: Codebook) -> list[str]:
    """The columns that a coder fills in: one a question, one a span label."""
    words = [f"{WORDS}{label.id}" for label in codebook.span_labels]
    return [*(question.id for question in codebook.questions), *words]


def sheet_rows(sample: pd.DataFrame, coder: str = "") -> Iterator[dict[str, str]]:
    """The rows of a sheet, as they are to be shown."""
    for row in sample.to_dict("records"):
        item = str(row["item"])
        texts = {name: writable(str(row[name])) for name in SHOWN[2:5]}
        yield {"key": item_key(item), "item": writable(item), **texts, "annotator": coder}


def write_sheet(
    sample: pd.DataFrame,
    codebook: Codebook,
    path: Path,
    *,
    coder: str = "",
    further: Sequence[str] = (),
) -> None:
    """Write the sample for coders: a workbook where ``path`` ends in ``.xlsx``, else a CSV in UTF-8
    with a byte order mark, which spreadsheets ask for.

    ``coder`` is written into the column ``annotator``, for a sheet that is one coder's; ``further``
    columns of the sample are shown too. Answers go into the columns named after the questions;
    several labels are parted by ``;``. Words go into ``words:<label>``, parted by ``;``. In a CSV,
    a cell that begins like a formula has an apostrophe before it; a workbook's cells are text.
    """
    columns = [*SHOWN, *further, *sheet_columns(codebook)]
    rows = [
        row | {name: writable(str(value)) for name, value in zip(further, shown, strict=True)}
        for row, shown in zip(
            sheet_rows(sample, coder),
            sample[[*further]].itertuples(index=False, name=None),
            strict=True,
        )
    ]
    if path.suffix.lower() == ".xlsx":
        from toolkit.annotation.workbook import write_workbook

        write_workbook(path, columns, rows, codebook)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: guard(cell) for name, cell in row.items()})


def read_sheet(path: Path, sample: pd.DataFrame, codebook: Codebook, *, coder: str = "") -> Labels:
    """Take coded rows back. Rows without any answer are passed over, as not yet coded.

    A sheet may be a workbook, or parted by commas, semicolons or tabs, in UTF-8, UTF-16,
    Windows-1252 or Mac Roman, as spreadsheets write it. ``coder`` (the file's stem, unless it is
    given) coded the rows that name no annotator. A row finds its item by ``key``, by ``item`` or by
    its text. It is refused, with its line, where no item is found, its text was changed (white
    space aside), an answer is missing or not the codebook's, or marked words do not stand in the
    text. Raises `ValueError` where a column is missing.
    """
    file = sheet_answers(path, Sample(sample), codebook)
    return accept([file], sample, codebook, names=[coder or path.stem])


def sheet_answers(path: Path, sample: Sample, codebook: Codebook) -> Returned:
    """The coded rows of a sheet. A worksheet among several that are coded is a coder's, after whom
    it is named. Raises `ValueError` where a column is missing."""
    asked = [question.id for question in codebook.questions]
    sheets = read_sheets(path, ["text", *asked], known=sample.characters())
    coded = [list(_answers(sheet, codebook)) for sheet in sheets]
    several = sum(bool(codings) for codings in coded) > 1
    codings = [
        (answer if answer.coder or not several else _named(answer, path, sheet))
        for sheet, of_sheet in zip(sheets, coded, strict=True)
        for answer in of_sheet
    ]
    if codings:
        return Returned(path, tuple(codings))
    rows = sum(len(sheet.rows) for sheet in sheets)
    reason = f"none of its {rows} rows has an answer; fill in {' and '.join(asked)}"
    return Returned(path, (), (InputError(str(path), 0, reason),))


def _answers(sheet: Sheet, codebook: Codebook) -> Iterator[Answer]:
    for row in sheet.rows:
        labels = {each.id: _parts(row.cells[each.id.casefold()]) for each in codebook.questions}
        phrases = {
            label.id: cell
            for label in codebook.span_labels
            if (cell := row.cells.get(f"{WORDS}{label.id}".casefold(), "").strip())
        }
        if any(labels.values()) or phrases:
            yield _answer(row, labels, phrases, sheet.lossy)


def _answer(row: Row, labels: dict[str, list[str]], phrases: dict[str, str], lossy: bool) -> Answer:
    cells = row.cells
    return Answer(
        row.line, "", unguard(cells.get("annotator", "").strip()), cells.get("item", ""), labels,
        key=cells.get("key", ""), text=cells["text"],
        context=(cells.get("before", ""), cells.get("after", "")), phrases=phrases, lossy=lossy,
    )  # fmt: skip


def _named(answer: Answer, path: Path, sheet: Sheet) -> Answer:
    from dataclasses import replace

    return replace(answer, coder=f"{path.stem}/{sheet.name}")


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
