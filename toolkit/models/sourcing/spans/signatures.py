"""Quotations that are signed below: the words in marks, then a dash and a name.

So letters, reader comments, reviews and pull quotes say whose words they are: "“Nobody asked us.”
— Jane Hollis, Eastbrook". The signature has no verb, and the quotation before it is no other's.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import PARTICLES
from toolkit.models.sourcing.language.grammar import words as words_of
from toolkit.models.sourcing.language.tokens import Quote

_WORD = r"[A-Z][\w.’'-]*"
_SMALL = "|".join(sorted(PARTICLES | {"the", "of", "and"}))
_NAME = rf"{_WORD}(?: (?:{_WORD}|(?:{_SMALL})\b))*"
SIGNATURE = re.compile(
    rf"\s*(?P<dash>[—–―-]+)\s*(?P<who>{_NAME})(?P<more>(?:,? \(?[^.!?“”\"«»;:]*?)?\)?)[.]?\s*$"
)
"""A dash, a name, and what is told of whoever has it."""
POST = re.compile(
    r"\s*(?P<dash>[—–―-]+)\s*(?P<who>[^()“”\"—–―]{2,60}? \(@\w+\)) [A-Z][a-z]+ \d{1,2}, \d{4}\s*$"
)
"""Who posted words, with a handle and a date."""
ADDRESS = re.compile(r"(?:[A-Z]+:|\S+[./]\S+|[#@]\w+|\s)+")
"""What is no words of a post: labels, addresses, tags."""
LINES = 6
WORDS, LONGEST = 14, 160
"""Words and characters of a signature, at most."""
_BESIDE = re.compile(rf",? \(?(?:\d+|{_NAME})(?:, (?:\d+|{_NAME}))?\)?")
_NO_NAMES = words_of(
    "no yes not never and but or so well oh the a an that this these those it we i they he she you "
    "what why how when where who if in on at by for from with as of to there here all now then"
)
UNSIGNED = re.compile(
    r"(?:anonymous|(?:names?|identity)(?: and address)? (?:with ?held|supplied|not given))\b",
    re.IGNORECASE,
)
"""What stands in the place of a name that is withheld."""
_CUE = re.compile(r" (?:[\w.’'-]+ ){0,4}(?:said|says|added|wrote)\b")
_LETTER = re.compile(r"\w")


class Signature(NamedTuple):
    """``start`` and ``end`` of the name and what is told of it, ``dash`` where the dash stands.
    ``quoted``: the sentences before it that it signs; none where its own sentence holds them."""

    dash: int
    start: int
    end: int
    quoted: tuple[int, ...]


def find_signatures(
    sentences: Sequence[str], quotes: Sequence[list[Quote]], taken: Container[int] = ()
) -> dict[int, Signature]:
    """The sentences of an article that end in the signature of a quotation, by number; those that
    are ``taken`` for something else are none. A post is signed with a handle and a date.

    >>> from toolkit.models.sourcing.language.tokens import find_quotes
    >>> sentences = ["“Nobody asked us.”", "— Jane Hollis, Eastbrook", "It rained."]
    >>> signature = find_signatures(sentences, find_quotes(sentences))[1]
    >>> sentences[1][signature.start : signature.end], signature.quoted
    ('Jane Hollis, Eastbrook', (0,))
    """
    signatures = {}
    for i, text in enumerate(sentences):
        if i not in taken and "(@" in text and (post := POST.search(text)):
            bare = i > 0 and ADDRESS.fullmatch(text, 0, post.start())
            before = (i - 1,) if bare and i - 1 not in taken else ()
            signatures[i] = Signature(post.start("dash"), *post.span("who"), before)
            continue
        after = quotes[i][-1].end if quotes[i] else 0
        if len(text) - after > LONGEST:
            continue
        if i in taken or ("-" not in text[after:] and not any(d in text[after:] for d in "—–―")):
            continue
        match = SIGNATURE.match(text, after)
        if match is None or len(text[after:].split()) > WORDS or not _is_name(match):
            continue
        if quotes[i]:
            if not (_is_whole(text[:after], quotes[i]) and quotes[i][-1].closes):
                continue
            quoted: tuple[int, ...] = ()
        else:
            quoted = _quotation_before(i, sentences, quotes, taken)
            if not quoted or (
                _is_last(sentences[i + 1 :]) and _goes_on(quoted[0], sentences, quotes)
            ):
                continue
        end = match.end("more") if match["more"].strip() else match.end("who")
        signatures[i] = Signature(match.start("dash"), match.start("who"), end, quoted)
    return signatures


def _is_name(match: re.Match[str]) -> bool:
    """Whether the words after a dash may be whose it is: a name of several words, or a single one
    beside which no more than an age or a place stands."""
    if UNSIGNED.match(match["who"] + match["more"]):
        return True
    first, *rest = match["who"].split()
    if first.lower() in _NO_NAMES:
        return False
    return bool(rest) or not match["more"].strip() or bool(_BESIDE.fullmatch(match["more"]))


def _quotation_before(
    i: int, sentences: Sequence[str], quotes: Sequence[list[Quote]], taken: Container[int]
) -> tuple[int, ...]:
    """The sentences of the quotation that ends right before a sentence, if nothing else stands in
    them."""
    first = i
    while first and _is_whole(sentences[first - 1], quotes[first - 1]) and first - 1 not in taken:
        held = quotes[first - 1]
        if first == i and not held[-1].closes:
            return ()
        if first < i and held[-1].closes:  # an earlier quotation
            break
        first -= 1
    return tuple(range(first, i)) if first < i and quotes[first][0].opens else ()


def _is_last(after: Sequence[str]) -> bool:
    """Whether no sentence follows, but lines such as a newspaper's name."""
    return len(after) < LINES and not any(
        text.endswith((".", "?", "!", "”", '"')) for text in after
    )


def _goes_on(first: int, sentences: Sequence[str], quotes: Sequence[list[Quote]]) -> bool:
    """Whether a quotation follows on one with a cue behind it, "“We lost,” she said.": a name below
    it at the end of an article is who wrote that."""
    if not first or not quotes[first - 1] or not quotes[first - 1][-1].closes:
        return False
    end = quotes[first - 1][-1].end
    return bool(_CUE.match(sentences[first - 1], end))


def _is_whole(text: str, quotes: Sequence[Quote]) -> bool:
    """Whether all letters of a sentence stand in quotation marks."""
    end = 0
    for quote in quotes:
        if _LETTER.search(text, end, max(end, quote.start)):
            return False
        end = max(end, quote.end)
    return bool(quotes) and not _LETTER.search(text, end)
