"""People who are the subject of a sentence that passes nothing on: whom "they" may mean next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import FINITE, PREPOSITIONS
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular

OPENING = re.compile(r"(?:(?:But|And|Yet|So|Then|Meanwhile|(?:On|In|At|By) [\w ]{3,25}),? )?")
PHRASE = re.compile(r"[A-Za-z][\w’'-]*(?: [\w’'-]+){0,5}")
BEFORE_NOUN = 4
"""Words of a noun phrase before its noun."""
VERBS = word_set(
    "want need fear say do have think believe know hope rose stood came went left took gave lost "
    "won met sat saw held spoke told heard began kept fought made got found brought fell led paid "
    "ran sent built bought sought threw broke chose"
)
"""Verbs in a form that does not end in "ed"."""
NOT_BEFORE_NOUN = PREPOSITIONS | FINITE | word_set("and or but who whom which that he she it they")


def plural_subject(text: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the noun phrase for several people stands with which a sentence opens.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> text = "On Monday, local farmers lost their fields."
    >>> text[slice(*plural_subject(text, lexicon()))]
    'local farmers'
    >>> plural_subject("Farmers markets closed.", lexicon())
    >>> plural_subject("The floods came.", lexicon())
    """
    opening = OPENING.match(text)
    phrase = PHRASE.match(text, opening.end() if opening else 0)
    if phrase is None:
        return None
    end = phrase.start()
    words = phrase[0].split()
    for k, word in enumerate(words[: BEFORE_NOUN + 1]):
        low = word.lower()
        end += len(word) + (k > 0)
        if low in NOT_BEFORE_NOUN or "’s" in low or "'s" in low:
            return None
        if _are_people(low, lexicon) and _ends_phrase(words[k + 1 : k + 2]):
            return phrase.start(), end
    return None


def _are_people(noun: str, lexicon: Lexicon) -> bool:
    """Whether a word is a plural for people."""
    single = singular(noun)
    if single == noun or noun in lexicon.organization or single in lexicon.organization:
        return False
    groups = (lexicon.people, lexicon.role_words, lexicon.vague_nouns, lexicon.vague_alone)
    return noun in lexicon.vague_groups or any(
        word in words for word in (noun, single) for words in groups
    )


def _ends_phrase(following: Sequence[str]) -> bool:
    """Whether what follows a noun is a preposition, a "who" or a verb, and no further noun."""
    low = following[0].lower() if following else ""
    ends = low in PREPOSITIONS | FINITE | VERBS or low in ("who", "and")
    return not low or ends or low.endswith(("ed", "ly"))
