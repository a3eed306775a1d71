"""What tells named sources apart."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"[,;:(—–]|\s(?:who|whose|which|that)\s")
_PLACE = re.compile(r"\s(?:of|from|at|with|for|in)\s")
_NOT_NAMES = frozenset(
    """a an and but by he her his i ii iii in it its jr mr mrs ms one she sr that the their they
    this those to we who you""".split()  # noqa: SIM905
)


def source_key(source: str) -> str:
    """What tells named sources apart: the last word of the name, in lower case; else nothing.

    Takes the last capitalised word of the first part between commas that holds a name, before
    any place or office that follows a full name.

    >>> source_key("the harbour master Mara Lindqvist, who leads the board")
    'lindqvist'
    >>> source_key("Mara Lindqvist of the Eastmere Board"), source_key("LINDQVIST")
    ('lindqvist', 'lindqvist')
    >>> source_key("she")
    ''
    """
    weak = ""
    for part in _ASIDE.split(source):
        words = _capitalised(part)
        if not words:
            continue
        place = _PLACE.search(part)
        if place:
            before = _capitalised(part[: place.start()])
            if len(before) > 1:
                words = before
            elif not before and len(words) == 1:  # "the mayor of Eastmere": no name yet
                weak = weak or words[-1].casefold()
                continue
        return words[-1].casefold()
    return weak


def _capitalised(text: str) -> list[str]:
    words = (re.sub(r"['’]s?$", "", word).strip("\"'“”‘’.!?)") for word in text.split())
    return [word for word in words if word[:1].isupper() and word.casefold() not in _NOT_NAMES]
