"""Heads: what an encoder is asked about each sentence and each of its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, cast, get_args

from toolkit.schema import FACETS, FRAMES

Kind = Literal["multi", "single", "spans"]
OUTSIDE, BEGIN, INSIDE = range(3)
LOADED, FRAMING = "loaded_language", "framing"
LOADED_SPANS, SOURCING_SPANS = "loaded_spans", "sourcing_spans"
PARTS = ("source", "cue", "content")


class Head(NamedTuple):
    """One question: any of its labels (``multi``), one of them (``single``), or stretches of
    words that carry them (``spans``)."""

    name: str
    kind: Kind
    labels: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns of logits: one a label, and for spans outside, begin and inside a label."""
        return 3 * len(self.labels) if self.kind == "spans" else len(self.labels)


HEADS: tuple[Head, ...] = (
    Head(LOADED, "multi", ("loaded",)),
    Head(FRAMING, "multi", FRAMES),
    *(Head(facet, "single", labels) for facet, labels in FACETS.items()),
    Head(LOADED_SPANS, "spans", ("loaded",)),
    Head(SOURCING_SPANS, "spans", PARTS),
)
"""The heads of the three bundled codebooks, in column order."""


def columns(heads: Sequence[Head]) -> dict[str, slice]:
    """Where the logits of each head stand in a row.

    >>> columns([Head("a", "multi", ("x",)), Head("b", "spans", ("y", "z"))])
    {'a': slice(0, 1, None), 'b': slice(1, 7, None)}
    """
    found: dict[str, slice] = {}
    at = 0
    for head in heads:
        found[head.name] = slice(at, at + head.width)
        at += head.width
    return found


def heads_from(rows: Sequence[dict[str, object]]) -> tuple[Head, ...]:
    """Heads as a configuration file holds them; raises `ValueError` for what is none."""
    found = []
    for row in rows:
        name, kind, labels = row.get("name"), row.get("kind"), row.get("labels")
        if (
            not isinstance(name, str)
            or kind not in get_args(Kind)
            or not isinstance(labels, list)
            or not labels
            or not all(isinstance(label, str) for label in labels)
        ):
            raise ValueError(f"not a head (name, kind, labels): {row}")
        found.append(Head(name, cast(Kind, kind), tuple(labels)))
    if len({head.name for head in found}) < len(found) or not found:
        raise ValueError("a model needs heads, each with a name of its own")
    return tuple(found)
