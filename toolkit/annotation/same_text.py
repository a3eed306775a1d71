"""Texts that went through other programs: the same but for line ends, which move offsets."""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n|\r")
_SPACE = re.compile(r"(?:\s|\\n|\\r)+")  # Label Studio writes a line end as the two characters \n


def with_plain_line_ends(text: str) -> str:
    """The text with one line feed at the end of every line.

    >>> with_plain_line_ends("a\\r\\nb\\rc")
    'a\\nb\\nc'
    """
    return _LINE_END.sub("\n", text)


def same_words(first: str, second: str) -> bool:
    """Whether two stretches are the same but for white space."""
    return _SPACE.sub(" ", first).strip() == _SPACE.sub(" ", second).strip()


def moved_offset(at: int, shown: str, text: str) -> int:
    """The offset in ``text`` of what stands at ``at`` in ``shown``, the same text with other line
    ends.

    >>> moved_offset(2, "a\\nb", "a\\r\\nb")
    3
    """
    plain = len(with_plain_line_ends(shown[:at]))
    if shown[at - 1 : at + 1] == "\r\n":  # between the two characters of one line end
        plain -= 1
    before = 0
    for _ in range(plain):
        before += 2 if text[before : before + 2] == "\r\n" else 1
    return before
