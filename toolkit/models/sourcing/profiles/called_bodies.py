"""Bodies whose names look like a person's, known by what the article says of them.

"Shares in Norvik Lithic fell": a firm; "Ober Vask, the consortium behind it", "Ober Vask, which has
fought the dam": a body of whatever kind. A first name, a title or a pronoun outweighs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import head_length, words_of
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.descriptions import apposition_after
from toolkit.models.sourcing.mentions.references import PERSON, Entity
from toolkit.models.sourcing.naming.labels import CORPORATE, NOT_TOLD, OTHER
from toolkit.models.sourcing.naming.naming import describe

TRADED = re.compile(r"\b(?:shares?|stock|bonds|stake) (?:in|of) (?:the )?$", re.IGNORECASE)
"""What a firm has before its name."""
HOLDS = re.compile(
    r"(?:[’']s|(?<=s)[’'])? (?:shares|stock|shareholders|customers|revenues?|profits?|turnover"
    r"|headquarters|subsidiar(?:y|ies)|factor(?:y|ies)|stores|branches|warehouses?)\b"
)
"""What a firm has behind its name."""
WHO = re.compile(r",? who\b")
WHICH = re.compile(r"(?: \([A-Z][\w.]*\))?,? which\b")


def body_called(entity: Entity, sentences: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body whose name was read as a person's, `OTHER` where nothing tells which, and
    `NOT_TOLD` where it is no body."""
    person = entity.person
    if entity.kind != PERSON or person is None or entity.known_gender:
        return NOT_TOLD
    first_names = person_words().first_names
    if any(
        name.title or name.kin or any(each.lower() in first_names for each in name.parts[:-1])
        for name in person.names
    ):
        return NOT_TOLD
    kind = NOT_TOLD
    full = " ".join(person.fullest().parts)
    for text in sentences:
        for match in re.finditer(rf"\b{re.escape(full)}\b", text):
            after = text[match.end() : match.end() + 140]
            role = _told_beside(text[: match.start()], after, lexicon)
            if role not in (NOT_TOLD, OTHER):
                return role
            kind = kind or role
    return kind


def _told_beside(before: str, after: str, lexicon: Lexicon) -> str:
    """What the words around a name tell of a body.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> _told_beside("On Monday shares in ", " fell.", lexicon())
    'corporate'
    >>> _told_beside("", ", the charity behind the appeal, said", lexicon())
    'ngo'
    >>> _told_beside("", ", which has fought the dam, said", lexicon())
    'other'
    >>> _told_beside("", ", the chairman of the charity, said", lexicon())
    ''
    """
    if TRADED.search(before) or HOLDS.match(after):
        return CORPORATE
    if WHO.match(after):
        return NOT_TOLD
    apposed = apposition_after(after, lexicon).partition(" behind ")[0]
    words = [word.lower() for word in words_of(apposed)]
    head = words[head_length(words) - 1] if words else ""
    if head in lexicon.organization and head not in lexicon.collective:
        return describe(apposed, lexicon).role
    return OTHER if WHICH.match(after) else NOT_TOLD
