"""Coding in Label Studio: its labelling interface, its tasks, and its JSON export.

https://labelstud.io/guide/task_format: a task has ``data`` and ``annotations``; each of these has
``completed_by`` and a ``result`` of choices and of labelled stretches of text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from toolkit.annotation.labels import Labels, check_labels
from toolkit.annotation.same_text import moved_offset, same_words, with_plain_line_ends
from toolkit.codebook import Codebook
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd

COLOURS = ("#c2410c", "#1d4ed8", "#047857", "#7e22ce", "#a16207", "#be185d", "#0e7490", "#4d7c0f")


def interface(codebook: Codebook) -> str:
    """The labelling interface of a codebook, as the XML to paste into a project's settings."""
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Header", value=codebook.title)
    ElementTree.SubElement(view, "Text", name="before", value="$before")
    labels = ElementTree.SubElement(view, "Labels", name="words", toName="text")
    for n, label in enumerate(codebook.span_labels):
        colour = COLOURS[n % len(COLOURS)]
        ElementTree.SubElement(labels, "Label", value=label.id, background=colour)
    ElementTree.SubElement(view, "Text", name="text", value="$text", granularity="word")
    ElementTree.SubElement(view, "Text", name="after", value="$after")
    for question in codebook.questions:
        ElementTree.SubElement(view, "Header", value=question.title, size="5")
        choices = ElementTree.SubElement(
            view, "Choices", name=question.id, toName="text", required="true",
            choice="multiple" if question.kind == "multi" else "single", showInLine="true",
        )  # fmt: skip
        for label_id in question.label_ids:
            ElementTree.SubElement(choices, "Choice", value=label_id)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def tasks(sample: pd.DataFrame) -> list[dict[str, Any]]:
    """The sample as tasks to import; a task's id counts from 1, in the drawn order."""
    shown = ("item", "text_sha256", "before", "text", "after")
    return [
        {"id": number, "data": {name: str(row[name]) for name in shown}}
        for number, row in enumerate(sample.to_dict("records"), start=1)
    ]


def read_label_studio(
    path: Path, sample: pd.DataFrame, codebook: Codebook, *, coder: str = ""
) -> Labels:
    """Take the annotations of an export (JSON) back.

    Cancelled annotations and tasks without one are passed over; ``coder`` (the file's stem, unless
    it is given) made those that name nobody. An annotation is refused where its task is not of the
    sample or has another text (line ends aside), an answer is missing or not the codebook's, or a
    stretch is not the text it says; a stretch without a label is passed over. That nothing but
    predictions is there is said. Raises `ValueError` for a file that is no such export.
    """
    exported = _exported(path)
    known = {row["item"]: row for row in sample.to_dict("records")}
    annotations: list[Annotation] = []
    errors = []
    seen: set[tuple[str, str]] = set()
    for number, task in enumerate(exported, start=1):
        for annotation in task.get("annotations") or ():
            if annotation.get("was_cancelled"):
                continue
            try:
                item = str(task["data"]["item"])
                if item not in known:
                    raise ValueError(f"item {item!r} is not of this sample")
                text, shown = str(known[item]["text"]), str(task["data"].get("text"))
                if with_plain_line_ends(shown) != with_plain_line_ends(text):
                    raise ValueError(f"task {item} has another text than the sample")
                annotator = _annotator(annotation.get("completed_by")) or coder or path.stem
                if (item, annotator) in seen:
                    raise ValueError(f"{annotator} coded {item} in a task before")
                labels, spans = _result(annotation["result"], shown, text)
                annotations += check_labels(codebook, item, annotator, text, labels, spans)
                seen.add((item, annotator))
            except (KeyError, TypeError, AttributeError) as missing:
                reason = f"task {number}: not as Label Studio writes it ({missing!r})"
                errors.append(InputError(str(path), 0, reason))
            except ValueError as problem:
                errors.append(InputError(str(path), 0, f"task {number}: {problem}"))
    if not any(task.get("annotations") for task in exported):
        only = sum(bool(task.get("predictions")) for task in exported)
        if only:
            reason = (
                f"{only} tasks have predictions and none has an annotation: nobody coded them; "
                "predictions are no hand labels"
            )
            errors.append(InputError(str(path), 0, reason))
    return Labels(tuple(annotations), tuple(errors))


def _exported(path: Path) -> list[dict[str, Any]]:
    """The tasks of an export. Raises `ValueError` for one of another kind."""
    try:
        exported = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as broken:
        raise ValueError(f"{path}: not JSON ({broken}); export as JSON, not as CSV") from broken
    if not isinstance(exported, list) or not all(isinstance(task, dict) for task in exported):
        raise ValueError(f"{path}: not a list of tasks; export as JSON, not as JSON-MIN")
    if exported and not any("data" in task or "annotations" in task for task in exported):
        raise ValueError(
            f"{path}: tasks without data and annotations; export as JSON, not JSON-MIN"
        )
    return exported


def _annotator(completed_by: object) -> str:
    """The coder's name, empty where an annotation names nobody."""
    if isinstance(completed_by, Mapping):
        completed_by = completed_by.get("email") or completed_by.get("id")
    if completed_by is None:
        return ""
    return f"coder-{completed_by}" if isinstance(completed_by, int) else str(completed_by)


def _result(
    result: list[dict[str, Any]], shown: str, text: str
) -> tuple[dict[str, list[str]], list[tuple[str, int, int]]]:
    """The labels chosen for each question, and the stretches marked in the text of the sample."""
    chosen: dict[str, list[str]] = {}
    spans = []
    for region in result:
        value = region["value"]
        if region["type"] == "choices":
            chosen.setdefault(region["from_name"], []).extend(value["choices"])
        elif region["type"] == "labels" and value.get("labels"):
            marked = _offsets(shown, int(value["start"]), int(value["end"]), value.get("text"))
            start, end = (moved_offset(at, shown, text) for at in marked)
            spans += [(label, start, end) for label in value["labels"]]
    return chosen, spans


def _offsets(text: str, start: int, end: int, words: str | None) -> tuple[int, int]:
    """Offsets in code points, without white space at the ends; a browser counts UTF-16 units, two
    for an emoji, and says so by the words alone."""
    units = text.encode("utf-16-le")
    low = len(units[: 2 * start].decode("utf-16-le", "replace"))
    high = low + len(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
    places = [(low, high)] if words is None else [(start, end), (low, high)]
    for first, last in places:
        marked = text[first:last]
        if words is None or marked == words or same_words(marked, words):
            stripped = marked.strip()
            if stripped and stripped != marked:
                first += len(marked) - len(marked.lstrip())
                last = first + len(stripped)
            return first, last
    raise ValueError(f"the marked words {words!r} do not stand at {start} to {end}")
