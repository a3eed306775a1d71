"""Whose words stand behind a colon: "Ana Ruiz: “We lost.”", "From the report: “…”", and a line that
only opens a quotation, "The Courier reports:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import PARTICLES
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.language.tokens import Quote

_WORD = r"(?!(?:On|In|To|At|For|As|By|From|With|After|And|Is|Are)\b)[A-Z][\w.’'-]*"
_NAME = rf"{_WORD}(?: (?:(?:{'|'.join(sorted(PARTICLES))}) )?{_WORD}){{0,3}}"
_BEFORE = r"(?:^|[!?…:\]] |[-–—―|•] )"
NAMED = re.compile(
    rf"{_BEFORE}(?P<who>{_NAME}(?: and {_NAME})?)(?: \([^()]*\))?"
    r"(?: [Oo]n [\w’' -]{2,60}?)?:\s*$"  # "Ruiz on the Dam: “…”"
)
DOCUMENT = re.compile(
    rf"{_BEFORE}(?:[Mm]ore )?[Ff]rom "
    r"(?P<who>(?:the|its|an?) (?:[\w’'-]+ ){0,3}?(?P<noun>[a-z]+)):\s*$"
)
GOES = re.compile(
    r"(?P<who>It|(?:The|This|His|Her|Its|Their) (?:[\w.’'-]+ ){0,3}?(?P<noun>[a-z]+))"
    r" (?P<cue>(?:begins|opens|starts|reads|continues|concludes|goes on|began|opened|started|read"
    r"|continued|concluded|went on)(?: (?:in part|as follows))?):\s*$"
)
"""What a document says: "The letter begins: “…”"."""
LINE = re.compile(
    r"(?:(?:When|After|As|Following|In|On|At|Before|Later) [^,:“\"]{3,80}, )?"
    rf"(?P<who>(?:The )?{_NAME}(?:,(?: [\w.’'-]+){{1,8}},)?|He|She|They)"
    r" (?P<cue>(?:(?:has|have|later|also|then) )?(?P<verb>[a-z]+)"
    r"(?P<statement> (?:an?|this|the following) (?:[a-z]+ )?(?:statement|tweet|message|letter))?)"
    r"(?P<more>(?: [\w.’'-]+){1,8})?:$"
)
ISSUES = frozenset(
    ["issued", "issues", "released", "releases", "sent", "sends", "posted", "posts", "wrote"]
)
"""Verbs of a statement that is given out."""
SPEECH = frozenset(CUE_CLASSES) - {"", "attitude", "noun"}
WORDS = 5
"""Words of a quotation behind a lone name: fewer are the title of a work."""


class Introduced(NamedTuple):
    """Offsets of whose words they are and of the cue (empty: the colon is no word), and the
    quotation, if it stands in the same sentence."""

    who: tuple[int, int]
    cue: tuple[int, int]
    quote: Quote | None


def find_introduced(
    sentences: Sequence[str], quotes: Sequence[list[Quote]], lexicon: Lexicon
) -> dict[int, Introduced]:
    """The sentences of an article that say before a colon whose quotation follows, by number;
    ``quotes`` as `find_quotes` gives them.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import find_quotes
    >>> sentences = ["THE DAM - Ana Ruiz: “We lost it all in a night.”", "She said: “No.”"]
    >>> found = find_introduced(sentences, find_quotes(sentences), lexicon())
    >>> [(i, sentences[i][slice(*each.who)]) for i, each in found.items()]
    [(0, 'Ana Ruiz')]
    """
    introduced = {}
    for i, text in enumerate(sentences):
        held = quotes[i]
        if ":" not in text:
            continue
        if held and held[-1].opens and not _has_words(text[held[-1].end :]):
            who = _named(text, held[-1], sentences, i, lexicon)
            goes = GOES.match(text[: held[-1].start])
            if goes and (goes["noun"] is None or goes["noun"] in lexicon.document):
                introduced[i] = Introduced(goes.span("who"), goes.span("cue"), held[-1])
            elif who is not None:
                introduced[i] = Introduced(who, (who[1], who[1]), held[-1])
        elif not held and text.endswith(":") and i + 1 < len(quotes) and quotes[i + 1]:
            line, first = LINE.match(text), quotes[i + 1][0]
            opens = first.opens and not _has_words(sentences[i + 1][: first.start])
            if line and opens and _announces(line, lexicon):
                introduced[i] = Introduced(line.span("who"), line.span("cue"), None)
    return introduced


def _named(
    text: str, quote: Quote, sentences: Sequence[str], i: int, lexicon: Lexicon
) -> tuple[int, int] | None:
    before = text[: quote.start]
    document = DOCUMENT.search(before)
    if document and document["noun"] in lexicon.document:
        return document.span("who")
    name = NAMED.search(before)
    if name is None or (quote.closes and text[quote.start : quote.end].count(" ") < WORDS - 1):
        return None
    words = name["who"].split()
    if any(word.lower() in lexicon.cue_class for word in words) or name["who"].isupper():
        return None  # "Ruiz Defends Dam: “…”"
    # A word with a capital may be any label: a name is met again, and is no common noun.
    elsewhere = [text for k, text in enumerate(sentences) if k != i]
    if len(words) == 1 and not any(words[0] in text for text in elsewhere):
        return None
    known = words[0].lower() in person_words().first_names
    speaks = lexicon.organization | lexicon.suffixes | lexicon.people | lexicon.spokespeople
    role = words[-1].lower() in lexicon.role_words and len(words) > 1  # "Ada Ruiz Staffer: “…”"
    if not known and not role and words[-1].lower() not in speaks:
        noun = re.compile(rf"\b{re.escape(words[-1].lower())}\b")
        if any(noun.search(text) for text in elsewhere):
            return None
    return name.span("who")


def _announces(line: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a line says that somebody speaks: "Ruiz explains it this way:", "Velrail issued a
    statement on Monday:"."""
    if line["statement"]:
        return line["verb"] in ISSUES
    if line["more"] and line["verb"] in ISSUES:
        return False  # "issued three permits:"
    return _class_of(line["verb"], lexicon) in SPEECH


def _class_of(verb: str, lexicon: Lexicon) -> str:
    return CUE_CLASSES[lexicon.cue_class.get(verb, 0)]


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
