"""Coding in a spreadsheet: a CSV with a row a sentence and a column a question."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.labels import Labels, check_labels
from toolkit.annotation.same_text import with_plain_line_ends
from toolkit.codebook import Codebook
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet would run a text that begins like a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DELIMITERS = (",", ";", "\t")
SHOWN = ("item", "before", "text", "after", "annotator")


def write_sheet(sample: pd.DataFrame, codebook: Codebook, path: Path, *, coder: str = "") -> None:
    """Write the sample for coders, in UTF-8 with a byte order mark, which spreadsheets ask for.

    ``coder`` is written into the column ``annotator``, for a sheet that is one coder's. Answers go
    into the columns named after the questions; several labels are parted by ``;``. Words go into
    ``words:<label>``, parted by ``;``. A text that begins like a formula is written with an
    apostrophe before it.
    """
    asked = [question.id for question in codebook.questions]
    asked += [f"words:{label.id}" for label in codebook.span_labels]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*SHOWN, *asked], restval="")
        writer.writeheader()
        for row in sample.to_dict("records"):
            cells = {name: _guard(str(row[name])) for name in SHOWN[:4]}
            writer.writerow(cells | {"annotator": coder})


def read_sheet(path: Path, sample: pd.DataFrame, codebook: Codebook, *, coder: str = "") -> Labels:
    """Take coded rows back. Rows without any answer are passed over, as not yet coded.

    A sheet may be parted by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252, as
    spreadsheets write it. ``coder`` (the file's stem, unless it is given) coded the rows that name
    no annotator. A row is refused, with its line, where its item is not of the sample, its text was
    changed (line ends aside), an answer is missing or not the codebook's, or marked words do not
    stand in the text. Raises `ValueError` where a column is missing.
    """
    known = {row["item"]: row for row in sample.to_dict("records")}
    asked = [question.id for question in codebook.questions]
    marked = [label.id for label in codebook.span_labels]
    annotations, errors = [], []
    seen: set[tuple[str, str]] = set()
    reader = _reader(path, ["item", "text", *asked])
    for row in reader:
        labels = {name: _parts(row[name]) for name in asked}
        words = {name: _parts(row.get(f"words:{name}")) for name in marked}
        if not any(labels.values()) and not any(words.values()):
            continue
        item, annotator = row["item"], (row.get("annotator") or "").strip() or coder or path.stem
        try:
            if item not in known:
                raise ValueError(f"item {item!r} is not of this sample")
            text = str(known[item]["text"])
            if not _is_text(row["text"] or "", text):
                raise ValueError(f"the text of {item} was changed; put back the one sent out")
            if (item, annotator) in seen:
                raise ValueError(f"{annotator} coded {item} in a line before")
            spans = [place for name in marked for place in _places(text, name, words[name])]
            annotations += check_labels(codebook, item, annotator, text, labels, spans)
            seen.add((item, annotator))
        except ValueError as problem:
            errors.append(InputError(str(path), reader.line_num, str(problem)))
    return Labels(tuple(annotations), tuple(errors))


def _reader(path: Path, wanted: Sequence[str]) -> csv.DictReader[str]:
    """The rows of a sheet, however a spreadsheet parted and encoded it.

    Raises `ValueError` for a sheet without one of the ``wanted`` columns, and for what Label Studio
    exports as CSV, which lacks the marked words' places.
    """
    raw = path.read_bytes()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = raw.decode("utf-16")
    else:
        try:
            content = raw.decode("utf-8-sig")
        except UnicodeDecodeError:  # what was lost on the way shows, as texts are compared
            content = raw.decode("cp1252", errors="replace")
    first = content.splitlines()[0] if content else ""
    parted = max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=parted)
    names = reader.fieldnames or ()
    if {"annotation_id", "lead_time"} & set(names):
        raise ValueError(
            f"{path}: an export of Label Studio, whose marked words are lost in CSV; export as JSON"
        )
    if missing := [name for name in wanted if name not in names]:
        raise ValueError(f"{path}: no column {', '.join(missing)}; the sheet needs its header")
    return reader


def _is_text(returned: str, text: str) -> bool:
    """Whether a cell is the text that was sent out, with the guard before a formula or without."""
    sent = with_plain_line_ends(text)
    came = with_plain_line_ends(returned)
    return sent in (came, _unguard(came))


def _parts(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def _places(text: str, label: str, words: list[str]) -> list[tuple[str, int, int]]:
    places = []
    at = 0
    for phrase in words:
        # The same words twice are two places, from left to right.
        start = text.find(phrase, at)
        if start < 0:
            start = text.find(phrase)
        if start < 0:
            raise ValueError(f"the words {phrase!r} do not stand in the text")
        at = start + len(phrase)
        places.append((label, start, at))
    return places


def _guard(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text


def _unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
