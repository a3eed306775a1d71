"""How a source is named, and what kind of actor it is, from the words that stand for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.grammar import (
    CLAUSE,
    DETERMINERS,
    JOURNALISTS,
    NUMBERS,
    PARTICLES,
    PERSONAL,
    PLURAL,
    PREPOSITIONS,
    THING,
)
from toolkit.models.sourcing.lexicon import Lexicon

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-.&][^\W_]+)*\.?|[,;(]|[“\"]|&")
POSSESSIVE = re.compile(r"[’']s?$")
OFFICE = re.compile(  # "Secretary of State Ana Lima": one title
    r"\b([Ss]ecretary|[Mm]inister|[Cc]hief|[Dd]irector|[Gg]overnor|[Mm]ayor|[Pp]resident|[Ss]peaker)"
    r" of (?:the )?((?:[A-Z][\w-]+|staff|state))(?= [A-Z])"
)


class Naming(NamedTuple):
    """How a source is named and its role; ``key`` is the surname or head word it can be met by
    again, ``pronoun`` is set where it must be resolved first."""

    naming: str
    role: str
    key: str = ""
    pronoun: bool = False


def describe(source: str, lexicon: Lexicon) -> Naming:
    """Naming and role of a source from its own words.

    >>> from toolkit.models.sourcing.lexicon import lexicon
    >>> describe("some officials in the ministry", lexicon())
    Naming(naming='vague', role='government', key='officials', pronoun=False)
    >>> describe("Dr. Ana Lima, a geologist", lexicon())[:3]
    ('named', 'expert', 'Lima')
    """
    plain = source.replace("’s ", " ").replace("'s ", " ")
    words = WORD.findall(POSSESSIVE.sub("", OFFICE.sub(r"\1 \2", plain)))
    lower = [word.lower() for word in words]
    while lower and (not lower[0][0].isalnum() or lower[0] in ("by", "to", "from", "for", "but")):
        words, lower = words[1:], lower[1:]
    if not lower:
        return Naming("named", "other", pronoun=True)
    if lower[0] in PERSONAL | PLURAL | THING and (len(lower) == 1 or lower[1] in CLAUSE | {","}):
        return Naming("named", "other", lower[0], pronoun=True)
    head = head_length(lower)
    role = find_role(lower, head, lexicon)
    if is_vague(source, lower[:head], words[:head], lexicon):
        return Naming("vague", role, lower[head - 1])
    naming, key = _name(words[:head], lower[:head], source, lexicon)
    if naming == "role_only":
        name = _apposed_name(words, head, lexicon)
        if name:
            naming, key = "named", name
    if naming in ("document", "media"):
        role = naming
    elif naming == "organization" and role == "other":
        role = "government" if lower[head - 1] in lexicon.places else "other"
    return Naming(naming, role, key)


def head_length(lower: Sequence[str]) -> int:
    """How many words the noun phrase has, up to its head: before commas, prepositions, clauses."""
    for i, word in enumerate(lower):
        if i and (
            (not word[0].isalnum() and word != "&") or word in PREPOSITIONS | CLAUSE | {"and"}
        ):
            return i
    return len(lower)


def is_vague(source: str, head: Sequence[str], words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the source is left open: "some officials", "critics", "people familiar with"."""
    if lexicon.vague_patterns.match(source.strip().lower()):
        return True
    named = any(word[0].isupper() for word in words[1:]) and words[-1][0].isupper()
    if named:
        return False
    if head[0] in lexicon.quantifiers:
        # "some officials", but not "most of the page" (a thing) nor "other" with a name
        return len(head) == 1 or head[-1].endswith("s") or head[-1] in lexicon.people
    if head[0] in DETERMINERS and head[0] not in ("a", "an", "one"):
        return False
    if head[0] in ("a", "an", "one"):
        return head[-1] in lexicon.vague_singular
    return head[-1] in lexicon.vague_alone and head[0] not in NUMBERS


def _name(
    words: Sequence[str], lower: Sequence[str], source: str, lexicon: Lexicon
) -> tuple[str, str]:
    last = lower[-1].rstrip(".")
    common = len(words) == 1 and last in (
        lexicon.document
        | lexicon.people
        | lexicon.spokespeople
        | lexicon.collective
        | lexicon.role_words.keys()
    )  # "Police said": the capital is the sentence's
    if common or (not words[-1][0].isupper() and last not in PARTICLES):
        if last in JOURNALISTS:
            return "role_only", last
        if last in lexicon.media_nouns:
            return "media", last
        if last in lexicon.document:
            return "document", last
        if last in lexicon.organization and last not in lexicon.collective:
            return "organization", last
        return "role_only", last
    run = _capitals(words)
    low = [word.lower().rstrip(".") for word in run]
    phrase = " ".join(low)
    name = [w for w, plain in zip(run, low, strict=True) if plain not in lexicon.titles]
    titled = len(name) < len(run) and low[0] in lexicon.titles
    before = lower[len(words) - len(run) - 1] if len(run) < len(words) else ""
    role_before = before in lexicon.people or before in lexicon.role_words
    role_before = role_before or before in lexicon.spokespeople
    if role_before and name:
        return "named", name[-1]
    if lexicon.media_names.fullmatch(phrase) or lexicon.media_names.fullmatch("the " + phrase):
        return "media", low[-1]
    if not titled and len(run) > 1 and low[-1] in lexicon.media_tails:
        return "media", low[-1]
    if phrase in lexicon.places or phrase in lexicon.bodies or low[-1] in lexicon.places:
        return "organization", run[-1]
    if low[-1] in lexicon.organization and low[-1] not in lexicon.collective:
        return "organization", run[-1]
    if not name:
        return ("organization", run[-1]) if low[-1] == "state" else ("role_only", low[-1])
    if low[-1] in lexicon.document and len(run) > 1:
        return "document", low[-1]
    if low[-1] in lexicon.people or low[-1] in lexicon.spokespeople:
        return "role_only", low[-1]
    if low[-1] in lexicon.role_words and not titled:
        return "role_only", low[-1]
    if words[-1].isupper() and len(words[-1]) > 1 and len(name) == 1 and not titled:
        return "organization", run[-1]
    if "&" in run or (lower[0] == "the" and not titled and not role_before):
        return "organization", run[-1]
    return "named", name[-1].rstrip(".")


def _capitals(words: Sequence[str]) -> list[str]:
    """The capitalised words at the end: "Prime Minister Ana de Lima"."""
    at = len(words)
    while at and (words[at - 1][0].isupper() or words[at - 1] in PARTICLES | {"&"}):
        at -= 1
    while at < len(words) - 1 and words[at] in PARTICLES:
        at += 1
    return list(words[at:])


def _apposed_name(words: Sequence[str], head: int, lexicon: Lexicon) -> str:
    """The surname in "a spokesman for the port, Ali Demir," or ``""``."""
    if "," not in words[head:]:
        return ""
    at = words.index(",", head) + 1
    part: list[str] = []
    for word in words[at:]:
        if not (word[0].isupper() or word in PARTICLES):
            break
        part.append(word)
    after = words[at + len(part)] if at + len(part) < len(words) else ","
    low = [word.lower() for word in part]
    if not 2 <= len(part) <= 4 or after not in {",", ";", "("}:
        return ""
    return "" if any(w in lexicon.organization for w in low) else part[-1]


def find_role(lower: Sequence[str], head: int, lexicon: Lexicon) -> str:
    """The role the words tell, or ``other``: the head word first, then from left to right; a
    spokesperson is of the role of whom they speak for."""
    plain = [word.rstrip(".") for word in lower]
    for n in (3, 2):
        for i in range(len(plain) - n + 1):
            if role := lexicon.role_phrases.get(" ".join(plain[i : i + n])):
                return role
    last = plain[head - 1] if head else ""
    head_role = lexicon.role_words.get(last, "")
    if (
        head_role
        and last not in lexicon.spokespeople
        and (head_role != "citizen" or len(plain) == 1)
    ):
        return head_role
    for word in plain:
        singular = word.removesuffix("s")
        role = lexicon.bodies.get(word) or lexicon.role_words.get(word)
        role = role or lexicon.role_words.get(singular)
        if role and word not in lexicon.spokespeople:
            return role
    if any(word in lexicon.places for word in plain):
        return "government"
    return "other"
