"""What a clause tells of a person against their profession or candidacy: what happened to them,
and which office they are meant for."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.noun_phrase import pieces_of
from toolkit.models.sourcing.naming.body_names import OFFICES

OF_ONES = (
    r"(?:home|house|farm|son|daughter|husband|wife|mother|father|brother|sister|child|children"
    r"|parents|family|livelihood|savings|belongings|everything)s?"
)
HIT = re.compile(
    rf"\bwho (?:has |had |also )?(?:lost (?:(?:his|her|their) )?(?:[\w-]+ ){{0,2}}{OF_ONES}\b"
    r"|(?:was|were) (?:injured|wounded|hurt|evacuated|displaced|trapped|stranded)\b|survived\b"
    r"|fled\b|escaped\b)"
    rf"|\bwhose (?:[\w-]+ ){{0,3}}{OF_ONES} (?:was|were|is|had|died|burned|burnt|drowned)\b"
)
"""What makes somebody an affected person: "who lost her home", "whose son was killed"."""
MEANT = re.compile(
    r"\b(?:pick|choice|nominee|selection)"
    r" (?:to (?:run|lead|head|oversee|direct|chair|become|be|serve as)|(?:for|as))"
    r" (?P<office>[^,;:()“”\"]+)"
)
"""An office that somebody is meant for: "the president's pick to run the water agency"."""

ON_AIR = re.compile(
    r"[^.;:“”\"]{0,60}\b(?:on|in) (?:his|her) (?:[\w-]+ ){0,3}?"
    r"(?:podcast|newscast|newsletter|newspaper column|(?:radio|talk|news|cable|television|TV) "
    r"(?:show|program|programme))\b"
)


def is_on_air(after: str) -> bool:
    """Whether the words after a name tell that the person speaks on a programme that is theirs.

    >>> is_on_air(" said on his weekly radio show"), is_on_air(" said on a radio show")
    (True, False)
    """
    return ON_AIR.match(after) is not None


def is_affected(text: str) -> bool:
    """Whether a clause tells that something happened to the person.

    >>> is_affected("a pastor who lost her home"), is_affected("a pastor who lost the vote")
    (True, False)
    """
    return HIT.search(text) is not None


def office_meant(text: str) -> list[str]:
    """The words of the office or body that somebody is meant for, unless it is elective.

    >>> office_meant("the governor's pick to run the water agency")
    ['the', 'water', 'agency']
    >>> office_meant("the party's nominee for governor")
    []
    """
    match = MEANT.search(text)
    office = pieces_of(match["office"]) if match else []
    return [] if any(word.lower() in OFFICES for word in office) else office
