"""The title before a name with what it depends on: whose office it is, and whom else it names."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import pieces_of, singular
from toolkit.models.sourcing.mentions.descriptions import title_before

OWNER = re.compile(
    r"(?P<owner>\b(?:(?:[Tt]he|[Aa]n?) (?:[\w&.-]+ ){0,3}|(?:[A-Z][\w&.-]* ){0,4})[\w&.-]*\w)"
    r"(?:[’']s|(?<=s)[’']) $"
)
JOINED = re.compile(
    r"(?P<title>\b[\w. -]+ )(?:[A-Z][\w.’'-]+ ){0,2}[A-Z][\w’'-]+(?:, (?:[A-Z][\w.’'-]+ ?){2,3})*"
    r",? and $"
)


def title_of(before: str, lexicon: Lexicon) -> list[str]:
    """The title before a name, or that of several people of whom the name is the last.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> title_of("former senators Ada Ruiz and ", lexicon())
    ['former', 'senators']
    >>> title_of("Senator Ada Ruiz and ", lexicon())
    []
    """
    title = title_before(before, lexicon)
    joined = None if title else JOINED.search(before[-90:])
    if joined is None:
        return title
    words = joined["title"].split()
    for end in range(len(words), 0, -1):
        noun = words[end - 1].lower()
        if singular(noun) != noun and (
            shared := title_before(" ".join(words[:end]) + " ", lexicon)
        ):
            return shared
    return []


def owner_before(before: str, title: list[str]) -> list[str]:
    """Whose the office of a title is: "the dockers' union" of "the dockers' union's president".

    >>> owner_before("On Monday the ferry company's president ", ["president"])
    ['the', 'ferry', 'company']
    >>> owner_before("On Monday President ", ["President"])
    []
    """
    at = before.rfind(title[0])
    match = OWNER.search(before[max(0, at - 60) : at]) if at >= 0 else None
    return pieces_of(match["owner"]) if match else []
