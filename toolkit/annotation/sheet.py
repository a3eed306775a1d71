"""Coding in a spreadsheet: a CSV with a row a sentence and a column a question."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.labels import Labels, check_labels
from toolkit.annotation.sample import text_hash
from toolkit.codebook import Codebook
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet would run a text that begins like a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SHOWN = ("item", "before", "text", "after", "annotator")


def write_sheet(sample: pd.DataFrame, codebook: Codebook, path: Path) -> None:
    """Write the sample for coders, in UTF-8 with a byte order mark, which spreadsheets ask for.

    Answers go into the columns named after the questions; several labels are parted by ``;``.
    Words go into ``words:<label>``, parted by ``;``. A text that begins like a formula is written
    with an apostrophe before it.
    """
    asked = [question.id for question in codebook.questions]
    asked += [f"words:{label.id}" for label in codebook.span_labels]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*SHOWN, *asked], restval="")
        writer.writeheader()
        for row in sample.to_dict("records"):
            writer.writerow({name: _guard(str(row[name])) for name in SHOWN[:4]})


def read_sheet(path: Path, sample: pd.DataFrame, codebook: Codebook) -> Labels:
    """Take coded rows back. Rows without any answer are passed over, as not yet coded.

    A row is refused, with its line, where its item is not of the sample, its text was changed,
    an answer is missing or not the codebook's, or marked words do not stand in the text.
    Raises `ValueError` where a column is missing.
    """
    known = {row["item"]: row for row in sample.to_dict("records")}
    asked = [question.id for question in codebook.questions]
    marked = [label.id for label in codebook.span_labels]
    annotations, errors = [], []
    seen: set[tuple[str, str]] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [
            name for name in ("item", "text", *asked) if name not in (reader.fieldnames or ())
        ]
        if missing:
            raise ValueError(f"{path}: no column {', '.join(missing)}; the sheet needs its header")
        for row in reader:
            labels = {name: _parts(row[name]) for name in asked}
            words = {name: _parts(row.get(f"words:{name}")) for name in marked}
            if not any(labels.values()) and not any(words.values()):
                continue
            item, annotator = row["item"], (row.get("annotator") or "").strip() or path.stem
            try:
                if item not in known:
                    raise ValueError(f"item {item!r} is not of this sample")
                text = str(known[item]["text"])
                if text_hash(_unguard(row["text"] or "")) != known[item]["text_sha256"]:
                    raise ValueError(f"the text of {item} was changed; put back the one sent out")
                if (item, annotator) in seen:
                    raise ValueError(f"{annotator} coded {item} in a line before")
                spans = [place for name in marked for place in _places(text, name, words[name])]
                annotations += check_labels(codebook, item, annotator, text, labels, spans)
                seen.add((item, annotator))
            except ValueError as problem:
                errors.append(InputError(str(path), reader.line_num, str(problem)))
    return Labels(tuple(annotations), tuple(errors))


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
