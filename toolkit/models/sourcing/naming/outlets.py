"""Names of news outlets."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import phrase

PEOPLE = words("reporter reporters journalist journalists columnist correspondent observer press")
"""Nouns of media that before a name are no medium's."""
OF_NEWS = words("agency site website service channel portal app platform outlet")
"""Nouns of a medium behind "news"."""
AIRED = words("tv radio")
PRINTED = words(
    "newspaper magazine tabloid broadsheet daily weekly biweekly fortnightly monthly newswire blog"
    " periodical newsroom"
)
"""What an outlet, and nothing else, is called beside its name."""
RUN = words("broadcaster station network channel site website portal outlet platform agency")
"""What an outlet is called with a word on what it carries or whose it is."""
CARRYING = words(
    "news newspaper media radio television tv press public state state-run state-owned"
    " investigative opposition satirical financial business political sports"
)
OF_PRINT = words("la el le o a los")
HERALDS = words("voz diario diário jornal folha gazeta giornale periódico gazette")
"""Nouns for newspapers with which their names open in other languages."""
DESKS = (("fact", "checker"), ("fact", "check"))
"""What an outlet speaks by, behind its name."""


def is_medium(low: Sequence[str], lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a run of capitals, in lower case, names an outlet; ``lower`` is all of its phrase.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_medium(["eastmere", "post"], ["the", "eastmere", "post"], lexicon())
    True
    """
    names, bare = lexicon.media_names, " ".join(low).removeprefix("the ")
    if tuple(low[-2:]) in DESKS:
        return True
    if bare in names or (lower[0] == "the" and f"the {bare}" in names):
        return True
    if low[-1] in AIRED and len(lower) > 1:  # "state TV"
        return True
    if len(low) > 1 and (low[0] in ("radio", "television", "tv") or _is_news_agency(low)):
        return True
    if low[0] in OF_PRINT and len(low) > 2 and low[1] in HERALDS:  # "La Voz del Puerto"
        return True
    if bare.startswith(("daily ", "weekly ")) and low[-1] not in lexicon.suffixes:
        return True
    tail = low[-1].rpartition("-")[2] in lexicon.media_tails
    return tail and (len(low) > 1 or lower[0] == "the")


def _is_news_agency(low: Sequence[str]) -> bool:
    """Whether a name ends as that of a medium: "Norvik News Agency"."""
    return low[-2] == "news" and low[-1] in OF_NEWS


def is_medium_beside(segment: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether what stands beside a name is a medium's: ", a financial website,".

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_medium_beside(["a", "financial", "website"], lexicon())
    True
    >>> is_medium_beside(["a", "travel", "website"], lexicon())
    False
    """
    if segment[0].lower() not in DETERMINERS:
        return False
    *before, noun = phrase(segment, lexicon).lower
    return noun in PRINTED or (noun in RUN and not CARRYING.isdisjoint(before))


def opens_with_medium(lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a phrase begins with the name of an outlet: "Eastmere Post political editor"."""
    bare = [word for word in lower if word != "the"] or lower
    if is_medium(bare, lower, lexicon):
        return True
    return any(is_medium(bare[:n], lower, lexicon) for n in range(1, len(bare)))


def is_called_medium(before: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the words before a name call it a medium: "the tabloid", "the news site".

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_called_medium(["the", "news", "site"], lexicon())
    True
    >>> is_called_medium(["the", "journalist"], lexicon())
    False
    """
    if not before or before[-1] in PEOPLE:
        return False
    news = before[-1] in OF_NEWS and "news" in before[-2:-1]
    return news or (before[-1] in lexicon.media_nouns and before[-1] != "news")
