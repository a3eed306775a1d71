"""Attributions that grammar alone tells: ", the mayor said.", "As the Courier notes, …", "Ruiz said
she saw it", "the judges' claim that …". They hold whatever a tagger says of their words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import FINITE
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.shared_views import find_shared_view
from toolkit.models.sourcing.spans.speech_acts import find_speech_act
from toolkit.models.sourcing.spans.told import find_told
from toolkit.models.sourcing.spans.views import find_view

SAYING = (
    r"(?:sa(?:id|ys)|report(?:ed|s)|not(?:ed|es)|add(?:ed|s)|wr(?:ote|ites)|explain(?:ed|s)"
    r"|argu(?:ed|es)|warn(?:ed|s)|claim(?:ed|s)|estimat(?:ed|es)|insist(?:ed|s)|recall(?:ed|s)"
    r"|stat(?:ed|es)|conclud(?:ed|es)|suggest(?:ed|s)|acknowledg(?:ed|es)|observ(?:ed|es)"
    r"|maintain(?:ed|s)|alleg(?:ed|es)|conced(?:ed|es)|admit(?:ted|s)|reckon(?:ed|s)|predict(?:ed|s)"
    r"|confirm(?:ed|s)|announc(?:ed|es)|testif(?:ied|ies)|declar(?:ed|es)|tweet(?:ed|s)"
    r"|boast(?:ed|s)|complain(?:ed|s)|remark(?:ed|s)|swore|swears|repl(?:ied|ies)|respond(?:ed|s)|counter(?:ed|s)|jok(?:ed|es)"
    r"|calculat(?:ed|es)|lament(?:ed|s)|caution(?:ed|s)|stress(?:ed|es)|grumbl(?:ed|es))"
)
_WORD = r"(?!(?:And|But|As|If|In|On|At|So|It|What|Who|That|This|There|I|We|You)\b)[A-Z][\w.’'&-]*"
_NAME = rf"(?:[Tt]he )?{_WORD}(?: (?:(?:of|for|the|and|de|van|von|al) )*{_WORD}){{0,5}}"
_ROLE = r"[Tt]he (?:[a-z][\w’'-]*,? ){0,3}?(?P<noun>[a-z]+)"
_WHEN = r"(?: (?:(?:on|last|this) \w+|in (?:a|an|its|his|her) [\w-]+|\w+ly))?"
LAST = re.compile(rf",[”\"’']* (?P<who>{_NAME}|{_ROLE}|he|she|they) (?P<cue>{SAYING}){_WHEN}[.)]*$")
INSERTED = re.compile(
    rf"(?P<content>[A-Z][^“”\":;]*), (?P<who>{_ROLE}|it|he|she|they) (?P<cue>{SAYING}),"
    r" (?=(?:but|and|although|though|while|because|since|so|yet) )"
)
"""Within a sentence: "No harm was meant, the letter notes, but the dam broke"."""
AS = re.compile(
    rf"(?:^|; )[Aa]s (?P<who>{_NAME}) (?P<cue>(?:has |have )?{SAYING}){_WHEN}, (?P<content>\S.+)"
)
FIRST = re.compile(
    rf"(?P<who>{_NAME}|{_ROLE}|He|She|They) (?:also |later |then )?(?P<cue>{SAYING}) "
    r"(?P<content>(?P<open>that|he|she|they|it|there|we|his|her|its|their|the|an?) .+)"
)
NOUN = re.compile(
    rf"\b(?P<who>{_NAME}[’']s?|[Tt]he [a-z]+(?: [a-z]+)?[’']s?|[Hh]is|[Hh]er|[Tt]heir)"
    r" (?:[a-z-]+ )?(?P<cue>statement|claim|assertion|contention|allegation|insistence|admission"
    r"|acknowledge?ment|warning|declaration|announcement|complaint|remark)s? "
    r"(?P<content>that (?!(?:is|was|has|had|would|will|were|are|can|could)\b)[^,.;:“”\"]+)"
)
NOUNS = re.compile(
    r"(?:statement|claim|warning|declaration|announcement|complaint|remark|ssertion|tention"
    r"|allegation|insistence|admission|gement|gment)s? that\b"
)
CLAUSE_OPENS = frozenset(["that", "he", "she", "they", "it", "there", "we"])
SURE = 0.8


class Plain(NamedTuple):
    """Offsets of who says something, of the cue and of what is said."""

    who: tuple[int, int]
    cue: tuple[int, int]
    content: tuple[int, int]


def find_plain(
    text: str, quotes: Sequence[Quote], lexicon: Lexicon, following: str = ""
) -> Plain | None:
    """The attribution of a sentence that grammar alone tells, if there is one outside quotation
    marks; ``following`` is the sentence behind it.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> text = "As the Ely Courier notes, it was the ninth flood."
    >>> [text[slice(*part)] for part in find_plain(text, [], lexicon())]
    ['the Ely Courier', 'notes', 'it was the ninth flood.']
    """
    for pattern in (AS, LAST, FIRST):
        if pattern is LAST and "," not in text:
            continue
        match = pattern.search(text) if pattern is LAST else pattern.match(text)
        if match and _is_plain(match, lexicon):
            content = (0, match.start()) if pattern is LAST else match.span("content")
            return _outside(Plain(match.span("who"), match.span("cue"), content), quotes)
    if (match := INSERTED.match(text)) and _is_plain(match, lexicon):
        return _outside(Plain(*(match.span(part) for part in ("who", "cue", "content"))), quotes)
    if NOUNS.search(text) and (match := NOUN.search(text)):
        return _outside(Plain(*(match.span(part) for part in ("who", "cue", "content"))), quotes)
    places = find_told(text, lexicon) or find_view(text, lexicon, following)
    places = places or find_shared_view(text, lexicon) or find_speech_act(text, lexicon)
    return _outside(Plain(*places), quotes) if places else None


def _is_plain(match: re.Match[str], lexicon: Lexicon) -> bool:
    parts = match.groupdict()
    noun = parts.get("noun")
    people = (lexicon.people, lexicon.role_words, lexicon.spokespeople, lexicon.organization,
              lexicon.document, lexicon.media_nouns, lexicon.titles)  # fmt: skip
    if noun and not any(noun in held or noun.removesuffix("s") in held for held in people):
        return False
    opens = parts.get("open")
    if opens is None or opens == "that":
        return True
    if not re.match(
        r"sa(?:id|ys)|estimat|insist|argu|claim|warn|suggest|maintain|alleg|conced|admit|reckon"
        r"|predict|confirm|testif|tweet|boast|sw(?:ore|ears)",
        match["cue"],
    ):
        return False
    rest = match["content"].split()
    return opens in CLAUSE_OPENS or any(word in FINITE for word in rest[1:8])


def _outside(plain: Plain, quotes: Sequence[Quote]) -> Plain | None:
    at = plain.cue[0]
    return None if any(quote.start <= at < quote.end for quote in quotes) else plain


def with_plain(parts: Parts, plain: Plain | None, words: Words) -> Parts:
    """The parts of a sentence with the attribution that grammar tells, where there is none of
    anybody in the reporter's voice."""
    if plain is None or any(a.source and not a.quoted for a in parts.attributions):
        return parts
    who, cue, content = (_stretch(span, words) for span in plain)
    meeting = [a for a in parts.attributions if a.cue.low < cue.high and cue.low < a.cue.high]
    if any(a.source for a in meeting):
        return parts
    held = (content,) if content.high > content.low else ()
    sourceless = next((a for a in meeting if a.content and who.high <= a.cue.low), None)
    added = sourceless._replace(source=who) if sourceless else Attribution(who, cue, held, False)
    return Parts((*(a for a in parts.attributions if a not in meeting), added), ())


def _stretch(span: tuple[int, int], words: Words) -> Stretch:
    low, high = (bisect_left(words.starts, at) for at in span)
    while high > low and words.texts[high - 1] in (".", ")", "!", "?"):
        high -= 1
    return Stretch(low, high, SURE)
