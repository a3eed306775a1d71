"""Keys of items that no spreadsheet takes for a number, a date, a word of its own or a formula."""

from __future__ import annotations

import hashlib
import re

LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 12
_DAY_AND_MONTH = re.compile(r"\d{1,4}[\s./-]*[^\W\d_]{3,9}\.?([\s./-]*\d+)?")
_MONTH_AND_NUMBER = re.compile(r"[^\W\d_]{3,9}\.?[\s./-]*\d{1,4}")
_EXPONENT = re.compile(r"\d+([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_KEY = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
_LETTER = re.compile(r"[^\W\d_]")


def item_key(item: str) -> str:
    """The key of an item: 12 consonants, made of the item's name.

    Without a digit it is no number and no date, without a vowel no month, TRUE or FALSE. Of a
    million items, two have one key with a probability of about 1 in 8,000.

    >>> item_key("7-1"), item_key("=a")
    ('jtlxpnfgwdwp', 'thdjxmmkstsb')
    """
    number = int.from_bytes(hashlib.sha256(item.encode("utf-8", "surrogatepass")).digest()[:8])
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def key_in(name: str) -> str:
    """The key that a name begins with, as programs add an ending; empty where there is none.

    >>> key_in("jtlxpnfgwdwp.txt"), key_in("notes")
    ('jtlxpnfgwdwp', '')
    """
    match = _KEY.match(name.strip().casefold())
    return match[0] if match else ""


def may_be_mangled(cell: str, item: str) -> bool:
    """Whether a spreadsheet may have made ``cell`` of the name ``item``: a date, a number, an error
    or nothing, where a name stood.

    >>> may_be_mangled("07. Jan", "7-1"), may_be_mangled("2026-01-07", "7-1")
    (True, True)
    >>> may_be_mangled("b-9", "a-9")
    False
    """
    cell = cell.strip()
    if not _LETTER.search(cell) or cell.startswith("#") or _EXPONENT.fullmatch(cell):
        return True
    if _DAY_AND_MONTH.fullmatch(cell) or not any(c.isdigit() for c in cell):
        return True
    return bool(_MONTH_AND_NUMBER.fullmatch(cell)) and not _LETTER.search(item)
