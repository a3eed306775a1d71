"""Words that a coder wrote down, found again in the text that they are from."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from toolkit.annotation.same_text import folded, plain
from toolkit.outputs.formulas import readings

PARTED_BY = ";"
# A keyboard and a newspaper write these differently.
_ALIKE = ("'’‘‚‛`´", '"“”„‟«»', "-‐‑‒–—")


def places(text: str, cell: str) -> list[tuple[int, int]]:
    """Where the phrases of a cell, parted by ``;``, stand in the text: start and end of each.

    In a cell with a doubled ``;;`` that alone parts, and a single one is part of a phrase. The same
    phrase twice is its first and its second place. Whole words are looked for before parts of
    words, and the phrase as it is before one with other case, white space or quotation marks.
    Raises `ValueError` for a phrase that the text does not have so often, and where it cannot be
    told whether a semicolon parts two phrases or stands in one.

    >>> places("Other hats; the rain, the end.", "the; the; rain")
    [(12, 15), (22, 25), (16, 20)]
    >>> places("Other hats; the rain, the end.", "hats; the rain;;")
    [(6, 20)]
    """
    text = plain(text)
    literal = PARTED_BY * 2 in cell
    phrases = [part.strip() for part in cell.split(PARTED_BY * (2 if literal else 1))]
    phrases = [phrase for phrase in phrases if phrase]
    if not literal:
        _refuse_ambiguous(text, cell)
    taken: Counter[str] = Counter()
    result = []
    for phrase in phrases:
        standing = _standing(text, phrase)
        if not standing:
            raise ValueError(f"the words {phrase!r} do not stand in the text")
        name = folded(phrase).casefold()
        if taken[name] == len(standing):
            times = "once" if len(standing) == 1 else f"{len(standing)} times"
            raise ValueError(f"the words {phrase!r} stand in the text {times}, and no more")
        result.append(standing[taken[name]])
        taken[name] += 1
    return result


def _refuse_ambiguous(text: str, cell: str) -> None:
    """Raises `ValueError` where phrases that follow each other do so in the text, too."""
    if PARTED_BY not in text:
        return
    parts = [part for part in cell.split(PARTED_BY) if part.strip()]
    for first, second in pairwise(parts):
        both = f"{first.strip()}{PARTED_BY}{second.rstrip()}"
        if _standing(text, both):
            raise ValueError(
                f"{both!r} may be one phrase or two, as the text has it so; part phrases by ;; in "
                "this cell, and end it with ;;"
            )


def _standing(text: str, phrase: str) -> list[tuple[int, int]]:
    """The places of a phrase, from left to right."""
    for reading in dict.fromkeys((phrase, *readings(phrase))):
        exact, loose = re.escape(reading), _loosely(reading)
        for edge in (r"(?<!\w)%s(?!\w)", "%s"):
            for pattern, flags in ((exact, 0), (loose, re.IGNORECASE)):
                matches = re.finditer(edge.replace("%s", pattern), text, flags)
                if places := [match.span() for match in matches if match[0]]:
                    return places
    return []


def _loosely(phrase: str) -> str:
    pattern = []
    for word in phrase.split():
        letters = []
        for letter in word:
            alike = next((each for each in _ALIKE if letter in each), "")
            letters.append(f"[{re.escape(alike)}]" if alike else re.escape(letter))
        pattern.append("".join(letters))
    return r"\s+".join(pattern)
