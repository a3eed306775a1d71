"""Whom a bare "a spokesman said" speaks for: the body that the article has named last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.naming.body_names import name_role
from toolkit.models.sourcing.naming.capacity import served
from toolkit.models.sourcing.naming.labels import CITIZEN, NOT_TOLD

REACH = 3
"""Over how many sentences before a spokesman the body may have been named."""
BARE = re.compile(r"(?:(?:the|an?|another|one) )?spokes(?:man|woman|person|people|men|women)")
SPEAKER = re.compile(r"\bspokes(?:man|woman|person|people|men|women)$", re.IGNORECASE)
NAME = r"[A-Z][\w&.’'-]*(?: (?:(?:of|for|and|the|&) ){0,2}[A-Z][\w&.’'-]*)*"
NOUN = (
    r"(?:company|firm|bank|corporation|agency|ministry|department|university|college|school"
    r"|hospital|union|charity|church|museum|airline|retailer|manufacturer|automaker|utility|police)"
)
BODY = re.compile(rf"{NAME}|\b(?:[a-z]+ )?{NOUN}\b")


def is_bare(source: str) -> bool:
    """Whether a source is a spokesman of whom nothing more is told.

    >>> is_bare("A spokeswoman"), is_bare("a port spokeswoman")
    (True, False)
    """
    return BARE.fullmatch(source.lower()) is not None


def speaks_for_body(description: str) -> bool:
    """Whether a source without more words speaks for a body, and so is nobody's citizen.

    >>> speaks_for_body("company spokesman"), speaks_for_body("a spokesman's wife")
    (True, False)
    """
    return SPEAKER.search(description) is not None


def role_of_last_body(sentences: Sequence[str], i: int, at: int, lexicon: Lexicon) -> str:
    """The role of the body named last before place ``at`` of sentence ``i``, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> texts = ["The Harbor Mining Company closed.", "It was late, a spokesman said."]
    >>> role_of_last_body(texts, 1, 13, lexicon())
    'corporate'
    """
    for k in range(i, max(-1, i - REACH - 1), -1):
        text = sentences[k][:at] if k == i else sentences[k]
        for words in reversed([match[0].split() for match in BODY.finditer(text)]):
            role = _of_body(words, lexicon)
            if role not in (NOT_TOLD, CITIZEN):
                return role
    return NOT_TOLD


def _of_body(words: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body: by a noun, by its name in full, or listed with one of a word."""
    if words[-1][0].islower() or re.fullmatch(NOUN, words[0].lower()):  # "Police"
        return served([word.lower() for word in words], lexicon)
    if len(words) == 1:
        return lexicon.bodies.get(words[0].lower().rstrip("."), NOT_TOLD)
    return name_role(words, (), lexicon) or NOT_TOLD
