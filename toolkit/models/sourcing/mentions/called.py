"""Sources whose name stands in a clause of theirs: "a nurse who asked to be called Nadia"."""

from __future__ import annotations

import re

_OF = r"(?: (?:from|in|at|of|with|near|on) [\w’'-]+(?: [\w’'-]+){0,3}?)?"
_WISH = (
    r"(?:(?:(?:has|had) )?(?:asked|wanted|wished|preferred|agreed|requested|chose|insisted on)"
    r"(?: that)?(?: to)?(?: (?:he|she|they))? (?:be |being )?)"
)
_ONLY = r"(?: (?:only|just|simply|solely|merely))?"
_OWN = r"(?:his|her|their)"
CALLED = re.compile(
    rf"{_OF},?(?:(?: who (?:{_WISH}|(?:is|was) |would (?:only )?be )| )"
    rf"(?:named|called){_ONLY}"
    rf"|(?: who)? (?:{_WISH}|(?:is|was) |would (?:only )?be )?(?:identified|known|introduced"
    rf"|referred to)(?: (?:himself|herself|themselves))?{_ONLY} (?:as|by){_ONLY}"
    rf"(?: {_OWN} (?:only )?(?:first|given|full) name,?)?"
    rf"|(?: who)?,? (?:gave|gives|giving){_ONLY} (?:{_OWN}|a)(?: (?:first|given|full))? name{_ONLY}"
    r"(?: as|,)?)"
    r" [“‘\"']?(?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,2})\b(?! [A-Z]\b"
    r"| and (?:an?|the|another|two|three) )"
)
"""What stands behind the noun for a source, up to the name that it is called by."""


def called(text: str, start: int, noun: str) -> tuple[int, int] | None:
    """Where the name stands that is told in the clause of the noun after offset ``start``: none
    in "who identified Ruiz", nor of one of two.

    >>> text = "A nurse who asked to be known only as Nadia said no."
    >>> text[slice(*called(text, 0, "nurse"))]
    'Nadia'
    >>> called("A nurse whose patient gave her name as Nadia said no.", 0, "nurse") is None
    True
    """
    at = text.lower().find(noun.lower(), start) if noun else -1
    match = CALLED.match(text, at + len(noun)) if at >= 0 else None
    return match.span("name") if match else None
