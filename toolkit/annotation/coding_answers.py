"""What was coded on the coding page, taken back like any other coder's file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from toolkit.annotation.answers import Answer, Mark, Returned
from toolkit.annotation.coding_store import read_entries
from toolkit.annotation.coding_values import Entry


def coding_answers(path: Path) -> Returned:
    """The finished answers of a file of the coding page; those begun and not finished are counted
    in a note. Raises `ValueError` for another file."""
    entries, texts = read_entries(path)
    finished = [entry for entry in entries if entry.coding.finished]
    codings = tuple(_answer(entry, texts[entry.item]) for entry in finished)
    begun = Counter(entry.coder for entry in entries if not entry.coding.finished)
    notes = [
        f"{path}: {coder} began {count:,} sentences and did not finish them; they are left out"
        for coder, count in begun.items()
    ]
    unsure = sum(entry.coding.unsure for entry in finished)
    comments = sum(bool(entry.coding.comment) for entry in finished)
    if unsure or comments:
        notes.append(
            f"{path}: {unsure:,} answers are marked unsure, {comments:,} have a comment; "
            "toolkit code --notes FILE lists them"
        )
    return Returned(path, codings, notes=tuple(notes))


def _answer(entry: Entry, texts: tuple[str, str, str]) -> Answer:
    before, text, after = texts
    marks = tuple(
        Mark(label, start, end, text[start:end]) for label, start, end in entry.coding.spans
    )
    return Answer(
        0, f"{entry.coder}, {entry.item}", entry.coder, entry.item, entry.coding.labels,
        text=text, context=(before, after), marks=marks, changed=entry.changed,
    )  # fmt: skip
