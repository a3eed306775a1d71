"""Whether a sentence brings in a name as that of somebody's relative: "his wife, Mira Hale"."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.persons import person_words

RELATION = (
    r"(?P<noun>(?:step|grand)?(?:daughter|son|father|mother|child)|wife|husband|brother|sister|"
    r"uncle|aunt|nephew|niece|cousin|widow|widower|fiancée?)s?"
)
OWNER = r"(?:(?i:his|her|their|whose)|(?:[Tt]he [a-z]+|(?P<owner>[A-Z][\w-]+))(?:[’']s|s[’']))"
BEFORE = re.compile(
    rf"\b{OWNER}(?: [\w-]+){{0,2}} {RELATION}(?:,| and)?,?(?: the)?(?: [A-Z]\w+(?:,| and|, and))* $"
)
AFTER = re.compile(
    rf",? (?:who (?:is|was) )?(?:{OWNER}(?: [\w-]+){{0,2}} {RELATION}"
    rf"|(?:the |an? )?(?:[\w-]+ ){{0,2}}{RELATION.replace('noun', 'noun2')} of "
    r"(?:the |his |her |(?:[A-Z][\w.-]+ )*(?P<owner2>[A-Z][\w-]+)))"
)
BOTH = re.compile(r"(?:^|[a-z,;:(“\"] ?|[“\"(])(?P<first>[A-Z][a-z]+) and $")
SPEAKS_OF = re.compile(r"(?:[’']s)?(?: [a-z]+){0,3} (?P<who>he|his|him|himself|she|her|herself)\b")


def kin(text: str, start: int, end: int, surname: str) -> str:
    """What relative of somebody of that surname a name is, singular, or ``""``.

    >>> kin("He met his wife, Mira Hale, there.", 17, 26, "Hale")
    'wife'
    >>> kin("He met Mira Hale, Orr’s wife, there.", 7, 16, "Hale")
    ''
    """
    match = BEFORE.search(text[max(0, start - 90) : start])
    if match and match["owner"] in (None, surname):
        return match["noun"].lower()
    match = AFTER.match(text, end)
    if match and match["owner"] in (None, surname) and match["owner2"] in (None, surname):
        return (match["noun"] or match["noun2"]).lower()
    return ""


def shares_surname(text: str, start: int) -> bool:
    """Whether a first name right before a name shares its surname: "Ivo and Mira Hale".

    >>> shares_surname("He met Ivo and Mira Hale.", 15), shares_surname("Orr and Mira Hale", 8)
    (True, False)
    """
    match = BOTH.search(text[max(0, start - 40) : start])
    return match is not None and match["first"].lower() in person_words().first_names


def pronoun_after(text: str, end: int) -> str:
    """The gender that "he" or "she" right behind a name tells: "Mayor Hale said he …"."""
    match = SPEAKS_OF.match(text, end)
    return "" if match is None else "f" if match["who"] in ("she", "her", "herself") else "m"
