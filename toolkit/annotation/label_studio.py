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
from toolkit.schema import Prediction

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
    predictions: Mapping[str, tuple[Codebook, Prediction]] | None = None,
) -> list[dict[str, Any]]:
    """The sample as tasks to import; a task's id counts from 1, in the drawn order.

    ``further`` columns of the sample are data of the task too. ``predictions`` (by item, with the
    codebook) fill the answers in before a coder sees them: labels then lean towards the model, so
    such tasks are for speed, and not for correcting or judging that model.
    """
    result = []
    for number, row in enumerate(sample.to_dict("records"), start=1):
        item, text = str(row["item"]), writable(str(row["text"]))
        data = {"key": item_key(item), "item": writable(item), "text_sha256": text_hash(text)}
        data |= {name: writable(str(row[name])) for name in ("before", "text", "after", *further)}
        task: dict[str, Any] = {"id": number, "data": data}
        if predictions and item in predictions:
            task["predictions"] = [_prediction(*predictions[item], str(row["text"]), text)]
        result.append(task)
    return result


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


def _prediction(
    codebook: Codebook, prediction: Prediction, text: str, shown: str
) -> dict[str, Any]:
    """A model's answers as Label Studio shows them, offsets as a browser counts them."""
    from toolkit.annotation.same_text import moved_span

    result: list[dict[str, Any]] = []
    for question in codebook.questions:
        if question.id in prediction.labels:
            held = list(question.holding(prediction.labels[question.id]))
            result.append(
                {"id": f"q{len(result)}", "from_name": question.id, "to_name": "text",
                 "type": "choices", "value": {"choices": held}}
            )  # fmt: skip
    for span in prediction.spans.get(codebook.name, ()):
        start, end = moved_span(span.start, span.end, text, shown)
        low = len(shown[:start].encode("utf-16-le")) // 2
        high = low + len(shown[start:end].encode("utf-16-le")) // 2
        value = {"start": low, "end": high, "text": shown[start:end], "labels": [span.label]}
        result.append(
            {"id": f"w{len(result)}", "from_name": "words", "to_name": "text", "type": "labels",
             "value": value}
        )  # fmt: skip
    return {"model_version": "toolkit", "result": result}


def tasks_json(tasks_to_write: Sequence[Mapping[str, Any]]) -> str:
    """Tasks as the text of a file to import."""
    return json.dumps(list(tasks_to_write), ensure_ascii=False, indent=1) + "\n"
