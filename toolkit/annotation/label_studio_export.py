"""What Label Studio exports, as answers: JSON, JSON-MIN, CSV, TSV, and JSON from before 1.0."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.annotation.answers import Answer, Mark, Returned
from toolkit.annotation.cells import decoded, read_sheets
from toolkit.codebook import Codebook
from toolkit.schema import InputError

ROW_COLUMNS = ("annotation_id", "lead_time")
"""Columns that an export by rows has, and no sheet of ours."""
WORDS = "words"
PREDICTED = "answers that began as a prediction"
Json = dict[str, Any]


def exported_answers(path: Path, codebook: Codebook) -> Returned:
    """The annotations of an export. Raises `ValueError` for a file that is none."""
    text, _ = decoded(path)
    if not text.lstrip().startswith(("[", "{")):
        return _of_rows(path, _csv_rows(path), codebook, "CSV")
    try:
        exported = json.loads(text)
    except json.JSONDecodeError as broken:
        raise ValueError(f"{path}:{broken.lineno}: not JSON ({broken.msg}); export again") from None
    if isinstance(exported, dict) and "data" in exported:
        exported = [exported]
    if not isinstance(exported, list) or not all(isinstance(task, dict) for task in exported):
        raise ValueError(f"{path}: not a list of tasks; export from Label Studio as JSON")
    if any("data" in task or "annotations" in task for task in exported):
        return _of_tasks(path, exported, codebook)
    if exported and not any("annotation_id" in task or "annotator" in task for task in exported):
        raise ValueError(f"{path}: no tasks of Label Studio; export them as JSON or JSON-MIN")
    rows = [(f"task {n}", 0, row) for n, row in enumerate(exported, start=1)]
    return _of_rows(path, rows, codebook, "JSON-MIN")


def _of_tasks(path: Path, exported: Sequence[Json], codebook: Codebook) -> Returned:
    codings: list[Answer] = []
    errors: list[InputError] = []
    passed: Counter[str] = Counter()
    numbered = False
    for number, task in enumerate(exported, start=1):
        passed["drafts that were not submitted"] += len(task.get("drafts") or ())
        for annotation in task.get("annotations") or task.get("completions") or ():
            try:
                if annotation.get("was_cancelled") or annotation.get("skipped"):
                    passed["annotations that were skipped or cancelled"] += 1
                    continue
                by = annotation.get("completed_by", annotation.get("created_username"))
                numbered |= _is_number(by)
                data = task["data"]
                labels, marks = _result(annotation["result"], codebook, passed)
                passed[PREDICTED] += _predicted(annotation)
                codings.append(
                    _answer(f"task {number}", 0, data, _coder(by), labels, marks, annotation)
                )
            except (KeyError, TypeError, AttributeError, ValueError) as missing:
                codings.append(_unreadable(f"task {number}", 0, missing))
    if not codings:
        errors.append(InputError(str(path), 0, _nothing(exported)))
    return Returned(path, tuple(codings), tuple(errors), _notes(path, passed), numbered)


def _nothing(exported: Sequence[Json]) -> str:
    """Why there are no answers."""
    only = sum(bool(task.get("predictions")) for task in exported)
    if only:
        return (
            f"{only} tasks have predictions and none has an annotation: nobody coded them; "
            "predictions are no hand labels"
        )
    return f"none of its {len(exported)} tasks has a submitted annotation"


def _of_rows(
    path: Path, rows: Iterable[tuple[str, int, Json]], codebook: Codebook, kind: str
) -> Returned:
    """The answers of an export with one row an annotation, and its data and answers in columns."""
    codings: list[Answer] = []
    errors: list[InputError] = []
    passed: Counter[str] = Counter()
    numbered = False
    count = 0
    for place, line, row in rows:
        count += 1
        try:
            labels = {each.id: _choices(_value(row.get(each.id))) for each in codebook.questions}
            marks = _marks(_value(row.get(WORDS)) or (), passed)
            by = row.get("annotator", row.get("completed_by"))
            if not any(labels.values()) and not marks and by in (None, ""):
                continue
            numbered |= _is_number(by)
            codings.append(_answer(place, line, row, _coder(by), labels, marks, row))
        except (KeyError, TypeError, AttributeError, ValueError) as missing:
            codings.append(_unreadable(place, line, missing))
    if not codings:
        reason = f"none of its {count} rows has an annotation"
        errors.append(InputError(str(path), 0, reason))
    note = f"{path}: read as {kind} of Label Studio; JSON also has what was skipped"
    return Returned(path, tuple(codings), tuple(errors), (note, *_notes(path, passed)), numbered)


def _csv_rows(path: Path) -> Iterable[tuple[str, int, Json]]:
    for sheet in read_sheets(path, ROW_COLUMNS):
        for row in sheet.rows:
            yield "", row.line, dict(row.cells)


def _answer(
    place: str,
    line: int,
    data: Mapping[str, Any],
    coder: str,
    labels: Mapping[str, Sequence[str]],
    marks: Sequence[Mark],
    annotation: Mapping[str, Any],
) -> Answer:
    text = data.get("text")
    item, key = (str(data.get(name) or "") for name in ("item", "key"))
    if text is None and not item and not key:
        raise KeyError("item")
    return Answer(
        line, place, coder, item, labels, key=key, text=None if text is None else str(text),
        context=(str(data.get("before") or ""), str(data.get("after") or "")),
        marks=tuple(marks), utf16=True,
        changed=str(annotation.get("updated_at") or annotation.get("created_at") or ""),
    )  # fmt: skip


def _unreadable(place: str, line: int, why: Exception) -> Answer:
    return Answer(line, place, "", "", {}, problem=f"not as Label Studio writes it ({why!r})")


def _is_number(by: object) -> bool:
    """Whether a coder is a number that Label Studio counts its users by."""
    if isinstance(by, Mapping):
        return not by.get("email") and _is_number(by.get("id"))
    return isinstance(by, int) or (isinstance(by, str) and by.strip().isdigit())


def _coder(by: object) -> str:
    """The coder's name, empty where an annotation names nobody."""
    if isinstance(by, Mapping):
        by = by.get("email") or by.get("id")
    if by is None:
        return ""
    name = str(by).strip()
    return f"coder-{name}" if _is_number(by) else name


def _predicted(annotation: Json) -> bool:
    """Whether an answer was made from a prediction that the coder saw."""
    origins = {str(region.get("origin", "")) for region in annotation["result"]}
    return bool(annotation.get("parent_prediction")) or any(
        origin.startswith("prediction") for origin in origins
    )


def _result(
    result: Sequence[Json], codebook: Codebook, passed: Counter[str]
) -> tuple[dict[str, list[str]], list[Mark]]:
    """The labels chosen for each question, and the stretches marked in the text."""
    questions = {question.id for question in codebook.questions}
    chosen: dict[str, list[str]] = {}
    regions = []
    for region in result:
        value, kind, name = region.get("value") or {}, region.get("type"), region.get("from_name")
        if kind == "choices" and name in questions:
            chosen.setdefault(str(name), []).extend(_choices(value))
        elif kind in ("labels", "hypertextlabels"):
            regions.append(value)
        elif kind != "relation":
            passed[f"regions of {name!r}, which the codebook does not ask for"] += 1
    return chosen, _marks(regions, passed)


def _marks(regions: Iterable[Any], passed: Counter[str]) -> list[Mark]:
    marks = []
    for value in regions:
        labels = value.get("labels") or value.get("hypertextlabels")
        if not labels:
            passed["regions without a label"] += 1
            continue
        start, end = int(value["start"]), int(value["end"])
        marks += [Mark(str(label), start, end, value.get("text")) for label in labels]
    return marks


def _value(cell: Any) -> Any:
    """A cell of an export by rows: JSON where it is one."""
    if isinstance(cell, str) and cell.strip().startswith(("[", "{")):
        return json.loads(cell)
    return cell


def _choices(value: Any) -> list[str]:
    """The labels chosen: one word, a list, or what an export makes of several."""
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return _choices(value.get("choices"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [label for each in value for label in _choices(each)]
    return [str(value)]


def _notes(path: Path, passed: Counter[str]) -> tuple[str, ...]:
    lean = (
        f"{path}: {passed[PREDICTED]} answers began as a prediction that the coder saw: they lean "
        "towards the model, and cannot show how wrong it is"
    )
    notes = [f"{path}: passed over {n} {what}" for what, n in passed.items() if n]
    return tuple(note for note in notes if PREDICTED not in note) + (lean,) * bool(
        passed[PREDICTED]
    )
