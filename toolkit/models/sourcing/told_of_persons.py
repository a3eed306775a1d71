"""What the words beside a person's name tell of a capacity that no title tells.

"Ana Lima, a former officer who now teaches law": what somebody does; "Bo Lind of the Rail Trust":
where they belong; "Ivo Brandt, a retired pipe fitter": a trade, which is that of a citizen.
"""

from __future__ import annotations

import re

from toolkit.models.sourcing.grammar import DETERMINERS
from toolkit.models.sourcing.lexicon import Lexicon
from toolkit.models.sourcing.name_parts import SUFFIX
from toolkit.models.sourcing.role import CITIZEN, CORPORATE, NOT_TOLD, capacity

MEDIA = "media"
DOES = {
    "expert": r"teach(?:es)?|stud(?:y|ies)|research(?:es)?|speciali[sz]es?|lectures?",
    MEDIA: r"hosts?|edits?|anchors?|covers?|blogs?",
    CORPORATE: r"owns?|founded|co-founded|owned",
    CITIZEN: r"lives?|lived|saw|witnessed|survived|lost|works? (?:at|in)",
}
CLAUSE = re.compile(
    r"[,—–-] ?(?:[^.;:“”\"]{0,80}?[ ,])?who (?:also |now |currently |once )?"
    + "(?:"
    + "|".join(f"(?P<{role}>{verbs})" for role, verbs in DOES.items())
    + r")\b"
)
BELONGS = re.compile(
    r" (?:of|from|at|with) (?:the )?(?P<body>[A-Z][\w&.’'-]*(?: (?:(?:of|for|the|and|&) )*"
    r"[A-Z][\w&.’'-]*){0,5})"
)
COUNTY = re.compile(r" of [A-Z][\w ]+ County\b")
TRADE = re.compile(r"[a-z-]+(?:er|or|ist|ian|man|woman|wright|smith|hand)$")
BODIES = re.compile(r"(?:maker|insurer|carrier|retailer|publisher|broadcaster|lender)$")


def told_after(after: str, lexicon: Lexicon) -> str:
    """The role that the words after a person's name tell by a clause or a body, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.lexicon import lexicon
    >>> told_after(", a former officer who now teaches law, said", lexicon())
    'expert'
    >>> told_after(" Jr., who teaches law, said", lexicon())
    'expert'
    >>> told_after(" of the Eastmere Times said", lexicon())
    'media'
    """
    if suffix := SUFFIX.match(after):
        after = after[suffix.end() :]
    if match := CLAUSE.match(after):
        return str(match.lastgroup)
    if COUNTY.match(after):
        return CITIZEN
    if match := BELONGS.match(after):
        body = match["body"].lower()
        if lexicon.media_names.fullmatch(body) or body.split()[-1] in lexicon.media_tails:
            return MEDIA
        return capacity((), (), ("of", *match["body"].split()), lexicon)
    return NOT_TOLD


def trade(apposed: str, noun: str, lexicon: Lexicon) -> str:
    """`CITIZEN` where an apposition tells a trade that no list has, else `NOT_TOLD`.

    >>> from toolkit.models.sourcing.lexicon import lexicon
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
