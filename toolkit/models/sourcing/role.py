"""What kind of actor a source is, from the words that tell its capacity.

The noun decides, with what stands before it and depends on it: a chairman of a company, of a party
and of a charity are of three roles, a minister is of one. A noun whose role is that of whom it
serves is listed as such (``agents``), with the role it has where nothing else is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.grammar import CLAUSE, DETERMINERS, NUMBERS, words
from toolkit.models.sourcing.lexicon import Lexicon
from toolkit.models.sourcing.noun_phrase import NounPhrase, phrase, singular

NOT_TOLD = ""
OTHER, GOVERNMENT, POLITICAL, CITIZEN = "other", "government", "political", "citizen"
CORPORATE, NGO = "corporate", "ngo"
"""A capacity that fits no other role; of states; of who runs for office; of private people."""
COUNSEL = words("lawyer attorney counsel solicitor barrister")
REACH = 8
KNOWING = words(
    "familiar close briefed involved with privy near aware knowledgeable in at inside around"
)
INSIDE = words("in at inside within around")
UNSPECIFIC = words(
    "group groups society organization organisation fund alliance league trust partnership"
)
HEADS = words(
    "president chairman chairwoman chair chairperson head director chief secretary leader"
)
SERVING = words("for of at to with in from on inside within by")
AFFIX = re.compile(r"-(?:in-chief|designate)$")
RANKS = words("general major private")
"""Ranks that before a noun are adjectives: a general secretary."""
PARTY_TAG = re.compile(r"[RDI]-[A-Z]")


def role_of(parts: NounPhrase, lexicon: Lexicon, name_at: int | None = None) -> str:
    """The role that the words tell, or `NOT_TOLD`; a person's name begins at ``name_at``."""
    person = name_at is not None
    described = parts.head[:name_at] if person else parts.head
    around = list(parts.head) + [word for segment in parts.beside for word in segment[:REACH]]
    if person and any(singular(word.lower()) in lexicon.running for word in around):
        return POLITICAL
    role = capacity(described, parts.owner, parts.complement, lexicon)
    if role in (NOT_TOLD, OTHER) and (person or role == OTHER):
        roles = [_beside(segment, lexicon) for segment in parts.beside]
        settled = [beside for beside in roles if beside not in (NOT_TOLD, OTHER)]
        return settled[0] if settled else role or (OTHER if OTHER in roles else NOT_TOLD)
    return role


def _beside(segment: Sequence[str], lexicon: Lexicon) -> str:
    """The role that an apposition tells: ", a retired pilot", ", who leads the union"."""
    if any(PARTY_TAG.match(word) for word in segment[:1]):
        return POLITICAL
    first = segment[0].lower()
    if first[0].isdigit() or first in ("who", "whose", "which", "where", "and"):
        return NOT_TOLD
    parts = phrase(segment, lexicon)
    noun = singular(parts.lower[-1])
    known = noun in lexicon.agents or noun in lexicon.people or _role_word(noun, lexicon)
    if noun in lexicon.places or not (known or first in DETERMINERS):
        return NOT_TOLD
    return capacity(parts.head, parts.owner, parts.complement, lexicon)


def capacity(
    head: Sequence[str], owner: Sequence[str], complement: Sequence[str], lexicon: Lexicon
) -> str:
    """The role of a description: its noun, else whom the noun serves."""
    lower = [word.lower().rstrip(".") for word in head]
    lower = [word for word in lower if word not in lexicon.honorifics]
    if not lower:
        return _of_body(owner or complement[1:], lexicon)
    noun = lower[-1]
    if noun.endswith("-elect"):
        return POLITICAL
    single = singular(noun)
    former = bool({"former", "ex"} & set(lower)) or noun.startswith("ex-")
    if former and {noun.removeprefix("ex-"), single.removeprefix("ex-")} & lexicon.elected:
        return POLITICAL
    for n in (3, 2):
        if len(lower) >= n and (role := lexicon.role_phrases.get(" ".join(lower[-n:]))):
            return role
    fixed = lexicon.role_words.get(noun) or lexicon.role_words.get(single)
    fixed = fixed or lexicon.role_words.get(AFFIX.sub("", noun))
    fixed = fixed or lexicon.bodies.get(noun, NOT_TOLD)
    if body := lexicon.bodies.get(" ".join(lower)):
        return body
    if " ".join(lower) in lexicon.places:
        return GOVERNMENT
    if noun.endswith("year-old"):
        return CITIZEN
    knows = bool({noun, single} & (lexicon.vague_nouns | lexicon.quantifiers))
    if knows and fixed and noun not in ("people", "person") and noun not in lexicon.agents:
        return fixed
    serves = knows or noun in lexicon.agents or single in lexicon.agents
    if not serves:
        if "&" in head and head[-1][0].isupper() and noun not in lexicon.organization:
            return CORPORATE
        if not fixed and noun in ("office", "board") and head[-1][0].isupper():
            return GOVERNMENT
        if not fixed and noun in lexicon.organization | lexicon.suffixes and noun not in UNSPECIFIC:
            fixed = lexicon.affiliations.get(noun, NOT_TOLD)
        if complement and fixed in (NOT_TOLD, "expert") and "rights" in map(str.lower, complement):
            return NGO
        if fixed or noun in lexicon.places:
            return fixed or GOVERNMENT
        role = _role_of_modifiers(lower[:-1], lexicon)
        return role or (OTHER if head[-1][0].islower() else NOT_TOLD)
    role = _role_of_modifiers(lower[:-1], lexicon)
    if not role and owner:
        role = served(owner, lexicon)
    if not role and complement:
        role = _role_of_complement(complement, noun, lexicon)
    if role:
        return role
    if (noun in lexicon.partisans or single in lexicon.partisans) and any(
        word[0].isupper() and word.lower() not in DETERMINERS
        for word in (*head[:-1], *owner, *complement[1:])
    ):  # "a Ruiz adviser", "Ruiz's allies"
        return POLITICAL
    if single in COUNSEL and (owner or complement) and (owner or complement)[-1][0].isupper():
        return CITIZEN
    if noun in HEADS and complement and complement[0].lower() in ("of", "for", "at"):
        return NOT_TOLD  # of a body that nothing is known of
    knowing = complement and complement[0].lower() in KNOWING
    counted = (len(lower) < 2 and len(head) > 1) or lower[0] in NUMBERS or lower[0][0].isdigit()
    if knows and (noun != "people" or knowing or counted):
        return NOT_TOLD
    return fixed


def _role_of_modifiers(lower: Sequence[str], lexicon: Lexicon) -> str:
    """The role that the words before the noun tell, the nearest first."""
    for i in range(len(lower) - 1, -1, -1):
        if i and (role := lexicon.role_phrases.get(f"{lower[i - 1]} {lower[i]}")):
            return role
        if lower[i] not in lexicon.agents | RANKS and (role := _role_word(lower[i], lexicon)):
            return role
    return NOT_TOLD


def _role_of_complement(complement: Sequence[str], noun: str, lexicon: Lexicon) -> str:
    """The role of whom or what the noun serves: "for the port", "close to the minister"."""
    first = complement[0].lower()
    if first in KNOWING and first not in INSIDE and singular(noun) in lexicon.vague_nouns:
        return NOT_TOLD
    for i, word in enumerate(complement):
        if word.lower() in CLAUSE:
            break
        serves = word.lower() in SERVING and i + 1 < len(complement)
        if serves and (role := served(complement[i + 1 :], lexicon)):
            return role
    return NOT_TOLD


def served(body: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body or person that somebody serves."""
    parts = phrase(body, lexicon)
    lower = [word for word in parts.lower if word not in lexicon.honorifics]
    whole = parts.lower  # "save the children"
    for n in (3, 2):
        for i in range(len(whole) - n + 1):
            pair = " ".join(whole[i : i + n])
            if role := lexicon.role_phrases.get(pair) or lexicon.bodies.get(pair):
                return role
    for k, word in enumerate(reversed(lower)):
        titled = not k or word in lexicon.titles  # "for Health Minister Bo Lind"
        role = _role_word(word, lexicon) if titled else lexicon.affiliations.get(word, NOT_TOLD)
        role = role or lexicon.bodies.get(word, NOT_TOLD)
        if role := role or (GOVERNMENT if word in lexicon.places else NOT_TOLD):
            return role
    return served(parts.owner, lexicon) if parts.owner else NOT_TOLD


def _of_body(body: Sequence[str], lexicon: Lexicon) -> str:
    """The role of somebody of whom only a body is told: "Ana Lima of the river trust"."""
    if not body or body[-1].lower() in lexicon.places:
        return NOT_TOLD
    return served(body, lexicon)


def _role_word(word: str, lexicon: Lexicon) -> str:
    for form in (word, singular(word), AFFIX.sub("", word)):
        role = lexicon.bodies.get(form) or lexicon.role_words.get(form)
        role = role or lexicon.affiliations.get(form)
        if role:
            return role
    return GOVERNMENT if word in lexicon.places else NOT_TOLD
