"""Windows: the sentences of an article as rows of tokens an encoder can take.

A window holds as many whole sentences as fit, a separator after each; the sentence before them
leads in as context and is not read from this window. What is longer than a window goes on in the
next one. Each token knows its sentence and its offsets there, so nothing is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.neutral import Neutral, neutral, unchanged
from toolkit.models.encoder.pieces import PieceReader, Pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]
NO_SENTENCE = -1


class Window(NamedTuple):
    """One row of tokens. ``sentence`` numbers each token's sentence over all texts, `NO_SENTENCE`
    for separators and context; ``start`` and ``end`` count in that sentence's text."""

    ids: Ints
    sentence: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.ids)


class Shape(NamedTuple):
    """How windows are cut: most tokens in one, sentences of context, and the two marks; and
    whether names are replaced by stand-ins first (`toolkit.models.encoder.neutral`)."""

    limit: int
    context: int
    first: int
    separator: int
    neutral: bool = False


def read_as(reader: PieceReader, articles: Sequence[Sequence[str]], shape: Shape) -> list[Neutral]:
    """What a network is given of each sentence of several articles, one after the other."""
    if not shape.neutral:
        return [unchanged(text) for sentences in articles for text in sentences]
    return [each for sentences in articles for each in neutral(sentences, reader.vocabulary)]


def windows(
    tokenizer: Tokenizer | PieceReader,
    articles: Sequence[Sequence[str]],
    shape: Shape,
    changed: Sequence[Neutral] = (),
) -> list[Window]:
    """The windows of several articles, each a sequence of sentences in order.

    Sentences are numbered through all articles. A sentence without a token is in no window. Offsets
    are in the sentences as they came, whether names are replaced or not. ``changed`` are those
    of `read_as`, if at hand.
    """
    reader = tokenizer if isinstance(tokenizer, PieceReader) else PieceReader(tokenizer)
    changed = changed or read_as(reader, articles, shape)
    pieces = _as_they_came(reader.read([each.text for each in changed]), changed)
    after = np.cumsum(pieces.size).tolist()
    packed: list[_Part] = []
    opens: list[int] = []
    number = 0
    for sentences in articles:
        before = after[number - 1] if number else 0
        bounds = list(pairwise([before, *after[number : number + len(sentences)]]))
        for window in _packed(bounds, number, shape):
            opens.append(len(packed))
            packed += window
        number += len(sentences)
    return _laid_out(pieces, packed, opens, shape)


def _as_they_came(pieces: Pieces, changed: Sequence[Neutral]) -> Pieces:
    """Tokens of texts with stand-ins, with their places in the texts without."""
    start, end = pieces.start.copy(), pieces.end.copy()
    after = np.cumsum(pieces.size).tolist()
    for number, text in enumerate(changed):
        if not text.is_as_it_came:
            tokens = slice(after[number - 1] if number else 0, after[number])
            start[tokens], end[tokens] = text.places(start[tokens], end[tokens])
    return pieces._replace(start=start, end=end)


class _Part(NamedTuple):
    """Tokens that stand in a window: from ``low`` to ``high`` of all, of ``sentence``, which is
    `NO_SENTENCE` for context."""

    low: int
    high: int
    sentence: int


def _packed(bounds: Sequence[tuple[int, int]], first: int, shape: Shape) -> Iterator[list[_Part]]:
    """The parts of each window of an article whose sentences have these bounds, the first of them
    number ``first``."""
    room = shape.limit - 2
    parts = [
        _Part(start, min(start + room, high), number)
        for number, (low, high) in enumerate(bounds, start=first)
        for start in range(low, high, room)
    ]
    held: list[_Part] = []
    length = 1
    for at, part in enumerate(parts):
        size = part.high - part.low + 1
        if held and length + size > shape.limit:
            yield held
            held, length = [], 1
        if not held:
            before = parts[max(0, at - shape.context) : at]
            lead = [each for each in before if each.sentence < part.sentence]
            taken = sum(each.high - each.low + 1 for each in lead)
            while lead and 1 + taken + size > shape.limit:
                taken -= lead[0].high - lead[0].low + 1
                lead = lead[1:]
            held = [each._replace(sentence=NO_SENTENCE) for each in lead]
            length += taken
        held.append(part)
        length += size
    if held:
        yield held


def _laid_out(
    pieces: Pieces, parts: Sequence[_Part], opens: Sequence[int], shape: Shape
) -> list[Window]:
    """Windows as views of flat rows: its first mark, then each part and a separator. ``opens``
    numbers the parts that windows begin with."""
    if not parts:
        return []
    low, high, number = np.array(parts, np.int64).T
    size = high - low
    heads = np.zeros(len(parts), np.int64)
    heads[opens] = 1
    begin = np.cumsum(size + 1 + heads) - size - 1
    total = int(begin[-1] + size[-1] + 1)
    to = np.repeat(begin - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
    at = np.repeat(low - np.cumsum(size) + size, size) + np.arange(len(to))
    ids = np.full(total, shape.separator)
    first = begin[opens] - 1
    ids[first] = shape.first
    ids[to] = pieces.ids[at]
    sentence = np.full(total, NO_SENTENCE)
    sentence[to] = np.repeat(number, size)
    kept = sentence[to] >= 0
    start, end = np.zeros(total, np.int64), np.zeros(total, np.int64)
    start[to[kept]], end[to[kept]] = pieces.start[at[kept]], pieces.end[at[kept]]
    edges = [*first.tolist(), total]
    return [Window(ids[a:b], sentence[a:b], start[a:b], end[a:b]) for a, b in pairwise(edges)]


def batches(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Rows in batches of like length, at most ``budget`` tokens each with padding; a row longer
    than that stands alone.

    >>> batches([9, 2, 3, 8], budget=16)
    [[1, 2], [3], [0]]
    """
    full: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if full and lengths[row] * (len(full[-1]) + 1) <= budget:
            full[-1].append(row)
        else:
            full.append([row])
    return full


def padded(rows: Sequence[Window], pad: int) -> tuple[Ints, Ints]:
    """Token ids and mask of several windows, each (n rows, longest), padded at the end."""
    longest = max(len(row) for row in rows)
    ids = np.full((len(rows), longest), pad)
    mask = np.zeros((len(rows), longest), np.int64)
    for k, row in enumerate(rows):
        ids[k, : len(row)] = row.ids
        mask[k, : len(row)] = 1
    return ids, mask


def marks(tokenizer: Tokenizer) -> tuple[int, int]:
    """The tokens that open a row and stand between sentences: those that the tokenizer puts around
    a text by itself, else [CLS] and [SEP]. `ValueError` where there are none."""
    around = tokenizer.encode("", add_special_tokens=True).ids
    if len(around) == 2:
        return around[0], around[1]
    opens, parts = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if opens is None or parts is None:
        raise ValueError("the tokenizer puts no marks around a text and has no [CLS] and [SEP]")
    return opens, parts
