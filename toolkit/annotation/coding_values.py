"""What a coder says of one sentence on the coding page, and how it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class SpanOf(NamedTuple):
    """A marked stretch of the text as it is shown, in code points."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder says of one sentence: labels by question, marked words, a comment, and whether
    the coder is unsure. ``finished`` once the coder went on: only then it counts."""

    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans: tuple[SpanOf, ...] = ()
    comment: str = ""
    unsure: bool = False
    finished: bool = False

    def to_json(self) -> str:
        """All but ``finished``, as it is kept."""
        value = {
            "labels": {name: list(chosen) for name, chosen in sorted(self.labels.items())},
            "spans": [list(span) for span in self.spans],
            "comment": self.comment,
            "unsure": self.unsure,
        }
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str, finished: bool) -> Coding:
        """The coding that was kept."""
        value = json.loads(text)
        labels = {name: tuple(chosen) for name, chosen in value["labels"].items() if chosen}
        spans = tuple(SpanOf(*span) for span in value["spans"])
        return cls(labels, spans, value["comment"], value["unsure"], finished)


@dataclass(frozen=True, slots=True)
class Entry:
    """A coding as it stands: whose, of which item, since when (UTC), and the number of its row."""

    coder: str
    item: str
    coding: Coding
    changed: str = ""
    revision: int = 0
