"""Windows: the sentences of an article as rows of tokens an encoder can take.

A window holds as many whole sentences as fit, a separator after each; the sentence before them
leads in as context and is not read from this window. What is longer than a window goes on in the
next one. Each token knows its sentence and its offsets there, so nothing is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.neutral import Neutral, neutral

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


def windows(tokenizer: Tokenizer, articles: Sequence[Sequence[str]], shape: Shape) -> list[Window]:
    """The windows of several articles, each a sequence of sentences in order.

    Sentences are numbered through all articles. A sentence without a token is in no window. Offsets
    are in the sentences as they came, whether names are replaced or not.
    """
    read = [as_read for sentences in articles for as_read in _as_read(sentences, shape)]
    texts = [as_read.text for as_read in read]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False) if texts else []
    tokens = []
    for number, (encoding, as_read) in enumerate(zip(encodings, read, strict=True)):
        offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
        ids = np.array(encoding.ids, np.int64)
        start, end = as_read.places(offsets[:, 0], offsets[:, 1])
        tokens.append(Window(ids, np.full(len(ids), number), start, end))
    of_articles: list[Window] = []
    first = 0
    for sentences in articles:
        of_articles += _article(tokens[first : first + len(sentences)], shape)
        first += len(sentences)
    return of_articles


def _as_read(sentences: Sequence[str], shape: Shape) -> Sequence[Neutral | _Unchanged]:
    return neutral(sentences) if shape.neutral else [_Unchanged(text) for text in sentences]


class _Unchanged(NamedTuple):
    """A text that is read as it came."""

    text: str

    def places(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """The offsets themselves."""
        return start, end


def _article(sentences: Sequence[Window], shape: Shape) -> Iterator[Window]:
    room = shape.limit - 2
    pieces = [
        (number, Window(*(part[start : start + room] for part in sentence)))
        for number, sentence in enumerate(sentences)
        for start in range(0, len(sentence), room)
    ]
    held: list[Window] = []
    lead: list[Window] = []
    for at, (number, piece) in enumerate(pieces):
        if held and _length([*lead, *held, piece]) > shape.limit:
            yield _join(lead, held, shape)
            held = []
        if not held:
            before = pieces[max(0, at - shape.context) : at]
            lead = [context for earlier, context in before if earlier < number]
            while lead and _length([*lead, piece]) > shape.limit:
                lead = lead[1:]
        held.append(piece)
    if held:
        yield _join(lead, held, shape)


def _length(pieces: Sequence[Window]) -> int:
    """Tokens of a window of these pieces, its first and a separator after each among them."""
    return 1 + sum(len(piece) + 1 for piece in pieces)


def _join(lead: Sequence[Window], held: Sequence[Window], shape: Shape) -> Window:
    length = _length([*lead, *held])
    ids = np.full(length, shape.separator)
    ids[0] = shape.first
    sentence = np.full(length, NO_SENTENCE)
    start, end = np.zeros(length, np.int64), np.zeros(length, np.int64)
    at = 1
    for k, piece in enumerate((*lead, *held)):
        to = at + len(piece)
        ids[at:to] = piece.ids
        if k >= len(lead):
            sentence[at:to], start[at:to], end[at:to] = piece.sentence, piece.start, piece.end
        at = to + 1
    return Window(ids, sentence, start, end)


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
