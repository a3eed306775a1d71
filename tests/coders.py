"""Coders for tests: they fill in what was sent to them, as their program would."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from toolkit.annotation import tasks, write_sheet
from toolkit.annotation.keys import item_key
from toolkit.annotation.refi_qda import write_project
from toolkit.annotation.same_text import moved_span, plain, writable
from toolkit.annotation.workbook import ESCAPE
from toolkit.codebook import Codebook
from toolkit.schema import Annotation


def cells(coded: Sequence[Annotation], text: str) -> dict[str, str]:
    """What a coder writes into the columns of a sheet."""
    words: dict[str, list[str]] = {}
    for each in coded:
        if each.start is None:
            words.setdefault(each.codebook, []).append(each.label)
        else:
            words.setdefault(f"words:{each.label}", []).append(text[each.start : each.end])
    part, end = (";;", ";;") if ";" in text else ("; ", "")
    return {
        name: part.join(parts) + end if name.startswith("words:") else "; ".join(parts)
        for name, parts in words.items()
    }


def by_key(coded: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    """The labels of each item, by its key."""
    result: dict[str, list[Annotation]] = {}
    for each in coded:
        result.setdefault(item_key(each.item), []).append(each)
    return result


def fill_csv(
    path: Path,
    sample: pd.DataFrame,
    codebook: Codebook,
    coded: Sequence[Annotation],
    coder: str,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> None:
    """A sheet as CSV, filled in and saved by a spreadsheet."""
    write_sheet(sample, codebook, path, coder=coder)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows, head = list(reader), list(reader.fieldnames or ())
    texts = dict(zip(sample["key"], sample["text"], strict=True))
    answers = by_key(coded)
    for row in rows:
        row.update(cells(answers.get(row["key"], ()), plain(texts[row["key"]])))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, head, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def fill_workbook(
    path: Path, sample: pd.DataFrame, codebook: Codebook, coded: Sequence[Annotation], coder: str
) -> None:
    """A sheet as XLSX, filled in."""
    write_sheet(sample, codebook, path, coder=coder)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    texts = dict(zip(sample["key"], sample["text"], strict=True))
    answers = by_key(coded)
    for line in range(2, sheet.max_row + 1):
        key = sheet.cell(line, 1).value
        for name, value in cells(answers.get(key, ()), plain(texts[key])).items():
            cell = sheet.cell(line, head.index(name) + 1)
            cell.value = ESCAPE.sub("_x005F_", value)
            cell.data_type = "s"
    book.save(path)


def units(text: str) -> int:
    """Length as a browser counts it."""
    return len(text.encode("utf-16-le")) // 2


def annotation(coded: Sequence[Annotation], text: str, coder: object, **more: object) -> dict:
    """What Label Studio exports of one coder's answer to one task."""
    chosen: dict[str, list[str]] = {}
    result: list[dict] = []
    shown = writable(text)
    for each in coded:
        if each.start is None:
            chosen.setdefault(each.codebook, []).append(each.label)
            continue
        start, end = moved_span(each.start, each.end, text, shown)
        value = {"start": units(shown[:start]), "end": units(shown[:end]),
                 "text": shown[start:end], "labels": [each.label]}  # fmt: skip
        result.append({"from_name": "words", "to_name": "text", "type": "labels", "value": value})
    result += [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": labels}}
        for name, labels in chosen.items()
    ]
    return {"completed_by": coder, "result": result, "was_cancelled": False, **more}


def fill_label_studio(
    path: Path, sample: pd.DataFrame, codebook: Codebook, coded: Sequence[Annotation], coder: object
) -> None:
    """Tasks, answered and exported as JSON."""
    answers = by_key(coded)
    exported = [
        {**task, "annotations": [annotation(answers[key], text, coder)]}
        for task, text in zip(tasks(sample), sample["text"], strict=True)
        if (key := task["data"]["key"]) in answers
    ]
    path.write_text(json.dumps(exported), encoding="utf-8")


def fill_project(
    path: Path, sample: pd.DataFrame, codebook: Codebook, coded: Sequence[Annotation], coder: str
) -> None:
    """A REFI-QDA project, coded."""
    write_project(sample, codebook, path, annotations=coded)
