"""A text cut where marks begin and end, as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.annotation.coding_values import SpanOf
from toolkit.highlight.safe import clean


class Stretch(NamedTuple):
    """Part of a text, fit for a page, and the labels marked on it."""

    text: str
    labels: tuple[str, ...]


def stretches(text: str, spans: Sequence[SpanOf]) -> Iterator[Stretch]:
    """The parts of a text, in order.

    >>> [each.text for each in stretches("A grim day.", [SpanOf("loaded", 2, 6)])]
    ['A ', 'grim', ' day.']
    """
    cuts = sorted({0, len(text), *(each.start for each in spans), *(each.end for each in spans)})
    for start, end in pairwise(cuts):
        labels = tuple(each.label for each in spans if each.start <= start and end <= each.end)
        yield Stretch(clean(text[start:end]), labels)
