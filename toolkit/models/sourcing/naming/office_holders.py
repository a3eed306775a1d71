"""Offices whose role another word settles: that of a dean, of who has left an elective office, of
who leads a project inside a larger body."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular

OF_SCHOOLS = words("dean provost")
LEFT = words("former ex late")
INNER = words("project program programme center centre initiative lab laboratory group unit chair")
"""Parts of a body, of which a name tells less than the body's."""
INSIDE = words("at within of with")


def has_left_office(lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are for somebody who has left an elective office.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> has_left_office(["the", "former", "mayor"], lexicon())
    True
    >>> has_left_office(["the", "former", "judge"], lexicon())
    False
    """
    left = bool(LEFT & set(lower[:-1]))
    return left and bool({lower[-1], singular(lower[-1])} & lexicon.elected)


def inside_body(complement: Sequence[str]) -> int:
    """Where the larger body begins that a part named in a complement is inside of, or 0.

    >>> inside_body("of the Harbor Risks Project at the Eastmere Institute".split())
    6
    >>> inside_body("of the Harbor Fund in Eastmere".split())
    0
    """
    for i in range(2, len(complement) - 1):
        if complement[i] in INSIDE and singular(complement[i - 1].lower()) in INNER:
            return i + 1
    return 0
