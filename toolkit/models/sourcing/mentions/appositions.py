"""Descriptions that stand before a name: "the party chairman, Ada Ruiz, said"."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.grammar import CALENDAR, PREPOSITIONS, STATE
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.name_parts import SUFFIX
from toolkit.models.sourcing.language.noun_phrase import head_length, words_of
from toolkit.models.sourcing.mentions.descriptions import OPENERS, is_office_phrase

BEFORE = OPENERS | PREPOSITIONS | CALENDAR
"""Words behind which a noun phrase begins."""
SEGMENT = re.compile(r"(?:^|[,;:“”\"(—–―]\s*)(?P<words>[^,;:“”\"(—–―]+), $")
BEGINS = re.compile(
    r"(?:^|(?P<before>[\w’'-]+) )(?P<phrase>(?:"
    r"(?i:the|one|another|an?|his|her|their|its|our|former)"
    r"|(?:[A-Z][\w.-]* ){0,3}[A-Z][\w.-]*(?:[’']s|s[’']))(?= ))"
)
ENDS = re.compile(rf"(?:{SUFFIX.pattern})?(?:[’']s)?(?:[,.;)—–]|$| and\b)")
MEANT = re.compile(r"\b(?:he|she), $")
PLACE = re.compile(rf"(?P<place>(?:[A-Z][\w’'-]+ ){{0,2}}[A-Z][\w’'-]+, {STATE},? )$")


def apposition_before(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    """The apposition right before the name at ``start`` to ``end`` of a sentence, or ``""``.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> text = "On Monday the head of the Rail Trust, Ada Ruiz, said no."
    >>> apposition_before(text, 38, 46, lexicon())
    'the head of the Rail Trust'
    >>> apposition_before("He met the mayor, Ada Ruiz said.", 18, 26, lexicon())
    ''
    """
    segment = SEGMENT.search(text[:start])
    if segment is None or not ENDS.match(text, end):
        return ""
    words = segment["words"]
    for match in reversed(list(BEGINS.finditer(words))):
        before = (match["before"] or "").lower()
        if before and not (before in BEFORE or before in lexicon.cue_class):
            continue
        tokens = words_of(words[match.end() :])
        tokens = tokens[: head_length([t.lower() for t in tokens])]
        if match["phrase"].lower() == "the":  # "The Mayor of Porto Verde, Ada Ruiz, said"
            tokens = [*tokens[:-1], *(token.lower() for token in tokens[-1:])]
        if is_office_phrase(tokens, lexicon):
            return words[match.start("phrase") :]
    return ""


def place_before(text: str) -> str:
    """The town and its state before a title: "Porto Verde, Ind., " of "Mayor Ada Ruiz".

    >>> place_before("In May, Porto Verde, Ind., "), place_before("In Ely, Ind., ")
    ('Porto Verde, Ind., ', '')
    """
    match = PLACE.search(text)
    if match is None or match["place"].split(" ", 1)[0].lower() in OPENERS:
        return ""
    return match["place"]


def is_apposed(text: str, start: int, end: int, described: int) -> bool:
    """Whether the name at ``start`` to ``end`` is of who is described right behind it, or of whom a
    pronoun right before it means.

    >>> is_apposed("Ada Ruiz, the mayor, said no.", 0, 8, 10)
    True
    >>> is_apposed("The mayor said that he, Ruiz, knew.", 24, 28, 0)
    True
    >>> is_apposed("The mayor said that Ruiz knew.", 20, 24, 0)
    False
    """
    return text[end:described] == ", " or bool(MEANT.search(text, 0, start))
