"""The words of a name: particles that lead a surname, suffixes that tell father from son."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from toolkit.models.sourcing.language.grammar import PARTICLES
from toolkit.models.sourcing.language.grammar import words as word_set

SUFFIX = re.compile(r"(?:,? (?:Jr|Sr)\b\.?|,? (?:I{2,3}|IV|VI{0,3}|IX|X[IVX]+)\b(?![’'-]))")
"""Behind a name and part of it: "Jr.", "III"."""
GIVEN_LAST = re.compile(r"[A-Z][a-z]{1,4}-[a-z]{1,5}")
"""A given name of two syllables, as it stands behind a Korean or Chinese surname."""
SUFFIXES = word_set("jr sr ii iii iv vi vii viii ix xi xii")


def joined(parts: Sequence[str]) -> tuple[str, ...]:
    """The words of a name, a particle joined to the word that it leads, the surname last.

    >>> joined(["Ada", "van", "der", "Berg"]), joined(["Paik", "Dae-su"])
    (('Ada', 'van der Berg'), ('Dae-su', 'Paik'))
    """
    if len(parts) == 2 and GIVEN_LAST.fullmatch(parts[1]) and "-" not in parts[0]:
        return parts[1], parts[0]
    words: list[str] = []
    lead = ""
    for k, part in enumerate(parts):
        if part.lower() in PARTICLES and k + 1 < len(parts):
            lead += part + " "
        else:
            words.append(lead + part)
            lead = ""
    return tuple(words)


def parted(
    parts: tuple[str, ...],
    first_names: Collection[str],
    led: Collection[str],
    alone: Collection[str],
) -> tuple[str, ...]:
    """A name with a first name that is a particle too, apart from the surname.

    ``led`` are surnames that the article shows with a particle behind a first name, ``alone``
    words by which it calls people.

    >>> parted(("Ben Lind",), {"ben"}, (), ()), parted(("Van Orr",), {"ben"}, (), {"Orr"})
    (('Ben', 'Lind'), ('Van', 'Orr'))
    >>> parted(("Le Lind",), {"ben"}, (), ()), parted(("Ben Lind",), {"ben"}, {"Ben Lind"}, ())
    (('Le Lind',), ('Ben Lind',))
    """
    lead, _, rest = parts[0].partition(" ")
    if not rest or not lead[0].isupper() or parts[0] in led:
        return parts
    certain = lead.lower() in first_names and lead != "Al"  # "Al Qaeda" is nobody
    if certain or (rest in alone and len(parts) == 1):
        return (lead, rest, *parts[1:])
    return parts


def is_part_of(name: Sequence[str], full: Sequence[str]) -> bool:
    """Whether somebody is called by words of a full name, the first of them left out: by the last
    words, without a particle, by a middle name, by half of a double name.

    >>> is_part_of(["Suu", "Kyi"], ["Aung", "San", "Suu", "Kyi"])
    True
    >>> [is_part_of([name], ["Ada", "Maria", "van der Orr-Lind"]) for name in ("Maria", "Lind")]
    [True, True]
    >>> is_part_of(["Ada"], ["Ada", "Orr"]), is_part_of(["Bo", "Orr"], ["Ada", "Orr"])
    (False, False)
    """
    words = " ".join(full).split(" ")
    called = " ".join(name).split(" ")
    inside = any(
        words[k : k + len(called)] == called for k in range(1, len(words) - len(called) + 1)
    )
    half = len(called) == 1 and full[-1].endswith(f"-{called[0]}")
    return inside or half


def is_begun(name: Sequence[str], full: Sequence[str]) -> bool:
    """Whether one of two names is the first words of the other, two or more.

    >>> is_begun(["Siti", "Aminah"], ["Siti", "Aminah", "Orr"]), is_begun(["Siti"], ["Siti", "Orr"])
    (True, False)
    """
    words, whole = " ".join(name).split(" "), " ".join(full).split(" ")
    least = min(len(words), len(whole))
    return words != whole and least > 1 and words[:least] == whole[:least]


def suffix_of(texts: Sequence[str], end: int) -> str:
    """The suffix that a name has behind word ``end``, in lower case, or ``""``."""
    at = end + (texts[end : end + 1] == [","])
    word = texts[at].lower().rstrip(".") if at < len(texts) else ""
    return word if word in SUFFIXES and texts[at][0].isupper() else ""
