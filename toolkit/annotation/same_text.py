"""Texts that went through other programs: the same but for white space, which moves offsets."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Literal

from toolkit.schema import Article

# What XML, and so XLSX and REFI-QDA, cannot hold, and what UTF-8 cannot.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE_IN_LINE = re.compile("[\x0b\x0c]")
_FORMS: tuple[Literal["NFC", "NFKD"], ...] = ("NFC", "NFKD")
_ESCAPED_LINE_END = re.compile(r"(?:\\r)?\\n")  # Label Studio writes a line end as two characters


def writable(text: str) -> str:
    """The text as it is sent to coders, with one line feed at the end of every line.

    Control characters and halves of surrogate pairs, which no spreadsheet keeps, are written as
    U+FFFD; where a character goes, one comes.

    >>> writable("a\\r\\nb\\x01")
    'a\\nb\\ufffd'
    """
    return plain(text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """The text with what cannot be written replaced; every character keeps its place.

    >>> plain("Rain\\x00fell.")
    'Rain\ufffdfell.'
    """
    return _UNWRITABLE.sub("\ufffd", _SPACE_IN_LINE.sub(" ", text))


def folded(text: str) -> str:
    """The text with white space folded: what programs do to it on the way is no change.

    >>> folded(" Rain\\u00a0 fell\\r\\nall day. ")
    'Rain fell all day.'
    """
    return " ".join(plain(text).split())


def text_hash(text: str) -> str:
    """SHA-256 of the folded text in UTF-8, by which labels find their sentence again.

    >>> text_hash("Rain fell.") == text_hash("Rain  fell.\\n")
    True
    """
    return hashlib.sha256(folded(text).encode()).hexdigest()


def hashes(text: str) -> tuple[str, str]:
    """The hashes by which a text may be known: `text_hash`, and SHA-256 of the text as it is."""
    return text_hash(text), Article("", text).text_sha256


def same_words(first: str, second: str) -> bool:
    """Whether two stretches are the same but for white space.

    >>> same_words("It  rained. ", "It rained."), same_words("It rained.", "It rains.")
    (True, False)
    """
    return folded(_ESCAPED_LINE_END.sub("\n", first)) == folded(_ESCAPED_LINE_END.sub("\n", second))


def same_letters(first: str, second: str) -> bool:
    """Whether two texts have the same unaccented letters and digits in the same order.

    An encoding of 256 characters writes a question mark for all others, or the nearest letter.

    >>> same_letters("Dvořák’s “plan” 🌧️ held", "Dvo?ák's ?plan? ??? held")
    True
    >>> same_letters("Dvořák’s “plan” 🌧️ held", "Dvorák's ?plan? ??? held")
    True
    """
    return any(_letters(first, form) == _letters(second, form) for form in _FORMS)


def _letters(text: str, form: Literal["NFC", "NFKD"]) -> str:
    return "".join(c for c in unicodedata.normalize(form, text) if c.isascii() and c.isalnum())


def moved_span(start: int, end: int, shown: str, text: str) -> tuple[int, int]:
    """Where in ``text`` stands what is at ``start`` to ``end`` of ``shown``, the same text with
    other white space; white space at the ends is left out.

    Raises `ValueError` where the stretch has no characters but white space.

    >>> moved_span(1, 6, "a bc d", "a\\r\\n\\r\\nbc   d")
    (5, 11)
    """
    marked = shown[start:end]
    if not marked.strip():
        raise ValueError(f"the stretch from {start} to {end} has no words")
    before = sum(not c.isspace() for c in shown[:start])
    inside = sum(not c.isspace() for c in marked)
    places = [n for n, c in enumerate(text) if not c.isspace()]
    return places[before], places[before + inside - 1] + 1
