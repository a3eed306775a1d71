"""Callings that a word beside them settles: who leads a team or a militia, owns a gun or serves in
a shop is heard in another capacity than a captain, a leader, an owner or a clerk of whom no more is
told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import CLAUSE, PREPOSITIONS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.naming.body_names import undotted
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    CORPORATE,
    EXPERT,
    GOVERNMENT,
    MEDIA,
    NGO,
    NOT_TOLD,
    OTHER,
    POLITICAL,
)
from toolkit.models.sourcing.naming.role_nouns import AFFIX

ARMED = words(
    "militant jihadi jihadist rebel insurgent guerrilla militia paramilitary gang cartel mafia"
)
COMMANDS = words(
    "commander leader chief boss fighter captain officer general member negotiator official "
    "spokesman spokeswoman spokesperson representative source"
)
SPORTS = words(
    "team club squad football soccer baseball basketball hockey cricket rugby tennis golf "
    "volleyball handball cycling athletics racing motorsport rally nascar motogp formula olympic "
    "league"
)
SPORTING_LEAGUES = words("premier football major champion super minor rugby baseball little")
PLAYERS = words("captain manager skipper boss principal")
OF_SPORT = words("captain skipper defender forward scout official spokesman spokeswoman")
"""Callings that sports have beside others: "the team captain"."""
SIDES = words("team club squad side league")
RACES = words("racing race stock rally nascar motogp formula rodeo")
NATIONS = words(
    "england scotland wales ireland france germany spain italy portugal brazil argentina croatia "
    "belgium netherlands australia india pakistan bangladesh zealand africa"
)
"""Countries whose captains lead a side."""
VESSELS = words(
    "ship vessel boat ferry tanker trawler yacht cruise barge tug tugboat freighter plane aircraft "
    "flight airliner airline jet riverboat fishing lifeboat"
)
BELONGINGS = words(
    "gun dog cat pet car boat home second-home house flat condo apartment cottage horse vehicle "
    "motorbike motorcycle bike truck van caravan phone iphone smartphone handgun rifle"
)
"""What people own for themselves: the owner of a shop is in business, that of a dog is not."""
REVIEWERS = ("critic", "reviewer")
ARTS = words(
    "film movie art restaurant music theater theatre book drama food television tv dance ballet "
    "opera architecture wine literary rock jazz pop fashion game culture"
)
MARKETS = words(
    "market equity investment currency rate bond commodity portfolio macro fixed-income fx stock "
    "credit economic"
)
DEGREES = words("phd ph.d doctoral master's masters")
SHADOWED = words(
    "minister secretary chancellor cabinet attorney spokesman spokeswoman leader treasurer"
)
LOCAL_COUNCILS = words("city town county borough district village municipal local parish community")
STUDIES = words("study paper research analysis")
ENDURING = words("cyclist runner swimmer climber walker rider")
COMPETING = words("olympic paralympic professional pro tour marathon distance elite racing")
WORKPLACES = words("worker clerk maid cashier attendant receptionist labourer laborer")
"""Who works in a body without speaking for it, as an aide does."""
ORDINARY = words("child children kid baby toddler infant")
KIN = (
    r"(?:mother|father|sister|brother|son|daughter|child|parent|husband|wife|girlfriend|boyfriend"
    r"|grandmother|grandfather|uncle|aunt|nephew|niece|cousin|partner|lover|spouse|fiancée?|mum|mom"
    r"|dad)"
)
PRIVATE = re.compile(
    rf"-in-law$|^(?:(?:step|grand|god|foster|great|great-grand|half|ex)-?){KIN}$"
    r"|(?:goer|genarian|dweller|centenarian)$"
)
LEARNED = re.compile(r"(?<!ap)[oa]logist$|(?:iatrist|physicist|geneticist|chemist)$")
CO = re.compile(r"^(?:ex|co|counter|fellow|non)-")
RULING = words(
    "saudi jordan jordanian bahrain bahraini morocco moroccan oman omani eswatini brunei"
)
"""Kingdoms whose king governs."""


def is_reviewer(lower: Sequence[str]) -> bool:
    """Whether a critic is one by calling, and no opponent of something.

    >>> is_reviewer(["a", "film", "critic"]), is_reviewer(["a", "film", "opponent"])
    (True, False)
    """
    return len(lower) > 1 and singular(lower[-1]) in REVIEWERS and singular(lower[-2]) in ARTS


def role_of_calling(
    cased: Sequence[str], owner: Sequence[str], complement: Sequence[str], lexicon: Lexicon
) -> str:
    """The role by a calling and the word that settles it, or `NOT_TOLD`; ``cased`` is in its own
    case and without articles.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> role_of_calling(["football", "captain"], [], [], lexicon())
    'other'
    >>> role_of_calling(["captain"], [], ["of", "the", "ferry"], lexicon())
    'citizen'
    >>> role_of_calling(["captain"], [], ["of", "the", "guard"], lexicon())
    ''
    >>> role_of_calling(["Arab", "League", "official"], [], [], lexicon())
    ''
    """
    lower = [undotted(word, lexicon) for word in cased]
    noun, nearest = singular(lower[-1]), lower[-2] if len(lower) > 1 else ""
    before, of_whom = _singulars(cased[:-1]), _singulars([*owner, *_inside(complement)])
    plain = {word for word in of_whom if word.islower()}
    of_whom = {word.lower() for word in of_whom}
    modifiers = {word.lower() for word in before}
    if noun == "candidate" and nearest in DEGREES:
        return EXPERT
    if is_reviewer(lower):
        return MEDIA
    if noun == "strategist" and MARKETS & modifiers:
        return EXPERT
    if "shadow" in modifiers and noun in SHADOWED:
        return POLITICAL
    if noun == "member" and "council" in (nearest, *plain) and LOCAL_COUNCILS & (modifiers | plain):
        return POLITICAL
    if noun == "board" and "director" in plain:
        return CORPORATE
    if noun == "author" and STUDIES & plain:
        return EXPERT
    if noun == "owner" and nearest in BELONGINGS and "food" not in modifiers:
        return CITIZEN
    if noun in COMMANDS and (singular(nearest) in ARMED or ARMED & plain):
        return OTHER
    league = before & {"League"} and not SPORTING_LEAGUES & modifiers  # "Arab League officials"
    if not league and (role := _role_in_sport(noun, nearest, modifiers, plain)):
        return role
    if noun in ("captain", "manager") and NATIONS & {nearest, *of_whom}:
        return OTHER
    if noun in ("captain", "skipper") and VESSELS & (modifiers | of_whom):
        return CITIZEN
    if noun == "king" and RULING & (modifiers | of_whom):
        return GOVERNMENT
    if noun == "photographer":  # of a medium, of the police or for art
        return MEDIA if nearest in lexicon.media_names else NOT_TOLD
    if noun == "rebel" and nearest in ("party", "backbench", "tory", "labour", "conservative"):
        return POLITICAL
    if noun == "writer" and "children" in of_whom:
        return OTHER
    if noun in lexicon.other_role and nearest not in ("police", "army", "navy", "military"):
        return lexicon.role_phrases.get(f"{nearest} {noun}", OTHER)
    return NOT_TOLD


def _singulars(words: Sequence[str]) -> set[str]:
    """Words without plural endings in their own case, and what a hyphen joins in them."""
    return {singular(part) for word in words for part in (word, *word.split("-")) if part}


def _inside(complement: Sequence[str]) -> Sequence[str]:
    """Whom a noun is of: "the port" in "of the port in Ely"."""
    if not complement or complement[0].lower() not in ("of", "for", "with", "from"):
        return ()
    rest = complement[1:]
    bounds = (i for i, word in enumerate(rest) if word in PREPOSITIONS | CLAUSE)
    return rest[: next(bounds, len(rest))]


def _role_in_sport(noun: str, nearest: str, modifiers: set[str], of_whom: set[str]) -> str:
    """`OTHER` for who leads or drives for a side: "the club's manager", "a rally driver"."""
    sport = (
        (noun in PLAYERS and bool(SPORTS & modifiers or SIDES & of_whom))
        or (noun in ("driver", "rider") and bool(RACES & modifiers))
        or (noun in ENDURING and bool(COMPETING & modifiers))
        or (noun in OF_SPORT and bool(nearest in SPORTS or SIDES & of_whom))
        or (noun == "coordinator" and nearest in ("defensive", "offensive"))
    )
    return OTHER if sport else NOT_TOLD


def role_of_serving(noun: str, role: str) -> str:
    """The role of who serves somebody of ``role``: workers of firms and institutes are heard as
    themselves, and who leads or organises people is of civil society.

    >>> role_of_serving("worker", "corporate"), role_of_serving("worker", "ngo")
    ('citizen', 'ngo')
    >>> role_of_serving("organizer", "citizen")
    'ngo'
    """
    if noun in WORKPLACES and role in (CORPORATE, EXPERT):
        return CITIZEN
    if noun == "strategist" and role == CORPORATE:
        return EXPERT
    if noun in ("owner", "co-owner") and role == OTHER:
        return CORPORATE
    if noun in ("organizer", "organiser", "leader") and role == CITIZEN:
        return NGO
    return role


def role_of_noun(noun: str, common: bool, lexicon: Lexicon) -> str:
    """The role that a noun tells by itself, or `NOT_TOLD`; ``common`` where it is in lower case.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> role_of_noun("guard", True, lexicon()), role_of_noun("guard", False, lexicon())
    ('citizen', '')
    """
    for form in (noun, singular(noun), AFFIX.sub("", noun), f"{noun}s"):  # "a Muslim"
        if role := lexicon.role_words.get(form):
            return role
    single = singular(noun)
    if single in ORDINARY:
        return CITIZEN
    role = lexicon.namesakes.get(single) if common else None
    return role or role_by_ending(single, lexicon)


def role_by_ending(noun: str, lexicon: Lexicon) -> str:
    """The role of a noun that no list has, by what it is made of, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> role_by_ending("nephrologist", lexicon()), role_by_ending("apologist", lexicon())
    ('expert', '')
    >>> [role_by_ending(noun, lexicon()) for noun in ("ex-wife", "beachgoer", "co-defendant")]
    ['citizen', 'citizen', 'citizen']
    """
    if PRIVATE.search(noun):
        return CITIZEN
    if LEARNED.search(noun):
        return EXPERT
    return lexicon.role_words.get(CO.sub("", noun), NOT_TOLD)
