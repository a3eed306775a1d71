"""Names that the words around them show to be a person's, though no list has the first name.

An age, a calling or a "who" behind it, "a farmer named" before it; or, of a full name that opens a
sentence, a "his" or "her" in the same sentence, or a quotation right after it of which "she said".
"""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import head_length, singular, words_of
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.appositions import apposition_before
from toolkit.models.sourcing.mentions.descriptions import is_office, title_before
from toolkit.models.sourcing.naming.labels import GOVERNMENT

AGE = re.compile(
    r"(?:, (?:aged )?\d\d(?:,| and|\.$)| \(\d\d\)|, (?:now )?in (?:his|her) \w+ties\b)"
)
WHO = re.compile(r"(?:, (?:[^,.;:“”\"]{3,60}? )?|,? )who(?:se)?\b")
OF_WHOM = re.compile(
    r"\b(?:to|of|for|by|with|at|from|in|near|outside|inside|off|around|across|behind|along|beyond"
    r"|opposite|on) $"
)
"""Before a name behind which the "who" may be of somebody else: "an aide to Ndeye Sarr, who"."""
APPOSED = re.compile(r", (?P<article>an?|the) (?P<phrase>[^,.;:“”\"—–]+)(?=[,.])")
BESIDE = re.compile(r", an? [^,.;:“”\"—–]+,")
CALLED_BY = re.compile(r"\b(?P<noun>[a-z][\w-]+) (?:named|called) $")
AGED = re.compile(r"\b\d\d-year-old $")
OWNER = re.compile(r"\b(?:his|her|himself|herself)\b")
NAMED = re.compile(r"[a-z,] [A-Z]")
ADJUNCT = re.compile(
    r"(?:In|At|On|Outside|Inside|Near|By|Behind|Across|Under|Above|After|Before) [^,“”\"]{2,50}, "
)
SPOKE = re.compile(
    r"^[“\"].*[”\"’'] (?:(?:he|she|the [a-z-]+(?: [a-z-]+)?) (?:[a-z]+(?:ed|s)|said)"
    r"|(?:sa(?:id|ys)|add(?:ed|s)|recall(?:ed|s)) (?:he|she))\b"
)


def is_introduced(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether an age, a calling or a clause tells that the name at ``start`` to ``end`` is that of
    a person.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_introduced("Ndeye, a fish seller who came by bus, left.", 0, 5, lexicon())
    True
    >>> is_introduced("Velrail, the rail operator, left.", 0, 7, lexicon())
    False
    """
    if AGE.match(text, end) or AGED.search(text, 0, start):
        return True
    if WHO.match(text, end) and not OF_WHOM.search(text, 0, start):
        return True
    full = " " in text[start:end]
    if full and (apposition_before(text, start, end, lexicon) or _is_titled(text[:start], lexicon)):
        return True
    called = CALLED_BY.search(text, 0, start)
    if called and _is_calling(called["noun"], lexicon):
        return True
    apposed = APPOSED.match(text, end)
    if apposed is None:
        return False
    words = words_of(apposed["phrase"])
    head = head_length([word.lower() for word in words])
    noun = words[head - 1] if head else ""
    if apposed["article"] == "the" and lexicon.role_words.get(noun) != GOVERNMENT:
        return False  # "Norvik Town, the league leader"
    return noun.islower() and _is_calling(noun, lexicon)


def _is_titled(before: str, lexicon: Lexicon) -> bool:
    """Whether a calling in small letters stands right before a name: "the diver Zorvelle Kwint"."""
    title = title_before(before, lexicon)
    return bool(title) and title[-1].islower() and title[-1] not in lexicon.organization


def is_subject_with_pronoun(text: str, end: int, after: str, lexicon: Lexicon) -> bool:
    """Whether a sentence that opens with a full name, which ends at ``end``, goes on with "his" or
    "her" and nobody else between, or is followed by a quotation of which "she said".

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_subject_with_pronoun("Ndeye Sarr was mending her net.", 10, "", lexicon())
    True
    >>> is_subject_with_pronoun("Norvik Town sacked the manager in his car.", 11, "", lexicon())
    False
    >>> is_subject_with_pronoun("Ndeye Sarr was at sea.", 10, "“It rose,” she said.", lexicon())
    True
    """
    if apposed := BESIDE.match(text, end):
        end = apposed.end()
    owner = OWNER.search(text, end)
    if _speaks_of_others(text[end : owner.start() if owner else len(text)], lexicon):
        return False
    return bool(owner or SPOKE.match(after))


def _speaks_of_others(text: str, lexicon: Lexicon) -> bool:
    """Whether words speak of somebody else, whom "his" may be of."""
    nouns = [word for word in re.findall(r"[a-z-]+", text) if singular(word) == word]
    genders = person_words().noun_gender
    return bool(NAMED.search(text)) or any(
        noun in genders or is_office(noun, lexicon) for noun in nouns
    )


def opens_clause(text: str, start: int) -> bool:
    """Whether no more than a place or a time stands before a name.

    >>> opens_clause("At the wharf, Ndeye Sarr sat.", 14), opens_clause("He met Ndeye Sarr.", 7)
    (True, False)
    """
    return start == 0 or ADJUNCT.fullmatch(text, 0, start) is not None


def _is_calling(noun: str, lexicon: Lexicon) -> bool:
    """Whether a noun in the singular is what a person is, and no body."""
    return singular(noun) == noun and is_office(noun, lexicon) and noun not in lexicon.organization
