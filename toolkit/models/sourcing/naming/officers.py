"""Offices that bodies of every kind have: whom they serve tells the role, and where that is not
told, the kind of office does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, NUMBERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.labels import CORPORATE, GOVERNMENT, NOT_TOLD

OF_STATE = words(
    "medical veterinary scientific nursing health election elections fire police probation petty "
    "electoral returning warrant customs immigration corrections parole"
)
"""Chief officers whom states have: "the chief medical officer"."""
VICE = ("vice", "president")
SHARED = words("president secretary chancellor representative")
"""Elective offices that firms, unions and schools have too."""
OF_MEDIUM = words("president executive chairman chairwoman chair manager owner founder chief head")
"""Who runs a medium as a firm; its director and its publisher may be journalists."""
JOURNALISM = words("news editorial bureau newsroom content editor politics sports investigations")
"""What a chief or head in a newsroom sees to."""
MEDIA_FIRMS = words(
    "network networks television tv broadcasting radio media publishing publications newspapers"
)
POSSESSIVES = words("its their")
NATION = re.compile(
    r"(?:[A-Z]\w+(?:ian|ean|can|ish|ese|ench|utch|reek|raqi|raeli|stani)|Saudi|Emirati|Kuwaiti"
    r"|Qatari|Omani|Yemeni|Bahraini|Somali|Bangladeshi|Nepali|Afghan|Thai|Czech|Swiss|Kurdish|Gulf"
    r"|Arab|German|Serb|Croat|Turk|Dane|Swede|Finn|Scot|Kurd|Slovak|Uzbek|Kazakh|Western|Soviet|Allied)$"
)
ANYBODY = words("ordinary young older elderly middle-class many most some")
COURTS = words("court judicial judgeship bench cabinet")


def is_shared_office(lower: Sequence[str]) -> bool:
    """Whether an office is one that a body of any kind may have, so that whose it is decides.

    >>> is_shared_office(["chief", "privacy", "officer"]), is_shared_office(["police", "officer"])
    (True, False)
    """
    noun = singular(lower[-1])
    chief = "chief" in lower[:-1] and noun in ("officer", "executive")
    return chief or is_vice(lower) or noun in SHARED


def is_vice(lower: Sequence[str]) -> bool:
    """Whether an office is that of a vice president."""
    return lower[-1] in ("vice-president", "vice-presidents") or (
        tuple(map(singular, lower[-2:])) == VICE
    )


def runs_medium(lower: Sequence[str], complement: Sequence[str]) -> bool:
    """Whether an officer of a medium runs it as a firm.

    >>> runs_medium(["president"], ["of", "the", "network"])
    True
    >>> runs_medium(["news", "chief"], []), runs_medium(["head"], ["of", "news", "at", "NNR"])
    (False, False)
    """
    if singular(lower[-1]) not in OF_MEDIUM:
        return False
    return not JOURNALISM & {*lower[:-1], *(word.lower() for word in complement[1:2])}


def names_medium(complement: Sequence[str]) -> bool:
    """Whether what an office is of is a firm with the name of a medium: "of Lind Television"."""
    return any(word[0].isupper() and word.lower() in MEDIA_FIRMS for word in complement)


def of_pronoun(head: Sequence[str]) -> bool:
    """Whether an office is of a body named before: "its president"."""
    return head[0].lower() in POSSESSIVES


def has_initials(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words hold the initials of a body of which no list tells anything.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> has_initials(["EDU", "past"], lexicon()), has_initials(["U.S."], lexicon())
    (True, False)
    """
    return any(
        len(word) > 2 and word.isalpha() and word.isupper() and word.lower() not in lexicon.places
        for word in words
    )


def role_of_office(lower: Sequence[str], head: Sequence[str], complement: Sequence[str]) -> str:
    """The role of such an office where nothing is known of the body, or `NOT_TOLD`; ``lower`` are
    the words of ``head`` without articles.

    >>> role_of_office(["chief", "privacy", "officer"], ["the", "chief"], [])
    'corporate'
    >>> role_of_office(["vice", "president"], ["a", "vice", "president"], [])
    'corporate'
    >>> role_of_office(["vice", "president"], ["the", "vice", "president"], [])
    ''
    """
    noun = singular(lower[-1])
    if noun == "officer" and "chief" in lower[:-2]:
        between = set(lower[lower.index("chief") + 1 : -1])
        return GOVERNMENT if between & OF_STATE else CORPORATE
    if is_vice(lower) and not {"former", "ex"} & set(lower):
        return CORPORATE if _is_task(complement) or head[0].lower() in ("a", "an") else NOT_TOLD
    return NOT_TOLD


def _is_task(complement: Sequence[str]) -> bool:
    """Whether what depends on an office is what it sees to: "for sales", "of marketing"."""
    if len(complement) < 2 or complement[0].lower() not in ("of", "for"):
        return False
    return complement[1][0].islower() and complement[1] not in DETERMINERS


def is_field_alone(complement: Sequence[str]) -> bool:
    """Whether an office is of a field and of no body.

    >>> is_field_alone(["of", "agriculture"]), is_field_alone(["of", "the", "club"])
    (True, False)
    """
    return len(complement) == 2 and complement[0] == "of" and complement[1].islower()


def is_of_people(head: Sequence[str]) -> bool:
    """Whether somebody is told by a nation alone: "a young Iranian", "ordinary Russians"; the
    Russians may be the state.

    >>> is_of_people(["an", "Iranian"]), is_of_people(["ordinary", "Russians"])
    (True, True)
    >>> is_of_people(["the", "Russians"]), is_of_people(["Ana", "Bowman"])
    (False, False)
    """
    if not head or not NATION.match(singular(head[-1])):
        return False
    if len(head) == 1:
        return head[0].endswith("s")
    single = head[0].lower() in ("a", "an") and all(word.islower() for word in head[1:-1])
    return single or head[-2].lower() in ANYBODY | NUMBERS or head[-2].isdigit()


def is_of_bench(lower: Sequence[str], complement: Sequence[str]) -> bool:
    """Whether somebody is a nominee for a court or a cabinet, which is no candidacy.

    >>> is_of_bench(["district", "court", "nominee"], []), is_of_bench(["party", "nominee"], [])
    (True, False)
    """
    if singular(lower[-1]) != "nominee":
        return False
    after = {word.lower() for word in complement}
    return bool(COURTS & set(lower)) or bool(COURTS & after and {"for", "to"} & after)
