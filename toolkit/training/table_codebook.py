"""The codebook of a table that has none: one question, whose labels are those that occur."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import yaml

from toolkit.codebook import Codebook, Example, Label, Question
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
    definition = f"As labelled in {path.name}; write a codebook to say what the labels mean."
    labels = tuple(
        Label(
            name,
            name,
            definition,
            _examples(texts, name, holds=True),
            _examples(texts, name, holds=False),
        )
        for name in names
    )
    question = Question(COLUMN, f"Labels of {path.name}", definition, kind, COLUMN, labels)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Codebook(
        COLUMN, question.title, "1", definition, "sentence", (path.name,), (question,),
        (), (), (), None, (), sha256, path,
    )  # fmt: skip


def _examples(
    texts: Sequence[tuple[str, Sequence[str]]], name: str, *, holds: bool
) -> tuple[Example, ...]:
    fitting = (text for text, labels in texts if labels and text and (name in labels) == holds)
    text = next(fitting, "Not in the table.")
    return (Example(text, f"Labelled {'so' if holds else 'otherwise'} in the table."),)


def codebook_yaml(codebook: Codebook) -> str:
    """A codebook of one question as the file that `load_codebook` reads."""
    (question,) = codebook.questions
    content = {
        "name": codebook.name,
        "title": codebook.title,
        "version": codebook.version,
        "definition": codebook.definition,
        "unit": codebook.unit,
        "kind": question.kind,
        "sources": list(codebook.sources),
        "labels": [
            {
                "id": label.id,
                "title": label.title,
                "definition": label.definition,
                "positive": [{"text": each.text, "why": each.why} for each in label.positive],
                "negative": [{"text": each.text, "why": each.why} for each in label.negative],
            }
            for label in question.labels
        ],
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
