"""Straight quotation marks that seem to close but open what comes next.

Where paragraphs were joined, the mark that opens one stands right after the stop of the one before:
`It rained." We are glad," she said.` Whether it opens is seen by pairing the marks from the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from toolkit.speech_tags import TAG

_DOUBLE = re.compile("[\"“”„«»]|''")
_SINGLE = re.compile(r"(?<![\w'])'(?=[A-Za-z])|(?<=[\w.,!?…])'(?![a-z'])")
_NO_MARK = re.compile(r"'(?:em|til|cause|n|tis|twas)\b", re.IGNORECASE)
_GOES_ON = re.compile(r" ?[A-Z]| ?\d| [\"“‘'(]")
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0([{-–—/‘'“")
_STOPS = frozenset(".!?…")
_CLOSING = ('"', "”")
_SHORT = 60
"""Characters of a term in single marks, which closes without a stop before it."""


class _Mark(NamedTuple):
    """Where a mark stands, and whether it opens, closes, stands free between spaces, or follows a
    stop and may do either."""

    start: int
    end: int
    kind: str


def opening_after_stop(piece: str) -> Mapping[int, int]:
    """The straight marks of a paragraph that stand right after a stop and open what comes next: the
    end of each, and its start.

    Such a mark opens where none is open and the next mark is one that closes.

    >>> opening_after_stop('It rained." We are glad," she said. He said it was "over." We left.')
    {11: 10}
    """
    opening: dict[int, int] = {}
    if '"' in piece or "''" in piece:
        opening.update(_opening(list(_doubles(piece))))
    if "'" in piece:
        opening.update(_opening(list(_singles(piece))))
    return opening


def _opening(marks: list[_Mark]) -> Iterator[tuple[int, int]]:
    is_open = False
    for k, (start, end, kind) in enumerate(marks):
        if kind == "open":
            is_open = True
        elif kind == "either" and not is_open:
            is_open = k + 1 < len(marks) and marks[k + 1].kind in ("close", "either")
            if is_open:
                yield end, start
        elif kind == "free":
            is_open = not is_open
        else:
            is_open = False


def _doubles(piece: str) -> Iterator[_Mark]:
    for match in _DOUBLE.finditer(piece):
        start, end = match.span()
        before = piece[max(0, start - 4) : start].rstrip("'’")[-1:]  # of "'We lost.'"
        free_before = not before or before in _BEFORE_OPENING
        free_after = end == len(piece) or piece[end].isspace()
        if match[0] in "“„«" or (match[0] not in "”»" and free_before and not free_after):
            yield _Mark(start, end, "open")
        elif match[0] in "”»":
            yield _Mark(start, end, "close")
        elif not free_before and _may_open(piece, start, end):
            yield _Mark(start, end, "either")
        elif free_before:
            yield _Mark(start, end, "free")
        elif not piece[start - 1].isdigit():  # 6'2" is a height
            yield _Mark(start, end, "close")


def _singles(piece: str) -> Iterator[_Mark]:
    """Single marks, without apostrophes: those after a word close only what opened just before."""
    opened = -_SHORT
    for match in _SINGLE.finditer(piece):
        start, end = match.span()
        before = piece[start - 1 : start]
        if before in ("", " ") or not (before.isalnum() or before in ".,!?…"):
            if before in _CLOSING and _may_open(piece, start, end):
                yield _Mark(start, end, "either")
            elif not _NO_MARK.match(piece, start):
                opened = start
                yield _Mark(start, end, "open")
        elif before.isalnum():
            if start - opened < _SHORT:
                opened = -_SHORT
                yield _Mark(start, end, "close")
        elif _may_open(piece, start, end):
            opened = start
            yield _Mark(start, end, "either")
        else:
            yield _Mark(start, end, "close")


def _may_open(piece: str, start: int, end: int) -> bool:
    """Whether a mark stands between a stop and a new sentence, which is not "Ms. Abara asked"."""
    if piece[max(0, start - 3) : start].rstrip("\"'”’")[-1:] not in _STOPS or not _GOES_ON.match(
        piece, end
    ):
        return False
    after = piece[end : end + 160].lstrip()
    tag = TAG.match(after)
    return tag is None or after[tag.end() - 1 : tag.end() + 1] in (',"', ",'")
