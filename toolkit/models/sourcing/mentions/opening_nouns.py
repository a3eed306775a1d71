"""Nouns with a capital because they open a sentence: "Stories have emerged", "History shows"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from toolkit.models.sourcing.language.grammar import FINITE, NUMBERS, PARTICLES
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import last_phrase, singular
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.names import HEADLINE, SMALL

PLURAL_VERB = re.compile(r" (?:have|are|were|say|show|suggest|claim|tell|warn|insist|argue)\b")
PAIR = re.compile(r"[A-Z][a-z]+s (?:and|or) [a-z]+s")
PART = re.compile(r"(?P<part>[\w-]+) of (?:whom|which)$", re.IGNORECASE)


def as_common(text: str, start: int, end: int, small: Collection[str], lexicon: Lexicon) -> str:
    """The source between two offsets, in lower case where it is a single word that opens its
    sentence and is written small elsewhere, or is a plural before its verb.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> as_common("Stories have emerged.", 0, 7, {"emerged"}, lexicon())
    'stories'
    >>> as_common("Ruiz has gone.", 0, 4, {"gone"}, lexicon())
    'Ruiz'
    """
    word = text[start:end]
    low = word.lower()
    if not start and PAIR.fullmatch(word):
        return low  # "Dealers and traders"
    if start or not word.isalpha() or word.isupper() or not word[0].isupper():
        return word
    if low in person_words().first_names or low in lexicon.bodies or low in PARTICLES:
        return word
    if low in lexicon.media_names or low in lexicon.vague_groups:
        return word
    plural = low.endswith("s") and singular(low) != low and PLURAL_VERB.match(text, end)
    known = low in small or singular(low) in small
    return low if known or plural else word


def of_whom(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Of "many of whom" the phrase that it is part of, and that with the part before it.

    >>> text = "It fell to five wardens, two of whom said so."
    >>> of_whom(text, 25, 36)
    ('five wardens', 'two of five wardens')
    """
    match = PART.match(text, start, end)
    whole = last_phrase(text[:start].rstrip(" ,—–-")) if match else ""
    words = whole.split()
    for k in range(len(words) - 1, 0, -1):  # "the port [has] five wardens"
        if words[k] in NUMBERS or words[k - 1] in FINITE:
            whole = " ".join(words[k:])
            break
    return (whole, f"{match['part']} of {whole}") if match and whole else None


def is_title_case(words: Sequence[str]) -> bool:
    """Whether nearly every word that is not small has a capital, as in a headline.

    >>> is_title_case("Newly Found Letter Shows a Rift".split())
    True
    >>> is_title_case("The Norvik Charter shows a rift".split())
    False
    """
    plain = [word for word in words if word[0].isalpha() and word.lower() not in SMALL]
    return len(plain) > 3 and sum(word[0].isupper() for word in plain) >= HEADLINE * len(plain)
