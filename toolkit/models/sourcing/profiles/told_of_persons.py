"""What the words beside a person's name tell of a capacity that no title tells.

"Ana Lima, a former officer who now teaches law": what somebody does; "Bo Lind of the Rail Trust":
where they belong; "Ivo Brandt, a retired pipe fitter": a trade, which is that of a citizen.
"""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.grammar import DETERMINERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.name_parts import SUFFIX
from toolkit.models.sourcing.language.noun_phrase import head_length, phrase, pieces_of, words_of
from toolkit.models.sourcing.mentions.descriptions import is_office_phrase
from toolkit.models.sourcing.naming.capacity import capacity, served
from toolkit.models.sourcing.naming.labels import CITIZEN, CORPORATE, MEDIA, NOT_TOLD, POLITICAL
from toolkit.models.sourcing.profiles.livelihoods import livelihood

DOES = {
    "expert": r"teach(?:es)?|stud(?:y|ies)|research(?:es)?|speciali[sz]es?|lectures?",
    MEDIA: r"hosts?|edits?|anchors?|covers?|blogs?",
    CORPORATE: r"(?:owns?|owned)(?! (?:an?|the|his|her|\w+) (?:[\w-]+ )?(?:home|house|dog|car|gun"
    r"|rifle|truck|apartment|condo)\b)|founded|co-founded|employs",
    POLITICAL: r"represent(?:s|ed)\b[^,.;]*? (?:[Dd]istrict|constituency|ward|legislature|Congress"
    r"|Senate)|served (?:\w+ ){0,3}in (?:the )?(?:(?:U\.S\.|[Ss]tate) )?(?:Congress|Senate|House"
    r"|Parliament|[Ll]egislature)",
    CITIZEN: r"lives?|lived|saw|witnessed|survived|lost|works? (?:at|in)",
}
CLAUSE = re.compile(
    r"[,—–-] ?(?:[^.;:“”\"]{0,80}?[ ,])?who (?:also |now |currently |once )?"
    + "(?:"
    + "|".join(f"(?P<{role}>{verbs})" for role, verbs in DOES.items())
    + r")\b"
)
LEADS = re.compile(
    r",? who (?:also |now |currently )?(?:heads|leads|chairs|runs|directs|manages"
    r"|(?:works|speaks|lobbies|volunteers|campaigns) for) (?P<body>[^,.;:()“”\"—–]+)"
)
SHOPS = words(
    "shop store cafe café restaurant bar pub inn hotel bakery farm business garage salon "
    "dealership nursery brewery winery diner gym stall boat kiosk bookshop bookstore market agency "
    "studio consultancy firm company mill workshop guesthouse supermarket pharmacy"
)
IS = re.compile(
    r" (?:(?:is|serves as|works as) (?:an?|the) (?P<phrase>[^.;:“”\"—–]+)"
    r"|(?:works|volunteers) for (?P<body>[^,.;:()“”\"—–]+))"
)
HELD = re.compile(
    r", who (?:also |now |once |currently |previously )?(?:(?P<now>is|serves as|works as)|was"
    r"|(?:has |had )?served as|worked as|had been|has been) (?P<phrase>[^,.;:()“”\"—–]+)"
)
TOLD_BY_CLAUSE = ("government", POLITICAL, "expert", "ngo", MEDIA)
BELONGS = re.compile(
    r" (?:of|from|at|with) (?:the )?(?P<body>[A-Z][\w&.’'-]*(?: (?:(?:of|for|the|and|&) )*"
    r"[A-Z][\w&.’'-]*){0,5})"
)
OF_ANALYSTS = re.compile(
    r" (?:of|at|from|with) (?:the )?(?:[A-Z][\w&.’'-]* )*(?:\w*[Bb]ank|Securities|Markets|Capital"
    r"|Investments?|Investors|Advis[eo]rs|Management|Research|Analytics|Economics|Consulting"
    r"|Consultancy|Brokers|Brokerage|Wealth|Ratings|Intelligence)(?=[ ,.;:)]|$)(?! [A-Z])"
)
"""Whose people are heard in the news for what they know of a market or another firm."""
COUNTY = re.compile(r" of [A-Z][\w ]+ County\b")
TRADE = re.compile(r"[a-z-]+(?:er|or|ist|ian|man|woman|wright|smith|hand)$")
BODIES = re.compile(r"(?:maker|insurer|carrier|retailer|publisher|broadcaster|lender)$")


def told_after(after: str, lexicon: Lexicon) -> str:
    """The role that the words after a person's name tell by a clause or a body, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> told_after(", a former officer who now teaches law, said", lexicon())
    'expert'
    >>> told_after(" Jr., who teaches law, said", lexicon())
    'expert'
    >>> told_after(" of the Eastmere Times said", lexicon())
    'media'
    """
    if suffix := SUFFIX.match(after):
        after = after[suffix.end() :]
    if role := livelihood(after, lexicon):
        return role
    if match := CLAUSE.match(after):
        return str(match.lastgroup)
    if COUNTY.match(after):
        return CITIZEN
    if match := BELONGS.match(after):
        body = match["body"].lower()
        if body in lexicon.media_names or body.split()[-1] in lexicon.media_tails:
            return MEDIA
        return capacity((), (), ("of", *match["body"].split()), lexicon)
    return NOT_TOLD


def is_of_analysts(after: str) -> bool:
    """Whether the words behind a name without a title tell of a house that watches markets.

    >>> is_of_analysts(" of Norvik Securities said"), is_of_analysts(" of Norvik Foods said")
    (True, False)
    """
    return OF_ANALYSTS.match(after) is not None


def led_after(after: str, lexicon: Lexicon) -> str:
    """The role of the body that a clause behind a name says somebody leads or works for.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> led_after(", who leads the tenants' union, said", lexicon())
    'ngo'
    >>> led_after(", who runs a small cafe on the quay, said", lexicon())
    'corporate'
    """
    match = LEADS.match(after)
    if match is None:
        return NOT_TOLD
    head = phrase(pieces_of(match["body"]), lexicon).head
    if head and head[-1] in SHOPS:
        return CORPORATE
    task, _, body = match["body"].partition(" at ")
    return served(pieces_of(body or task), lexicon) or served(pieces_of(task), lexicon)


def office_held(after: str, lexicon: Lexicon) -> str:
    """The office that a clause behind a name says somebody holds or held, or ``""``.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> office_held(", who served as mayor of Eastmere until 2009, said", lexicon())
    'former mayor of Eastmere until 2009'
    >>> office_held(", who was late, said", lexicon())
    ''
    """
    match = HELD.match(after)
    if match is None:
        return ""
    words = words_of(match["phrase"])
    head = head_length([word.lower() for word in words])
    if not is_office_phrase(words[:head], lexicon):
        return ""
    role = capacity(words[:head], (), words[head:], lexicon)
    if role not in TOLD_BY_CLAUSE:
        return ""
    return match["phrase"] if match["now"] else f"former {match['phrase']}"


def predicate_after(after: str, lexicon: Lexicon) -> str:
    """The role that a clause of a person's name tells: "is a geologist", "works for the port".

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> predicate_after(" is a geologist at the survey.", lexicon())
    'expert'
    >>> predicate_after(" is a danger to the town.", lexicon()) == NOT_TOLD
    True
    """
    match = IS.match(after)
    if match is None:
        return NOT_TOLD
    if match["body"]:
        return served(pieces_of(match["body"]), lexicon)
    words = words_of(match["phrase"])
    head = head_length([word.lower() for word in words])
    if not is_office_phrase(words[:head], lexicon):
        return NOT_TOLD
    role = capacity(words[:head], (), words[head:], lexicon)
    return role if role in TOLD_BY_CLAUSE else NOT_TOLD


def trade(apposed: str, noun: str, lexicon: Lexicon) -> str:
    """`CITIZEN` where an apposition tells a trade that no list has, else `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> trade("a retired pipe fitter", "fitter", lexicon())
    'citizen'
    >>> trade("a spokesman for Ms. Lima", "spokesman", lexicon()) == NOT_TOLD
    True
    """
    first = apposed.split(" ", 1)[0].lower()
    if (
        noun in lexicon.spokespeople
        or noun in lexicon.other_role
        or BODIES.search(noun)
        or first not in DETERMINERS | {"retired"}
    ):
        return NOT_TOLD
    return CITIZEN if TRADE.fullmatch(noun) else NOT_TOLD
