"""Bodies called by the initials of their name: "the EDU", of the Eastmere Dockers Union."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

INITIALS = re.compile(r"(?:[A-Z]{2,6}|(?:[A-Z]\.){2,6})$")
SMALL = r"(?:(?:of|for|the|and|to|on|in|de|du|la|&) )*"


def long_forms(letters: str, sentences: Sequence[str]) -> Iterator[str]:
    """What stands before the initials in parentheses, and names with these initials.

    >>> list(long_forms("NRT", ["The Norvik River Trust met.", "The trust (NRT) left."]))
    ['Norvik River Trust']
    """
    letters = letters.replace(".", "")
    before = re.compile(
        rf"(?P<name>[A-Z][\w’'-]*(?: {SMALL}[A-Z][\w’'-]*)+),? \((?:the )?{letters}\)"
    )
    words = (rf"{letter}[\w’'-]+" for letter in letters)
    whole = re.compile(r"\b(?P<name>" + rf"[ -]{SMALL}".join(words) + r")\b(?! [A-Z])")
    for pattern in (before, whole):
        for sentence in sentences:
            if match := pattern.search(sentence):
                yield match["name"]


def are_initials(name: str) -> bool:
    """Whether a name is made of initials alone.

    >>> are_initials("N.R.T."), are_initials("NRT"), are_initials("Nrt")
    (True, True, False)
    """
    return INITIALS.match(name) is not None
