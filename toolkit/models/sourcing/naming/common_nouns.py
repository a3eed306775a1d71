"""How a source is named whose noun is no name: "a spokesman", "donors", "the report"."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.grammar import DETERMINERS, JOURNALISTS, NUMBERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import OPEN, SHARES, NounPhrase, singular
from toolkit.models.sourcing.naming.bodies import is_organization_noun
from toolkit.models.sourcing.naming.callings import is_reviewer
from toolkit.models.sourcing.naming.capacity import INSIDE, KNOWING
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    CORPORATE,
    DOCUMENT,
    MEDIA,
    ORGANIZATION,
    ROLE_ONLY,
    VAGUE,
)

CAMPS = words("left right")
"""Sides of politics: "the left" is nobody who could be asked."""
FAR = words("far hard new old religious alt radical political christian")
"""What may stand before a side: "the far right"."""
ANYBODY = words("one another")
RANK = frozenset(
    {"senior", "key", "leading", "prominent", "public", "party", "opposition", "religious", "top",
     "political", "establishment", "industry", "business", "influential", "powerful", "other"}
)  # fmt: skip
OPINION = ("citizen", "ngo")
"""Roles of which a bare plural ("residents", "activists") is of nobody in particular."""
KNOWING_MANY = ("expert", "political", CORPORATE)
"""Roles of which a bare plural ("surgeons", "lawmakers") is so where no body is told beside it."""
HANDS = words("worker employee owner lawyer staff")
"""Who serves or owns something and speaks for nobody, though other nouns of service do."""
MANY = re.compile(r"(?:s|men|women|folk|staff)$")
AT_BODY = words("at from with for of")
NEWS_NOUNS = frozenset(
    {"report", ORGANIZATION, "organisation", "outlet", "channel", "source", "account", "agency",
     "website", "site", "story", "editorial"}
)  # fmt: skip
NEWS = words("news media newspaper press television tv radio fact-checking")
"""What stands before a report or a site of a medium."""
NEWSPAPERS = words(
    "sunday local evening morning daily weekly regional rival sister student national"
)
"""What stands before a paper that is no study."""
WRITTEN = words("email emails e-mail e-mails text texts message messages letters words views")
"""Of what an exchange is a text, and no market."""
GROUPS = re.compile(r"(?:ians|ists|olics|crats|goers|holders|seekers|mates)$")
"""Endings of nouns for groups of people: "Seminarians" at the start of a sentence is no name."""


def naming_of_noun(parts: NounPhrase, noun: str, lexicon: Lexicon) -> str:
    """The naming of a source whose noun is no name."""
    lower = parts.lower
    single = singular(noun)
    first = lower[0]
    if is_camp(parts) or (len(lower) == 1 and noun in ANYBODY and not parts.owner):
        return VAGUE
    open_part = parts.part in OPEN or parts.part in lexicon.quantifiers
    quantified = first in lexicon.quantifiers or open_part or lower[:2] == ("a", "few")
    if single == "figure" and (lower[-2:-1] and lower[-2] in RANK):
        return VAGUE
    if noun in JOURNALISTS:
        return VAGUE if quantified else ROLE_ONLY
    reported = single in NEWS_NOUNS and lower[-2:-1] and lower[-2] in NEWS
    if reported or re.search(r"\w\.(?:com|org|net|co\.\w\w|[a-z]{2})$", noun):
        return MEDIA
    called = " ".join((*lower[-2:-1], single))
    firm = lexicon.role_phrases.get(called) == CORPORATE  # "the social network"
    person = parts.head[-1] == "courier"  # in lower case no newspaper
    if noun in lexicon.media_nouns and not ((quantified and noun == "observers") or firm or person):
        return MEDIA
    if single == "paper" and lower[-2:-1] and lower[-2] in NEWSPAPERS:
        return MEDIA
    if noun in lexicon.document or single in lexicon.document:
        called_so = lexicon.role_phrases.get(called)
        if called_so != CITIZEN:  # "a frequent flyer"
            return ORGANIZATION if called_so else DOCUMENT  # "the land registry"
    if single == "exchange" and (WRITTEN & {*lower, *parts.complement}):
        return DOCUMENT
    parties = (lexicon.affiliations.get(word) for word in (*lower[:-1], *parts.owner))
    if single == "platform" and "political" in parties:
        return DOCUMENT
    bare = first not in DETERMINERS and first not in NUMBERS and not first[0].isdigit()
    bare = bare and not parts.owner and not parts.part
    if is_organization_noun(noun, parts, lexicon):
        return VAGUE if quantified and noun.endswith("s") else ORGANIZATION
    rank = lexicon.role_words.get(noun) or lexicon.role_words.get(single)
    if parts.part in SHARES or single in SHARES:  # of judges, or of those who were asked
        definite = rank and rank not in (*OPINION, "political")
        return ROLE_ONLY if definite else VAGUE
    if (noun in lexicon.vague_nouns or single in lexicon.vague_nouns) and not (
        called in lexicon.role_phrases or is_reviewer(lower)  # "the public defender"
    ):
        counted = any(char.isdigit() for char in first) and not parts.complement
        return ROLE_ONLY if counted else VAGUE
    knowing = parts.complement and parts.complement[0].lower() in KNOWING - INSIDE
    if single == "official" and knowing and len(lower) <= 2 and not parts.owner:
        return VAGUE  # of no office that could be looked up
    if quantified and (
        len(lower) == 1 or noun.endswith("s") or noun in lexicon.people or open_part
    ):
        return VAGUE
    if {"current", "former"} <= set(lower):
        return VAGUE
    group = noun in lexicon.vague_groups or noun in lexicon.vague_alone
    private = (single not in lexicon.agents or single in HANDS) and bool(MANY.search(noun))
    private = private and (
        rank in OPINION
        or single == "staff"
        or (rank in KNOWING_MANY and not of_body(parts))
        or (rank is None and bool(GROUPS.search(noun)))
    )
    if bare and (group or private):
        return VAGUE
    return ROLE_ONLY


def of_body(parts: NounPhrase) -> bool:
    """Whether people are those of a body that is told: "surgeons at the clinic".

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.noun_phrase import parse
    >>> of_body(parse("surgeons at the clinic", lexicon()))
    True
    >>> of_body(parse("surgeons in two cities", lexicon()))
    False
    """
    first, second = (*parts.complement, "", "")[:2]
    definite = second.lower() in DETERMINERS or second[:1].isupper()
    return first.lower() in AT_BODY and definite


def is_camp(parts: NounPhrase) -> bool:
    """Whether a source is a side of politics, whatever its case.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.noun_phrase import parse
    >>> is_camp(parse("the far right", lexicon())), is_camp(parse("Ada Wright", lexicon()))
    (True, False)
    """
    first, *between, noun = parts.lower if len(parts.lower) > 1 else ("", *parts.lower)
    return first == "the" and noun in CAMPS and FAR.issuperset(between)


def is_partisan(parts: NounPhrase) -> bool:
    """Whether a source is a side of politics or of it: "some on the right"."""
    of = tuple(word.lower() for word in parts.complement)
    return is_camp(parts) or (of[:2] in (("on", "the"), ("of", "the")) and of[-1] in CAMPS)
