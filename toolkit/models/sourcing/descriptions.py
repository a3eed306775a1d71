"""Noun phrases without a name: their head, what modifies it, and whether they are definite."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.models.sourcing.grammar import CLAUSE, DETERMINERS, NUMBERS, PREPOSITIONS
from toolkit.models.sourcing.grammar import words as word_set
from toolkit.models.sourcing.lexicon import Lexicon
from toolkit.models.sourcing.naming import AFFIXED, find_role
from toolkit.models.sourcing.noun_phrase import WORD, head_length, singular

DEFINITE = word_set("the this that these those his her its their our my")
INDEFINITE = word_set(
    "a an one another some several many most few other others various any certain more second "
    "third fellow separate"
)
EMPTY = (
    DETERMINERS
    | PREPOSITIONS
    | CLAUSE
    | word_set("and or mr mrs ms own same spoke speaking two three both all as not be")
)
BESIDE_TITLES = word_set("former ex of presidential gubernatorial senior longtime")
LEADS_TITLE = word_set("former ex presidential gubernatorial senior longtime")
OPENERS = word_set(
    "but and or so when while after before as since although though because in on at by for from "
    "with that this these those then now once still yet if asked said says told like even both "
    "what how why where not no yes"
)
APPOSITION = 14
OPENS_APPOSITION = word_set("former chief head who a an the one his her their its")


class Description(NamedTuple):
    """A description: head noun in the singular, the other content words, article."""

    head: str
    modifiers: frozenset[str]
    definite: bool
    indefinite: bool
    plural: bool


def parse(text: str, key: str) -> Description:
    """Take a noun phrase apart; ``key`` is its head.

    >>> described = parse("the Foreign officials", "officials")
    >>> described.head, set(described.modifiers), described.definite, described.plural
    ('official', {'foreign'}, True, True)
    """
    words = [
        w.lower().rstrip(".") for w in WORD.findall(text.replace("’s ", " ").replace("'s ", " "))
    ]
    words = [w for w in words if w[0].isalnum()]
    clause = next((i for i, w in enumerate(words) if i and w in CLAUSE), len(words))
    words = words[:clause]
    head = singular(key.lower())
    opener = words[0] if words else ""
    rest = frozenset(
        singular(w) for w in words if w not in EMPTY and w not in INDEFINITE and singular(w) != head
    )
    indefinite = opener in INDEFINITE or (
        opener in DEFINITE and any(w in ("second", "other", "third") for w in words[1:2])
    )
    definite = opener in DEFINITE and not indefinite
    plural = key.lower() != head or opener in NUMBERS or opener in ("these", "those", "both")
    return Description(head, rest, definite, indefinite, plural)


def title_before(text: str, lexicon: Lexicon) -> list[str]:
    """The words of office right before a name, if there are any.

    >>> from toolkit.models.sourcing.lexicon import lexicon
    >>> title_before("But Republican presidential candidate ", lexicon())
    ['Republican', 'presidential', 'candidate']
    >>> title_before("But in Los Angeles, ", lexicon())
    []
    """
    kept: list[str] = []
    known = False
    for word in reversed(WORD.findall(text[-90:])[-8:]):
        plain = word.lower().rstrip(".")
        office = (
            plain in lexicon.role_words
            or AFFIXED.sub("", plain) in lexicon.role_words
            or plain in lexicon.other_role
            or plain in lexicon.spokespeople
            or plain in lexicon.people
            or plain in lexicon.titles
        )
        if not word[0].isalnum() or not (word[0].isupper() or office or plain in BESIDE_TITLES):
            break
        known = known or office
        kept.insert(0, word)
    while kept and (kept[0].lower() in BESIDE_TITLES - LEADS_TITLE or kept[0].lower() in OPENERS):
        kept.pop(0)
    return kept if known else []


def apposition_after(text: str, lexicon: Lexicon) -> str:
    """The apposition or "who is …" after a name: "the mayor of Porto Verde", or ``""``."""
    match = APPOSED.match(text)
    if match is None:
        return ""
    phrase = match["phrase"]
    words = [word.lower() for word in WORD.findall(phrase[:120])[:APPOSITION]]
    end = next((i for i, word in enumerate(words) if not word[0].isalnum()), len(words))
    words = words[:end]
    if not words:
        return ""
    first = words[0].rstrip(".")
    lists = (lexicon.role_words, lexicon.spokespeople, lexicon.titles, lexicon.other_role)
    known = any(first in words for words in lists)
    if not (match["who"] or known or first in OPENS_APPOSITION):
        return ""
    if words[0] == "who" or (first in ("his", "her", "their", "its") and len(words) > 6):
        return ""
    stop = BOUND.search(phrase)
    phrase = phrase[: stop.start()] if stop else phrase
    if find_role(words, head_length(words), lexicon) == "other" and not NOUN_PHRASE.match(phrase):
        return ""
    return phrase.strip()


APPOSED = re.compile(
    r"(?:,|\s*[(—–])\s*"
    r"(?P<who>who (?:is|was|has been|serves as|works as|heads|leads|chairs|runs) )?"
    r"(?P<phrase>[^,.;:()“”\"—–?!]+(?:\.[A-Z]\.?[^,.;:()“”\"—–?!]*)*)"
)
BOUND = re.compile(r"\b(?:who|which|that|whose|said|says|told|where|when|while|but)\b")
NOUN_PHRASE = re.compile(r"(?:an?|the|one) [\w ’'-]+$", re.IGNORECASE)
