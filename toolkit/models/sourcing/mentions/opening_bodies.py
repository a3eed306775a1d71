"""Bodies and documents that a sentence opens with: "The Norvik Port Trust sent …"."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import is_noun
from toolkit.models.sourcing.mentions.descriptions import is_office
from toolkit.models.sourcing.mentions.holders import SAME_OFFICE
from toolkit.models.sourcing.naming.labels import (
    DOCUMENT,
    MEDIA,
    ORGANIZATION,
    ROLE_ONLY,
)
from toolkit.models.sourcing.naming.naming import Naming, describe

NAME = r"[A-Z][\w’'&.-]*(?: (?:(?:of|for|and|the|de|du|la|in|on) )*[A-Z][\w’'&-]*)*"
OPENING = r"(?:(?:But|And|Yet|For|(?:On|In|At|By|Since|Last) [\w ]{3,25},) )?"
BY_NOUN = re.compile(rf"{OPENING}(?P<who>[Tt]he (?:[\w’'-]+ ){{0,3}}?(?P<noun>[a-z-]+))\b(?! of\b)")
BY_KIND = re.compile(
    rf"{OPENING}(?P<who>[Tt]he (?:[a-z-]+(?:[ln]al|ral|cal|ial|ic|ive|ent|ous|ary)|new|state"
    r"|foreign|joint|draft|leaked) (?P<noun>[a-z-]+))\b(?! of\b)(?=,| [a-z])"
)
BY_NAME = re.compile(
    rf"{OPENING}(?P<who>(?:[Tt]he )?(?:[a-z-]+ ){{0,2}}{NAME})(?=,| \([A-Z]| (?!of\b|for\b)[a-z])"
)
BY_PERSON = re.compile(
    r"(?P<who>The (?:[\w’-]+ ){0,2}?(?P<noun>[a-z-]+))(?=,? who\b| (?:is|was|has|had|will|would"
    r"|[a-z]+ed|[a-z]+[^s]s|took|went|came|left|gave|made|got|stood|sat|ran|won|lost|held|kept|rose"
    r"|fell)\b)"
)


class Opening(NamedTuple):
    """Where the words stand that a sentence opens with, and what they tell."""

    start: int
    end: int
    naming: Naming


def opening_name(text: str, lexicon: Lexicon) -> Opening | None:
    """The body or document with whose name a sentence opens, or for whom something is so.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> opening_name("For the Norvik Port Trust, it is too late.", lexicon())[:2]
    (4, 25)
    >>> opening_name("The Norvik company has closed.", lexicon()) is None
    True
    """
    match = BY_NAME.match(text)
    behind = text[match.end() :].split(" ", 2)[1:2] if match else []
    noun = behind[0].strip(",.") if behind else ""
    if any(noun in words for words in (lexicon.organization, lexicon.document, lexicon.role_words)):
        return None  # "the Norvik company"
    return _told(text, match, lexicon)


def opening_noun(text: str, lexicon: Lexicon) -> Opening | None:
    """The body or document with whose noun a sentence opens.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> opening_noun("The Norvik-based company has closed.", lexicon())[:2]
    (0, 24)
    """
    nouns = lexicon.organization | lexicon.document
    match = BY_NOUN.match(text)
    if match is not None and match["noun"] in nouns:
        return _told(text, match, lexicon)
    match = BY_KIND.match(text)  # "The central bank"
    behind = text[match.end() :].split(" ", 2)[1:2] if match else []
    if match is None or match["noun"] not in nouns or (behind and is_noun(behind[0], lexicon)):
        return None
    return _told(text, match, lexicon)


def opening_person(text: str, lexicon: Lexicon) -> Opening | None:
    """The person with whose noun a sentence opens: "The skipper was carried to the bus."

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> opening_person("The young skipper was carried.", lexicon())[:2]
    (0, 17)
    >>> opening_person("The skipper’s boat sank.", lexicon()) is None
    True
    """
    match = BY_PERSON.match(text)
    if match is None:
        return None
    met_again = any(match["noun"] in nouns for nouns in SAME_OFFICE)
    if not (met_again or is_office(match["noun"], lexicon)):
        return None
    naming = describe(match["who"][0].lower() + match["who"][1:], lexicon)
    return Opening(*match.span("who"), naming) if naming.naming == ROLE_ONLY else None


def _told(text: str, match: re.Match[str] | None, lexicon: Lexicon) -> Opening | None:
    if match is None:
        return None
    who = match["who"]
    naming = describe(who[0].lower() + who[1:] if who.startswith("The ") else who, lexicon)
    if naming.pronoun or naming.naming not in (ORGANIZATION, MEDIA, DOCUMENT):
        return None
    return Opening(*match.span("who"), naming)
