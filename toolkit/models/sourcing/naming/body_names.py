"""The role that the proper name of a body tells.

Its head tells it, with the words that name a trade or a cause, or the whole name where a list has
it. No further word does: a "Campaign Legal Center" runs for no office, a "Legal Defense Fund" is
of no army.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.naming.faiths import FAITHS
from toolkit.models.sourcing.naming.labels import (
    CORPORATE,
    EXPERT,
    GOVERNMENT,
    MEDIA,
    NGO,
    NOT_TOLD,
    POLITICAL,
)

AFTER_HEAD = words("of for to on against in")
JOINING = words("and &")
DOTTED = re.compile(r"(?:\w\.)+\w\.?")
LONGEST = 4
"""How many words the listed name of a body may have."""
TRADES = words(
    "industry business commerce trade manufacturer manufacturing maker producer grower bank "
    "banker banking retailer retail merchant broadcaster builder contractor dealer grocer brewer "
    "distiller exporter importer insurer insurance lender mortgage operator owner publisher "
    "realtor refiner shipper shipowner supplier wholesaler distributor employer investor "
    "securities mining petroleum oil gas coal steel iron metal chemical plastic cement lumber "
    "timber beef pork dairy meat poultry corn sugar wine beer beverage tobacco hotel lodging "
    "restaurant hospitality tourism travel airline aerospace automobile automotive trucking "
    "shipping railroad electric energy solar nuclear utility telecommunication telecom cable "
    "wireless internet software semiconductor technology electronics pharmaceutical biotechnology "
    "apparel footwear textile toy jeweler casino recording franchise equity finance financial "
    "realty landlord bottler baker miller processor packer gravel brick tile marble concrete "
    "paper packaging fertilizer gypsum haulier hauler haulage landowner landlord cruise ferry "
    "automaker carmaker drugmaker chipmaker planemaker shipbuilder homebuilder winemaker "
    "wholesaler caterer innkeeper hotelier restaurateur shopkeeper trader freight logistics"
)
COMMODITIES = words(
    "petroleum oil gas coal steel iron beer wine tobacco plastic cement sugar beef meat brick tile "
    "gypsum fertilizer manufacturer packaging gravel marble concrete"
)
CAUSES = FAITHS | words(
    "right liberty justice legal defense defence relief refugee aid conservation wildlife nature "
    "environmental environment climate peace freedom victim survivor woman child youth church "
    "labor worker employee teacher nurse farmworker tenant taxpayer student parent family humane "
    "animal hunger poverty homeless immigrant veteran equality pro-life advocacy consumer "
    "leadership rescue citizen islam pontifical papal"
)
OFFICES = words("president governor senate senator congress mayor assembly parliament sheriff")
FINANCE = words("hedge pension investment equity venture mutual index growth income bond")
STATE_SERVICES = words(
    "weather park forest postal secret customs immigration revenue fire health prison prosecution "
    "intelligence security border marshals wildlife geological civil ambulance probation police"
)
TRADERS = words(
    "association federation confederation alliance coalition council chamber league society group "
    "organization organisation board"
)
"""Heads of bodies that firms found as well as people who share a cause."""
OF_CAUSES = words(
    "campaign center centre club conference network watch forum group initiative project council "
    "organization organisation coalition alliance trust institute academy"
)
"""Heads that tell a role by what the body is for."""
PERSONAL_TITLES = words(
    "mr mrs ms sen senator rep gov governor mayor president dr secretary sir lord judge gen"
)
PARTIES = words("republican democrat democratic gop")
STUDIES = words("medical research study policy science cancer")
PRIVATE_OFFICES = words("family law dental doctor medical box home corporate head union party")
FIRMS = words("travel advertising talent employment rating estate modeling")


def undotted(word: str, lexicon: Lexicon) -> str:
    """A word in lower case, an acronym without its points.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> undotted("F.B.I.", lexicon()), undotted("U.S.", lexicon()), undotted("Gov.", lexicon())
    ('fbi', 'u.s', 'gov')
    """
    if word == "US":  # no pronoun
        return "u.s"
    plain = word.lower().rstrip(".")
    if plain in lexicon.places or not DOTTED.fullmatch(plain):
        return plain
    return plain.replace(".", "")


def name_role(main: Sequence[str], tail: Sequence[str], lexicon: Lexicon) -> str | None:
    """The role of a body from its name, in its own case, or `NOT_TOLD`; ``tail`` is what follows
    the head. ``None`` where the words are no proper name of a body.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> name_role(["the", "Harbor", "Legal", "Defense", "Fund"], [], lexicon())
    'ngo'
    >>> name_role(["National", "Gravel", "Association"], [], lexicon())
    'corporate'
    >>> name_role(["the", "navy"], [], lexicon())
    """
    main = [word for word in main if word.lower() not in DETERMINERS]
    tail = _capitalized(tail)
    if not main or len(main) + len(tail) < 2 or not main[-1][0].isupper():
        return None
    if any(not word[0].isupper() and word not in JOINING for word in main):
        return None
    low = [undotted(word, lexicon) for word in main]
    head, before = low[-1], low[:-1]
    if PERSONAL_TITLES & set(before) or (
        len(main) == 2 and not tail and before[0] in person_words().first_names
    ):
        return None
    listed = _listed([*main, *tail], lexicon)
    if listed:
        return listed
    single = singular(head)
    heads = lexicon.organization | lexicon.suffixes
    if head not in heads and single not in heads:
        return None
    for n in (3, 2):
        if len(low) >= n and (role := lexicon.role_phrases.get(" ".join(low[-n:]))):
            return role
    pairs = (" ".join(low[i : i + 2]) for i in range(len(low) - 1))
    if any(lexicon.role_phrases.get(pair) == POLITICAL for pair in pairs):
        return POLITICAL  # "the Harbor Tea Party Coalition"
    after = [undotted(word, lexicon) for word in tail]
    if "&" in main and head not in heads - lexicon.suffixes:
        return CORPORATE
    modifiers = set(_parts(before))
    if single == "office" and after[:1] == ["of"] and not modifiers & PRIVATE_OFFICES:
        return GOVERNMENT
    role = _of_head(single, modifiers | set(map(singular, modifiers)), after)
    if role is None and head == "bank" and tail and after[-1] in lexicon.places:
        role = GOVERNMENT  # the central bank of a country
    if role is None and (head in lexicon.agents or single in lexicon.agents):
        return None
    role = _of_list(head, lexicon) if role is None else role
    return NGO if role in (NOT_TOLD, EXPERT) and "rights" in after else role


def start_of_name(cased: Sequence[str], i: int) -> int:
    """Where the run of capitals that ends at word ``i`` begins."""
    while i and cased[i - 1][0].isupper():
        i -= 1
    return i


def outside_names(pieces: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The words of a text without those of the names of bodies that are none of politics.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> outside_names("an aide of the Harbor Campaign Legal Center".split(), lexicon())
    ['an', 'aide', 'of', 'the']
    """
    kept: list[str] = []
    i = 0
    while i < len(pieces):
        end = i
        while end < len(pieces) and pieces[end][0].isupper():
            end += 1
        end = max(end, i + 1)
        role = name_role(pieces[i:end], pieces[end:], lexicon)
        if role is None or role == POLITICAL:
            kept += pieces[i:end]
        i = end
    return kept


def _capitalized(tail: Sequence[str]) -> list[str]:
    """What belongs to a name behind its head: "of the Harbor Pilots"."""
    if not tail or tail[0].lower() not in AFTER_HEAD:
        return []
    kept = [tail[0]]
    for word in tail[1:]:
        small = word.lower() in DETERMINERS or word in JOINING or word in ("of", "for")
        if not word[0].isupper() and not small:
            break
        kept.append(word)
    while kept and not kept[-1][0].isupper():
        kept.pop()
    return kept


def _parts(low: Sequence[str]) -> Iterator[str]:
    """Words, and what the hyphen joins in them."""
    for word in low:
        yield word
        if "-" in word:
            yield from word.split("-")


def _listed(name: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a listed body whose name the words hold; an acronym counts alone."""
    low = [undotted(word, lexicon) for word in name]
    for n in range(min(LONGEST, len(low)), 1, -1):
        for i in range(len(low) - n + 1):
            if role := lexicon.bodies.get(" ".join(low[i : i + n])):
                return role
    for word, plain in zip(name, low, strict=True):
        acronym = len(plain) > 1 and word.replace(".", "").isupper()
        plain = plain.replace(".", "")
        role = lexicon.bodies.get(plain) or lexicon.role_words.get(plain, NOT_TOLD)
        if acronym and role:
            return role
    return NOT_TOLD


def _of_head(head: str, before: set[str], tail: Sequence[str]) -> str | None:
    """The role by a head whose kind its other words decide; ``None`` where the lists decide."""
    trade, cause = before & TRADES, before & CAUSES
    if before & PARTIES:
        return POLITICAL
    if head in ("organization", "organisation") and "world" in before:
        return GOVERNMENT
    if not trade and not cause and head in TRADERS | OF_CAUSES - {"institute"}:
        of = set(map(singular, _parts(tail)))
        trade, cause = of & TRADES, of & CAUSES
    firms = head in TRADERS and trade and not cause
    if firms or (head == "institute" and before & COMMODITIES):
        return CORPORATE
    if head == "group":
        return NGO if cause else NOT_TOLD
    if head == "committee":
        if "federal" in before:
            return GOVERNMENT
        people = tail[:1] in (["to"], ["for"], ["against"]) or "rescue" in before
        return NGO if people else POLITICAL
    if head == "campaign":
        runs = tail[:1] == ["for"] and OFFICES & set(tail)
        return NGO if cause or (tail and not runs) else POLITICAL
    if head in ("center", "centre"):
        return EXPERT if before & STUDIES else NGO if cause else NOT_TOLD
    if (role := _of_service(head, before)) is not None:
        return role
    if (head in TRADERS | OF_CAUSES and cause) or (head == "nation" and CAUSES & set(tail)):
        return NGO
    return None


def _of_service(head: str, before: set[str]) -> str | None:
    """The role by a head that bodies of the state share with firms or charities."""
    if head in ("bureau", "commission", "board"):
        return MEDIA if "editorial" in before else GOVERNMENT
    if head in ("organization", "organisation") and before & {"world", "international"}:
        return GOVERNMENT  # a body of states
    if head == "office":
        return None if before & PRIVATE_OFFICES else GOVERNMENT
    if head == "service":
        return GOVERNMENT if before & STATE_SERVICES else NGO if before & CAUSES else NOT_TOLD
    if head == "agency":
        if before & {"news", "aid", "relief"}:
            return MEDIA if "news" in before else NGO
        return CORPORATE if before & FIRMS else GOVERNMENT
    if head == "fund":
        return GOVERNMENT if "monetary" in before else CORPORATE if before & FINANCE else NGO
    if head == "bank":
        return GOVERNMENT if before & {"world", "central", "reserve", "development"} else None
    if head == "union":
        return CORPORATE if "credit" in before else GOVERNMENT if "african" in before else NGO
    return None


def _of_list(head: str, lexicon: Lexicon) -> str:
    for form in (head, singular(head)):
        role = lexicon.bodies.get(form) or lexicon.role_words.get(form)
        if role := role or lexicon.affiliations.get(form):
            return role
    return NOT_TOLD
