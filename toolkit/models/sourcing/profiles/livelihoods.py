"""What a clause behind a name says that somebody does, where no noun names the calling.

"Ada Ruiz, who plays the cello", "whose family has owned the mill since 1900", "who follows banks
for Norvik Securities", "who sits on the county council", "who started a food bank": an artist, an
owner, an analyst, a politician and a campaigner, though no word says so.
"""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.grammar import DETERMINERS
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import pieces_of
from toolkit.models.sourcing.naming.capacity import served
from toolkit.models.sourcing.naming.labels import (
    CORPORATE,
    EXPERT,
    NGO,
    NOT_TOLD,
    OTHER,
    POLITICAL,
)

BEFORE = r"(?:, \d{1,3}| \(\d{1,3}\))?,? "
"""An age may stand between a name and its clause."""
OFTEN = r"(?:has |had |have )?(?:also |now |currently |once |long |since |previously )?"
WHO = rf"{BEFORE}who {OFTEN}"
WHOSE = rf"{BEFORE}whose (?:[\w-]+ )?"
THE = r"(?:an?|the|his|her|its|their|two|three|four|five|six|several|many|most of the|\d+) "
SOME = r"(?:[\w’'-]+ ){0,2}"
WORKS = (
    r"(?:figures?|statues?|busts?|bronzes?|murals?|portraits?|sculptures?|frescoe?s?|canvas(?:es)?"
    r"|icons|paintings?|monuments?|memorials?|mosaics?|installations?|engravings?|tapestr(?:y|ies))"
)
PIECES = (
    r"(?:novels?|poems?|plays?|songs?|music|opera|ballet|symphony|score|album|soundtrack|film"
    r"|musical|screenplay|comics?)"
)
INSTRUMENTS = (
    r"(?:clarinet|violin|viola|cello|piano|guitar|drums?|trumpet|trombone|saxophone|flute|oboe"
    r"|bassoon|horn|tuba|harp|organ|accordion|banjo|mandolin|fiddle|double bass|bass|oud|sitar"
    r"|tabla|kora|lute|harmonica|bagpipes|percussion|keyboards?)"
)
SEASONS = r"(?:seasons?|matches|games|tests?|internationals|caps|tournaments|finals?|Olympics)"
MEDALS = (
    r"(?:medals?|titles?|trophy|trophies|championships?|marathons?"
    r"|(?:national|world|course|state|club|Olympic|European|Asian) records?|gold|silver|bronze)"
)
SHOWS = (
    r"(?:museum|gallery|orchestra|choir|theat(?:re|er)|opera(?: house)?|ballet|dance company"
    r"|philharmonic|festival|biennale)"
)
MAKES = re.compile(
    rf"{WHO}(?:(?:cast|carved|carves|sculpted|sculpts|paint(?:s|ed)|made|designed|created|engraved)"
    rf" {THE}{SOME}{WORKS}"
    rf"|(?:carved|sculpted|choreographed|illustrated) (?:{THE})(?!turkey|roast|meat|path|way)\w+"
    rf"|(?:wrote|writes|composed|composes|choreographed|recorded|directed) (?:{THE})?{SOME}{PIECES}"
    rf"|play(?:s|ed) (?:the )?{INSTRUMENTS}"
    rf"|(?:play(?:s|ed)|boxed|raced|competed|rode|rowed|ran) (?:for |in |at )?(?:{THE}|\w+ )?"
    rf"(?:[\w-]+ )?{SEASONS}"
    rf"|(?:won|wins|holds|held) (?:{THE})?{SOME}{MEDALS}"
    r"|(?:acts|acted|dances|danced|sings|sang|performs|performed) (?:in|with|at|on|for|there)"
    rf"|(?:directs|runs|heads|leads|curates|conducts) (?:the|an?) (?:[\w-]+ )?{SHOWS})\b(?!-)"
)
HOLDER = re.compile(
    rf"{BEFORE}(?:an?|the) (?:[\w-]+ )?(?:holder|winner) of (?:{THE}|the )?{SOME}{MEDALS}\b"
)
"""", the holder of two national records,": who competes."""
SHOPS = (
    r"(?:shops?|stores?|caf[eé]s?|restaurants?|bars?|pubs?|inns?|hotels?|baker(?:y|ies)|business"
    r"|garages?|salons?|brewery|winery|nursery|diner|gym|stall|boats|kiosk|booksh?ops?|bookstore"
    r"|agency|studio|firm|company|companies|mills?|workshop|guest ?house|tea ?house|coffee ?house"
    r"|supermarket|pharmacy|lodge|hostel|laundry|foundry|boatyard|shipyard|yard|dairy|vineyard"
    r"|quarry|sawmill|tannery|grocery|campsite|factory|plant|distillery|cinema|nightclub|club"
    r"|butcher’s|tailor’s|barber ?shop|marina|fleet|warehouse|print works|start-up|startup"
    r"|(?:tented|safari|fishing|holiday|surf) camp|(?:building|apartment|office) blocks?)"
)
SUCH = (
    rf"(?:{THE})?(?:(?!(?:of|in|to|at|for|from|with|on|out|stake|shares?|and)\b)[\w’'-]+ ){{0,3}}?"
    rf"{SHOPS}\b"
)
OWNS = re.compile(
    rf"{WHO}(?:owns?|owned|runs?|ran|opened|bought|manages|took over|co-owns) {SUCH}"
    r"(?! (?:for|of) (?:refugees|the homeless|volunteers))"
    r"|" + rf"{WHOSE}(?:famil(?:y|ies)|father|mother|parents|grandfather|husband|wife) "
    rf"(?:has |have |had )?(?:owned|run|built|founded|started|opened|owns|runs) {SUCH}"
    r"|" + rf"{WHOSE}(?:firm|company|start-up|startup|brewery|dealership)\b"
    r"(?! (?:grip|hand|fired|dismissed|laid|sacked|sent))"
)
FOLLOWS = re.compile(
    rf"{WHO}(?:follow(?:s|ed)|watch(?:es|ed)|track(?:s|ed)|analy[sz]e[sd]?|models|rates)"
    r" (?!the (?:match|game|film|fire|car|man|news)\b)(?:[\w-]+ ){1,4}(?:for|at) [A-Z]"
)
"""Who watches a trade for a house is heard for what they know of it."""
ILLS = (
    r"(?:patients|disorders?|diseases?|wounded|injured|injuries|burns|cancers?|infections"
    r"|addiction|trauma|asthma|diabetes|victims|malnutrition|depression|wounds|cases)"
)
KNOWS = re.compile(
    rf"{WHO}(?:treat(?:s|ed) (?:[\w-]+ ){{0,3}}{ILLS}"
    r"|operat(?:es|ed) on|(?:practi[cs]es|practi[cs]ed) (?:[\w-]+ )?(?:law|medicine)"
    r"|(?:carried out|performed|performs) (?:the|an?) (?:autops|post-mortem|operation|surger)\w*"
    r"|(?:wrote|written|co-wrote) (?:an?|the|several|two|three|widely|extensively)? ?(?:[\w-]+ )?"
    r"(?:(?:books?|history|histories|study|studies|papers?) (?:on|of|about))"
    r"|(?:led|leads|headed|co-wrote|wrote|designed) (?:the|a) (?:[\w-]+ )?(?:study|research|trial)"
    r"|(?:stud(?:ies|ied)|researche[sd]|modell?ed|measured|mapped) (?!at\b|in\b|under\b|with\b"
    r"|for\b|law\b|medicine\b|there\b))"
)
CHAMBERS = (
    r"(?:parliament|assembly|senate|congress|legislature|bundestag|knesset|duma|council|commons"
    r"|lords|house of representatives)"
)
SITS = re.compile(
    rf"{WHO}(?:sits|sat) (?:on|in|for) (?:[\w’'-]+ ){{0,7}}?{CHAMBERS}\b"
    r"(?! chamber| building| of (?:churches|elders|the church|the charity))"
    rf"|{WHO}(?:heads|leads|chairs|speaks for) (?:the|an?) (?:[\w-]+ ){{0,2}}?"
    r"(?:opposition(?! to\b)|party|caucus|parliamentary group)\b"
    rf"|{WHO}(?:is|was) (?:running|standing) for (?:mayor|governor|parliament|president|senate"
    r"|congress|office|the [Ss]enate|the council|a seat)\b",
    re.IGNORECASE,
)
CROWD = (
    r"(?:volunteers|workers|farmers|tenants|residents|cleaners|drivers|cutters|pickers|nurses"
    r"|migrants|students|women|mothers|fishermen|labou?rers|neighbou?rs|renters|couriers|donations"
    r"|protests?|marches|march|protest|vigils?|meals|the appeal|food parcels|collections?)"
)
GATHERS = re.compile(
    rf"{WHO}(?:organi[sz]e[sd]|coordinate[sd]|co-ordinate[sd]|campaign(?:s|ed) (?:for|against)"
    rf"|petitioned|marshals|rallie[sd]) (?:the )?(?:[\w-]+ ){{0,2}}?{CROWD}\b"
    rf"|{WHO}campaign(?:s|ed) (?:for|against) (?!re-?election|office|president|the party)"
    rf"|{WHO}(?:preaches|preached|says Mass|leads (?:the )?prayers|ministers to|was ordained)\b"
    rf"|{WHOSE}(?:parish|congregation|diocese|monastery|convent)\b",
)
FOUNDS = re.compile(
    rf"{WHO}(?:helped (?:to )?)?(?P<verb>found(?:ed)?|co-founded|start(?:ed)?|set up|launched)"
    r" (?P<body>[^,.;:()“”\"—–]+)"
)
CAUSE = re.compile(
    r"\b(?:petition|campaign|appeal|food bank|soup kitchen|shelter|helpline|hotline|support group"
    r"|self-help group|relief fund|protest)\b"
    r"|\bafter (?:(?:his|her|their) [\w’'-]+(?: [\w’'-]+)? (?:was|were|died|had|lost|drowned|took)"
    r"|(?:the )?(?:death|murder|loss|suicide) of|losing|surviving)"
)
"""What somebody starts out of concern: a petition, or a body after a child of theirs had died."""
BEHIND_FOUNDED = re.compile(r" (?:after|when|because|in \d{4}|with|at|from|and) ?.*")
CALLINGS = (
    (OTHER, (MAKES, HOLDER)),
    (POLITICAL, (SITS,)),
    (NGO, (GATHERS,)),
    (EXPERT, (FOLLOWS, KNOWS)),
    (CORPORATE, (OWNS,)),
)


def livelihood(after: str, lexicon: Lexicon) -> str:
    """The role that a clause right behind a name tells by what somebody does, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> livelihood(", 40, who plays the cello in the square, said", lexicon())
    'other'
    >>> livelihood(", whose family has owned the mill since 1900, said", lexicon())
    'corporate'
    >>> livelihood(", who sits on the county council, said", lexicon())
    'political'
    >>> livelihood(", who plays with her son in the square, said", lexicon())
    ''
    """
    for role, patterns in CALLINGS:
        if any(pattern.match(after) for pattern in patterns):
            return role
    return founded(after, lexicon)


def founded(after: str, lexicon: Lexicon) -> str:
    """The role of whoever founded something, by what it is, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> founded(", who founded a charity for sailors, said", lexicon())
    'ngo'
    >>> founded(", who started Lamps Now after her son was killed, said", lexicon())
    'ngo'
    >>> founded(", who started a fire, said", lexicon())
    ''
    """
    match = FOUNDS.match(after)
    if match is None:
        return NOT_TOLD
    if CAUSE.search(match["body"]):
        return NGO
    body = pieces_of(BEHIND_FOUNDED.sub("", match["body"]))
    if not body or not (body[0][0].isupper() or body[0].lower() in DETERMINERS):
        return NOT_TOLD
    role = served(body, lexicon)
    return role if role in (NGO, CORPORATE, POLITICAL, EXPERT) else NOT_TOLD
