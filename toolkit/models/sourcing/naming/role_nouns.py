"""Nouns and modifiers by which roles are told, and those that tell none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.listed_bodies import listed_bodies
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.labels import CORPORATE, GOVERNMENT, MEDIA, NOT_TOLD

AFFIX = re.compile(r"^then-|-(?:in-chief|designate)$")
COUNSEL = words("lawyer attorney counsel solicitor barrister")
HEADS = words(
    "president chairman chairwoman chair chairperson head director chief secretary leader"
)
STAFF = words(
    "aide adviser advisor assistant consultant coordinator director manager officer operative "
    "specialist staffer strategist team guru"
)
TASKS = words(
    "media communication marketing sale policy legal financial technology research data science"
    " resource property"
)
"""What the staff of any body see to: "the new media aide", "its policy director"."""
LOCAL = words(
    "lawyer attorney lobbyist consultant strategist organizer organiser volunteer worker employee "
    "owner founder executive manager boss partner associate recruiter trustee specialist "
    "photographer"
)
"""Who works in a place, and serves no state: "a Washington lawyer"."""
MANAGERS = words("executive owner mogul tycoon investor")
"""Who runs a firm though it be a broadcaster."""
GROUPS = words("group organization organisation coalition association network alliance society")
VIEWS = words(
    "critic skeptic sceptic detractor opponent supporter backer proponent enthusiast admirer "
    "naysayer doubter rival foe loyalist follower adherent apologist advocate"
)
POLITICS = STAFF | words("organizer organiser leader figure movement insider boss heavyweight")
"""Who and what is called political; a political scientist is not."""
FIELDS = words(
    "tax immigration security environmental labor labour media financial energy medical insurance "
    "investment business corporate technology tech family household entertainment defense defence"
)
"""What a lawyer practises: no body is told."""


def role_word(word: str, lexicon: Lexicon, printed: str = "") -> str:
    """The role that a word in lower case tells alone, of itself or of whom it serves, or
    `NOT_TOLD`; ``printed`` is the word as it stands in the text, if it may be a name."""
    for form in (word, singular(word), AFFIX.sub("", word)):
        role = listed_bodies().role(printed or word, form) or lexicon.role_words.get(form)
        role = role or lexicon.affiliations.get(form)
        if role:
            return role
    return GOVERNMENT if word in lexicon.places else NOT_TOLD


def is_field(word: str, noun: str, lexicon: Lexicon) -> bool:
    """Whether a word before a lawyer or consultant is what they know: "an energy consultant".

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> is_field("tax", "lawyer", lexicon()), is_field("union", "lawyer", lexicon())
    (True, False)
    """
    if noun == "consultant" and lexicon.affiliations.get(word) == CORPORATE:
        return True
    return word in FIELDS and (noun in COUNSEL or noun == "consultant")


def role_of_phrase(lower: Sequence[str], lexicon: Lexicon) -> str:
    """The role of the last two or three words together: "a rights group", "rights groups"."""
    for n in (3, 2):
        if len(lower) >= n:
            for last in (lower[-1], singular(lower[-1])):
                if role := lexicon.role_phrases.get(" ".join([*lower[-n:-1], last])):
                    return role
    return NOT_TOLD


def role_of_task(lower: Sequence[str], noun: str, lexicon: Lexicon) -> str:
    """The role by what somebody on a staff sees to, where nothing tells whom they serve."""
    if noun not in STAFF:
        return NOT_TOLD
    for word in reversed(lower):
        role = role_word(word, lexicon) if singular(word) in TASKS else NOT_TOLD
        if role not in (NOT_TOLD, MEDIA):
            return role
    return NOT_TOLD
