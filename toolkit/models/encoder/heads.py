"""Heads: what an encoder is asked about each sentence and each of its tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from toolkit.codebook import Codebook

Kind = Literal["multi", "single", "spans"]
OUTSIDE, BEGIN, INSIDE = range(3)


class Head(NamedTuple):
    """Any of its labels holds (``multi``), one of them does (``single``), or stretches of words
    carry them (``spans``). Its name is a question's id, or `span_head` of a codebook."""

    name: str
    kind: Kind
    labels: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns of logits: one a label, and for spans outside, begin and inside a label."""
        return 3 * len(self.labels) if self.kind == "spans" else len(self.labels)


def span_head(codebook: str) -> str:
    """The name of the head that marks a codebook's spans.

    >>> span_head("sourcing")
    'sourcing_spans'
    """
    return f"{codebook}_spans"


def codebook_heads(codebooks: Iterable[Codebook], marked: Collection[str] = ()) -> tuple[Head, ...]:
    """A head for each question of the codebooks, then one for the spans of those ``marked`` (names
    of codebooks whose spans are marked in the training texts).

    >>> from toolkit.codebook import load_codebook
    >>> for head in codebook_heads([load_codebook("loaded_language")], ["loaded_language"]):
    ...     print(*head)
    loaded_language multi ('loaded',)
    loaded_language_spans spans ('loaded',)
    """
    codebooks = tuple(codebooks)
    questions = [
        Head(question.id, "single" if question.kind == "single" else "multi", question.scored_ids)
        for codebook in codebooks
        for question in codebook.questions
    ]
    spans = [
        Head(span_head(codebook.name), "spans", tuple(label.id for label in codebook.span_labels))
        for codebook in codebooks
        if codebook.name in marked
    ]
    return (*questions, *spans)


def sentence_heads(heads: Iterable[Head]) -> list[Head]:
    """The heads that are asked about sentences."""
    return [head for head in heads if head.kind != "spans"]


def columns(heads: Iterable[Head]) -> dict[str, slice]:
    """Where the logits of each head stand in a row of all of them.

    >>> columns([Head("a", "multi", ("x",)), Head("b", "spans", ("y", "z"))])
    {'a': slice(0, 1, None), 'b': slice(1, 7, None)}
    """
    places: dict[str, slice] = {}
    start = 0
    for head in heads:
        places[head.name] = slice(start, start + head.width)
        start += head.width
    return places
