"""Coding in Label Studio: its labelling interface, its tasks, and what it exports.

https://labelstud.io/guide/task_format: a task has ``data`` and ``annotations`` (``completions``
before version 1.0); each of these has ``completed_by`` and a ``result`` of choices and of labelled
stretches of text, whose offsets a browser counted in UTF-16 units.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from toolkit.annotation.accept import accept
from toolkit.annotation.keys import item_key
from toolkit.annotation.label_studio_export import exported_answers
from toolkit.annotation.labels import Labels
from toolkit.annotation.same_text import text_hash, writable
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

COLOURS = ("#c2410c", "#1d4ed8", "#047857", "#7e22ce", "#a16207", "#be185d", "#0e7490", "#4d7c0f")


def interface(codebook: Codebook, *, further: Sequence[str] = (), required: bool = True) -> str:
    """The labelling interface of a codebook, as the XML to paste into a project's settings.

    ``further`` data of a task are shown under it; ``required``: every question must be answered.
    """
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Header", value=codebook.title)
    ElementTree.SubElement(view, "Text", name="before", value="$before")
    if codebook.span_labels:
        labels = ElementTree.SubElement(view, "Labels", name="words", toName="text")
        for n, label in enumerate(codebook.span_labels):
            colour = COLOURS[n % len(COLOURS)]
            ElementTree.SubElement(labels, "Label", value=label.id, background=colour)
    ElementTree.SubElement(view, "Text", name="text", value="$text", granularity="word")
    for name in ("after", *further):
        ElementTree.SubElement(view, "Text", name=name, value=f"${name}")
    for question in codebook.questions:
        ElementTree.SubElement(view, "Header", value=question.title, size="5")
        choices = ElementTree.SubElement(
            view, "Choices", name=question.id, toName="text", required=str(required).lower(),
            choice="multiple" if question.kind == "multi" else "single", showInLine="true",
        )  # fmt: skip
        for label_id in question.label_ids:
            ElementTree.SubElement(choices, "Choice", value=label_id)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def tasks(
    sample: pd.DataFrame,
    *,
    further: Sequence[str] = (),
    predictions: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> list[dict[str, Any]]:
    """The sample as tasks to import; a task's id counts from 1, in the drawn order.

    ``further`` columns of the sample are data of the task too. ``predictions`` (by item, as
    `toolkit.annotation.preannotation.model_answers` makes them) fill the answers in before a coder
    sees them: labels then lean towards the model, and neither correct nor judge it.
    """
    made = []
    for number, row in enumerate(sample.to_dict("records"), start=1):
        item, text = str(row["item"]), writable(str(row["text"]))
        data = {"key": item_key(item), "item": writable(item), "text_sha256": text_hash(text)}
        data |= {name: writable(str(row[name])) for name in ("before", "text", "after", *further)}
        task: dict[str, Any] = {"id": number, "data": data}
        if predictions and item in predictions:
            result = list(predictions[item])
            task["predictions"] = [{"model_version": "toolkit", "result": result}]
        made.append(task)
    return made


def read_label_studio(
    path: Path, sample: pd.DataFrame, codebook: Codebook, *, coder: str = ""
) -> Labels:
    """Take the annotations of an export (JSON, JSON-MIN, CSV or TSV) back.

    Cancelled annotations and tasks without one are passed over; ``coder`` (the file's stem, unless
    it is given) made those that name nobody. An annotation is refused where its task is not of the
    sample or has another text (white space aside), an answer is missing or not the codebook's, or a
    stretch is not the text it says; a stretch without a label is passed over, and counted. Of a
    coder's answers to one task the latest counts. That nothing but predictions is there is said.
    Raises `ValueError` for a file that is no such export.
    """
    file = exported_answers(path, codebook)
    return accept([file], sample, codebook, names=[coder or path.stem])


def tasks_json(tasks_to_write: Sequence[Mapping[str, Any]]) -> str:
    """Tasks as the text of a file to import."""
    return json.dumps(list(tasks_to_write), ensure_ascii=False, indent=1) + "\n"
