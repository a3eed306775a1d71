"""Words that tell a person's gender and nothing else, and those that are read in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(
    r"\b(?:[Ss]he|[Hh]ers?|[Hh]erself|(?:Mrs|Ms)(?=\.? [A-Z])|Miss(?= [A-Z])"
    r"|(?:[Ss]pokes|[Cc]hair|[Cc]ongress|[Pp]olice|[Bb]usiness|[Aa]ssembly|[Cc]ouncil)wom[ae]n)\b"
)
READ_AS = {
    "she": "he", "her": "his", "hers": "his", "herself": "himself",
    "mrs": "Mr", "ms": "Mr", "miss": "Mr.",
}  # fmt: skip
NO_NOUN = frozenset(
    """a about across after again against all along and anything are around as ask asked at
    away back because before behind but by did do does down during even every everything
    first for from had has have here home if in inside instead into is it just last more
    much never no not now of off on once one only onto or out outside over past publicly so
    some that the their then there these this those through to today tomorrow tonight too
    toward towards twice under until up was were what when where whether which while who why
    with within without yesterday""".split()  # noqa: SIM905
)
"""Words behind "her" with which it is an object."""
FOLLOWING = re.compile(r" ([A-Za-z][\w’'-]*)")


def read_alike(text: str) -> Iterator[tuple[int, int, str]]:
    """Where such words stand, and what is read in place of each: a sentence says the same of a
    woman as of a man.

    >>> list(read_alike("Ms. Ruiz said her critics had called her."))
    [(0, 2, 'Mr'), (14, 17, 'his'), (37, 40, 'him')]
    """
    for match in WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        if lower.endswith(("woman", "women")):
            stand_in = word[:-5] + word[-3:]
        elif lower == "her" and _is_object(text, match.end()):
            stand_in = "him"
        else:
            stand_in = READ_AS[lower]
        yield match.start(), match.end(), stand_in.capitalize() if word[0].isupper() else stand_in


def _is_object(text: str, end: int) -> bool:
    following = FOLLOWING.match(text, end)
    return following is None or following[1].lower() in NO_NOUN
