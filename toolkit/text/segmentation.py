"""Paragraphs and sentences of a text, with exact character offsets.

Sentences come from sentencex (Wikimedia, MIT), chosen by measurement: see
``experiments/results/segmenters.md``. Two things are done around it, both measured there.
Quotation marks and brackets are hidden from it, one space for each, because it otherwise keeps
a whole quotation, or everything after an unbalanced mark, in one piece. And breaks that news
writing rules out are taken back: after a title, before lower case, and between a quoted
question and the words that say who asked it.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Extent(NamedTuple):
    """A stretch of a text: start inclusive, end exclusive, in code points."""

    start: int
    end: int


_NEWLINE = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"[ \t]*(?:[-*+•‣▪–—>]|\(?\d{1,3}[.)])[ \t]")

# One code point becomes one space, so that offsets hold.
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\xa0\u2028\u2029\u202f\"“”„‟«»‹›‘‚‛()\[\]{}`´*_]"
    r"|['’](?:"
    r"(?=['’])|(?<=['’]['’])"  # two single marks for a double one
    r"|(?<=[.!?…,]['’])(?![^\s\"”)\]])"  # closing
    r"|(?<![^\s\"“(\[]['’])(?=\w))"  # opening
)
_SURROGATES = re.compile("[\ud800-\udfff]")  # JSON may carry them; sentencex refuses them
_OPENERS = frozenset("“‘„‚‛‟«‹([{\"'`*_")

_TITLES = (
    "Mr|Mrs|Ms|Mx|Drs?|Profs?|Revs?|Fr|Msgr|Hon|Sts?|Govs?|Lt|Sens?|Reps?|Gens?|Col|Cmdr|Adm|"
    "Capt|Cpt|Maj|Sgt|Cpl|Pvt|Pfc|Dets?|Supt|Insp|Pres|Amb|Atty|Asst|Messrs|Mme|Mlle|Ald"
)
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_HOLDS = re.compile(rf"(?<![\w.])(?:(?:[Tt]hen-|[Ee]x-)?(?:{_TITLES})|vs?|cf|[Ff]igs?)\.$")
_HOLDS_NUMBER = re.compile(rf"(?<![\w.])(?:Nos?|Art|Sec|[Cc]h|pp?|[Vv]ols?|c|ca|{_MONTHS})\.$")
_CLOCK = re.compile(r"\b[ap]\.m\.$")
_ZONE = re.compile(r"(?:[A-Z]{1,3}T|GMT|UTC|Eastern|Pacific|Central|Mountain)\b")
_NUMERAL = re.compile(r"\W*(?:\d{1,3}|[A-Za-z])[.)]$")
_ENDS_QUOTE = re.compile(r"[!?]+ ?[\"”’']+$")
_TAG = re.compile(  # "the senator asked.", "Ms. Abara said on Monday"
    r"(?:(?:the|an?|one) )?(?:[\w.’'-]+ ){1,5}?"
    r"(?:said|says|asked|asks|told|tells|tweeted|wrote|writes|added|replied|shouted|yelled|"
    r"demanded|exclaimed|quipped|joked|recalled|remarked|wondered|responded|cried|chanted|"
    r"screamed|pleaded|continued)"
    r"(?:[.,:;]|$| (?:in|on|at|during|to|of|as|when|after|before|while|with|about|from|last|"
    r"this|earlier|later|him|her|them|reporters|[A-Z]\w+day|\w+ly)\b)"
)
_REACH = 40  # how far around a break the rules look


def lines(text: str) -> list[Extent]:
    r"""The lines of a text without their ends, blank ones included.

    >>> lines("One.\r\n\nTwo.")
    [Extent(start=0, end=4), Extent(start=6, end=6), Extent(start=7, end=11)]
    """
    out: list[Extent] = []
    start = 0
    for match in _NEWLINE.finditer(text):
        out.append(Extent(start, match.start()))
        start = match.end()
    out.append(Extent(start, len(text)))
    return out


def paragraphs(text: str) -> list[Extent]:
    r"""The paragraphs, trimmed and in order: a paragraph a line, except in text that was wrapped
    to a fixed width, whose lines are joined.

    >>> text = "Rain fell.\n\n  It stopped. Then more fell. \nAll slept."
    >>> [text[start:end] for start, end in paragraphs(text)]
    ['Rain fell.', 'It stopped. Then more fell.', 'All slept.']
    """
    rows = lines(text)
    joined = _wrapped(text, rows)
    out: list[Extent] = []
    for i, row in enumerate(rows):
        extent = _trim(text, row.start, row.end)
        if extent.start == extent.end:
            continue
        if i in joined and out:
            out[-1] = Extent(out[-1].start, extent.end)
        else:
            out.append(extent)
    return out


def _wrapped(text: str, rows: list[Extent]) -> set[int]:
    """Numbers of the lines that run on from the line before.

    A line break of a wrapped text is *forced*: the next word would not have fitted. Width is
    the longest line, but for the odd overlong one (a link). Text counts as wrapped where most
    breaks inside its blocks are forced; one paragraph or one item a line hardly ever is.
    """
    pairs = []
    for i in range(1, len(rows)):
        words = text[rows[i].start : min(rows[i].end, rows[i].start + 130)].split(None, 1)
        before = len(text[rows[i - 1].start : rows[i - 1].end].rstrip())
        if words and before:
            pairs.append((i, before, len(words[0])))
    if len(pairs) < 3:
        return set()
    lengths = sorted(before for _, before, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not 40 <= width <= 130:
        return set()
    forced = {i for i, before, word in pairs if before + 1 + word >= width}
    if len(forced) < 0.6 * len(pairs):
        return set()
    return {i for i in forced if not _BULLET.match(text, rows[i].start)}


def sentence_extents(text: str, paragraph: Extent) -> list[Extent]:
    """The sentences of one paragraph, trimmed, in order, never empty.

    A closing quotation mark or bracket stays with the sentence it closes. Text without any
    letter or digit is returned too: whether it counts is for `toolkit.text.cleaning` to say.

    >>> text = "“It rained in the U.S. on Sept. 3,” Dr. A. Abara said. “It poured.” We got wet."
    >>> [text[start:end] for start, end in sentence_extents(text, Extent(0, len(text)))]
    ['“It rained in the U.S. on Sept. 3,” Dr. A. Abara said.', '“It poured.”', 'We got wet.']
    """
    from sentencex import get_sentence_boundaries

    piece = text[paragraph.start : paragraph.end]
    start, stop = 0, len(piece)
    out: list[Extent] = []
    for boundary in get_sentence_boundaries("en", _hide(piece)):
        end = _end(piece, start, int(boundary["end_index"]))
        if end < stop and not _is_break(piece, start, end):
            continue
        extent = _trim(piece, start, end)
        if extent.start < extent.end:
            out.append(Extent(paragraph.start + extent.start, paragraph.start + extent.end))
        start = end
    extent = _trim(piece, start, stop)
    if extent.start < extent.end:
        out.append(Extent(paragraph.start + extent.start, paragraph.start + extent.end))
    return out


def _hide(piece: str) -> str:
    hidden = _HIDDEN.sub(" ", piece)
    return hidden if hidden.isascii() else _SURROGATES.sub("?", hidden)


def _end(piece: str, start: int, end: int) -> int:
    """Where a sentence really ends: white space and the next one's opening marks cut off."""
    while end > start:
        mark = end
        while mark > start and piece[mark - 1] in _OPENERS:
            mark -= 1
        if mark < end and (mark == start or piece[mark - 1].isspace()):
            end = mark
        elif piece[end - 1].isspace():
            end -= 1
        else:
            break
    return end


def _is_break(piece: str, start: int, end: int) -> bool:
    """Whether the sentence that starts at ``start`` may end at ``end``."""
    if end <= start or not piece[end].isspace():
        return end > start and piece[end - 1] in "。！？｡"
    right = piece[end : end + _REACH].lstrip()
    first = right.lstrip("\"“”‘’'([{«*_ ")[:1]
    if not first or right[0] in ",;:":
        return False
    if first.islower() and not right[1:2].isupper():  # iPhone, eBay
        return False
    left = piece[max(start, end - _REACH) : end]
    if len(left) - left.rfind(" ") < 12:  # a short last word: perhaps an abbreviation
        if _HOLDS.search(left) or (end - start < 8 and _NUMERAL.fullmatch(left)):
            return False
        if first.isdigit() and _HOLDS_NUMBER.search(left):
            return False
        if _CLOCK.search(left) and _ZONE.match(right):
            return False
    if left[-1] in "\"”’'" and _ENDS_QUOTE.search(left):
        return not _TAG.match(piece[end : end + 4 * _REACH].lstrip())
    return True


def _trim(text: str, start: int, end: int) -> Extent:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Extent(start, end)
