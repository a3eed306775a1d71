"""The codebook of a table that has none: one question, whose labels are those that occur."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from toolkit.codebook import Codebook, load_codebook
from toolkit.strict_yaml import is_id

COLUMN = "label"
"""The column of labels, and the name of the codebook and of its question."""


def codebook_of_labels(path: Path, texts: Sequence[tuple[str, Sequence[str]]]) -> Codebook:
    """A codebook of the labels of texts: one of them holds, or any where some text has several.
    Its examples are texts of the table. Raises `ValueError` for fewer than two labels, and for
    one that can be no id."""
    names = sorted({label for _, labels in texts for label in labels})
    if len(names) < 2:
        raise ValueError(
            f"{path}: one label alone teaches nothing; label the other texts too (none, say)"
        )
    if not all(map(is_id, names)):
        wrong = next(name for name in names if not is_id(name))
        raise ValueError(f"{path}: label {wrong!r}; write labels in a-z, 0-9 and _")
    kind = "multi" if any(len(labels) > 1 for _, labels in texts) else "single"
    examples = {
        name: {key: _example(texts, name, holds=key == "positive") for key in KEYS}
        for name in names
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{COLUMN}.yaml"
        file.write_text(_yaml(path.name, kind, examples), encoding="utf-8")
        return replace(load_codebook(file), path=path)


def codebook_yaml(codebook: Codebook) -> str:
    """A codebook that `codebook_of_labels` made, as the file that `load_codebook` reads."""
    (question,) = codebook.questions
    examples = {
        label.id: {"positive": label.positive[0].text, "negative": label.negative[0].text}
        for label in question.labels
    }
    return _yaml(codebook.path.name, question.kind, examples)


KEYS = ("positive", "negative")
WHY = {"positive": "Labelled so in the table.", "negative": "Labelled otherwise in the table."}


def _yaml(table: str, kind: str, examples: Mapping[str, Mapping[str, str]]) -> str:
    definition = f"As labelled in {table}; write a codebook to say what the labels mean."
    labels = [
        {"id": name, "title": name, "definition": definition}
        | {key: [{"text": text, "why": WHY[key]}] for key, text in by_key.items()}
        for name, by_key in examples.items()
    ]
    content = {
        "name": COLUMN,
        "title": f"Labels of {table}",
        "version": "1",
        "definition": definition,
        "unit": "sentence",
        "kind": kind,
        "sources": [table],
        "labels": labels,
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _example(texts: Sequence[tuple[str, Sequence[str]]], name: str, *, holds: bool) -> str:
    fitting = (text for text, labels in texts if labels and text and (name in labels) == holds)
    return next(fitting, "Not in the table.")
