"""The role of a body that is called by a common noun: "the parole board", "the drugmaker", "an
employers' federation"."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.body_names import (
    CAUSES,
    FINANCE,
    PRIVATE_OFFICES,
    STATE_SERVICES,
    TRADES,
)
from toolkit.models.sourcing.naming.callings import SPORTS
from toolkit.models.sourcing.naming.faiths import FAITHS
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    CORPORATE,
    EXPERT,
    GOVERNMENT,
    MEDIA,
    NGO,
    NOT_TOLD,
)

JOINED = words(
    "association federation confederation group organization organisation league lobby body "
    "council society guild alliance coalition network committee movement trust club"
)
"""Nouns for those who have joined, by whom the role is told."""
UNTRADED = words("council society committee movement trust club")
STATE_BOARDS = words(
    "water school parole zoning planning licensing license review pardon electoral election "
    "elections tourist tourism medical health safety transport transportation transit port harbor "
    "harbour police prison labor labour draft state city county town municipal federal national "
    "education utility river drainage library park censorship classification"
)
PUBLIC_SERVICES = STATE_SERVICES | words(
    "emergency ambulance rescue social civil national public employment foreign diplomatic court "
    "meteorological immigration child welfare veterinary coastguard"
)
SOLD = words(
    "streaming delivery taxi ride courier messaging dating subscription hosting internet satellite "
    "cleaning catering car limousine parcel moving removal music video cloud"
)
"""Services that firms sell."""
NO_FIRMS = words(
    "decision policy law film documentary trouble peace king match home movie mischief rule "
    "opinion holiday merry noise play money dress"
)
"""Makers that are no firms: "decision makers", "a filmmaker"."""
CARRIED_BY = words("ferry bus freight shipping cruise rail air container coach tram")
TRUSTS = words("trust society")
STATE_TRUSTS = words("nhs hospital health care ambulance")
COMMON_SOCIETIES = words("building friendly mutual")


def maker(noun: str) -> str:
    """What a firm makes that is called by it, or ``""``.

    >>> maker("drugmakers"), maker("chip-maker"), maker("lawmaker"), maker("maker")
    ('drug', 'chip', '', '')
    """
    single = singular(noun)
    made = single.removesuffix("maker").rstrip("-")
    return made if made != single and made not in NO_FIRMS else ""


def role_of_joined(lower: Sequence[str], owner: Sequence[str], lexicon: Lexicon) -> str:
    """The role of an association by who has joined it, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> role_of_joined(["federation"], ["the", "employers"], lexicon())
    'corporate'
    >>> role_of_joined(["group"], ["victims"], lexicon())
    'ngo'
    >>> role_of_joined(["group"], ["the", "senator"], lexicon())
    ''
    """
    single = singular(lower[-1])
    if single not in JOINED:
        return NOT_TOLD
    nearest = singular(lower[-2]) if len(lower) > 1 else ""
    if single in JOINED - UNTRADED and nearest in TRADES:
        return CORPORATE
    if (
        nearest in FAITHS
        or nearest == "refugee"
        or (single == "body" and lower[-2:-1] and lower[-2] in SPORTS)
    ):
        return NGO
    joined = owner[-1].lower() if owner else ""
    members = singular(joined)
    if not joined or not (members != joined or joined in ("women", "men", "children", "people")):
        return NOT_TOLD
    if members in TRADES:
        return CORPORATE
    role = lexicon.role_words.get(members) or lexicon.role_words.get(joined)
    known = members in CAUSES | lexicon.other_role or role in (CITIZEN, EXPERT, MEDIA, NGO)
    return NGO if known else NOT_TOLD


def role_of_common(lower: Sequence[str], owner: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body in lower case that somebody serves: "for the exchange"."""
    role = lexicon.namesakes.get(singular(lower[-1])) or role_of_joined(lower, owner, lexicon)
    return role or role_of_common_body(lower)


def role_of_common_body(lower: Sequence[str]) -> str:
    """The role of a body by its noun and what stands before it, where no list tells it.

    >>> role_of_common_body(["parole", "board"]), role_of_common_body(["board"])
    ('government', '')
    >>> role_of_common_body(["aircraft", "maker"]), role_of_common_body(["decision", "makers"])
    ('corporate', '')
    >>> role_of_common_body(["wildlife", "trust"]), role_of_common_body(["building", "society"])
    ('ngo', 'corporate')
    """
    noun = singular(lower[-1])
    before = {part for word in lower[:-1] for part in (singular(word), *word.split("-"))}
    nearest = singular(lower[-2]) if len(lower) > 1 else ""
    if noun == "maker":
        return CORPORATE if nearest and nearest not in NO_FIRMS else NOT_TOLD
    if maker(noun):
        return CORPORATE
    if noun == "board" and before:
        return GOVERNMENT if before & STATE_BOARDS else CORPORATE
    if noun == "service" and before & (PUBLIC_SERVICES | SOLD):
        return GOVERNMENT if before & PUBLIC_SERVICES else CORPORATE
    if noun == "commission":
        return GOVERNMENT
    if noun == "office" and before and not before & PRIVATE_OFFICES:
        return GOVERNMENT
    if noun in TRUSTS and before:
        if before & STATE_TRUSTS:
            return GOVERNMENT
        return CORPORATE if before & (FINANCE | COMMON_SOCIETIES) else NGO
    if (noun == "fund" and before & FINANCE) or (noun == "line" and nearest in CARRIED_BY):
        return CORPORATE
    return NOT_TOLD
