"""Paragraphs and sentences of a text, with exact character offsets.

Sentences come from sentencex (Wikimedia, MIT), chosen by measurement: see
``experiments/results/segmenters.md``. Two things are done around it, both measured there.
Quotation marks and brackets are hidden from it, one space for each, because it otherwise keeps
a whole quotation, or everything after an unbalanced mark, in one piece. Breaks are added where
the space after a stop is missing and where a sentence surely starts after an initialism. And
breaks that news writing rules out are taken back: after a title or a unit, before lower case, and
between a quoted question and the words that say who asked it
(`toolkit.text.abbreviations` has the words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from toolkit.speech_tags import TAG
from toolkit.text import abbreviations as a
from toolkit.text.marks import opening_after_stop


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

LONGEST = 5_000
"""Characters of the longest sentence: what has no stop for longer is a list or no prose."""
LONGEST_PARAGRAPH = 10_000
PART = 2_000
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

    A closing quotation mark or bracket stays with the sentence it closes, and an opening one goes
    with the next, though no space stands before it (`toolkit.text.marks`). Text without any
    letter or digit is returned too: whether it counts is for `toolkit.text.cleaning` to say.

    >>> text = "“It rained in the U.S. on Sept. 3,” Dr. A. Abara said. “It poured.” We got wet."
    >>> [text[start:end] for start, end in sentence_extents(text, Extent(0, len(text)))]
    ['“It rained in the U.S. on Sept. 3,” Dr. A. Abara said.', '“It poured.”', 'We got wet.']
    """
    piece = text[paragraph.start : paragraph.end]
    start, stop = 0, len(piece)
    out: list[Extent] = []
    opening = opening_after_stop(piece)
    overlooked = sorted([*_overlooked(piece), *opening.values()])
    added = set(overlooked)
    for place, _ in groupby(merge(_boundaries(_hide(piece)), overlooked)):
        end = _end(piece, start, place)
        end = max(start, opening.get(end, end))
        if end < stop and end not in added and not _is_break(piece, start, end):
            continue
        out += _pieces(text, paragraph.start + start, paragraph.start + end)
        start = end
    return out + _pieces(text, paragraph.start + start, paragraph.end)


def _pieces(text: str, start: int, end: int) -> list[Extent]:
    """A sentence, trimmed, or none; one longer than any that is written is cut at spaces."""
    out: list[Extent] = []
    start, end = _trim(text, start, end)
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        out.append(_trim(text, start, space if space > 0 else start + LONGEST))
        start, end = _trim(text, out[-1].end, end)
    return [*out, Extent(start, end)] if start < end else out


def _boundaries(hidden: str) -> Iterator[int]:
    """The ends that sentencex finds. It takes quadratic time for stops without spaces, as Chinese
    has them, and rows of marks: such text, and what is too long for a paragraph, is given to it
    part by part, each from a sentence's start on."""
    from sentencex import get_sentence_boundaries

    in_parts = len(hidden) > LONGEST_PARAGRAPH or any(stop in hidden for stop in "。！？｡")
    part = PART if in_parts else len(hidden)
    start = 0
    while start < len(hidden):
        stop = min(len(hidden), start + part)
        boundaries = get_sentence_boundaries("en", hidden[start:stop])
        ends = [start + int(boundary["end_index"]) for boundary in boundaries]
        if stop < len(hidden):  # the last one ends where the part does, no sentence
            ends.pop()
        yield from ends
        start = ends[-1] if ends else stop


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


def _overlooked(piece: str) -> list[int]:
    """Ends that sentencex passes over: without a space, after initials, before a cut's mark."""
    ends = [match.end() for match in a.NO_SPACE.finditer(piece) if _is_stop(piece, match)]
    ends += [match.end() for match in a.GLUED.finditer(piece)]
    if a.INITIALS_WITHIN.search(piece):
        ends += [match.end() for match in a.INITIALISM_END.finditer(piece)]
    if piece.endswith("]") and (match := a.CUT.search(piece, max(0, len(piece) - _REACH))):
        ends.append(len(piece[: match.start()].rstrip()))
    return sorted(ends)


def _is_stop(piece: str, match: re.Match[str]) -> bool:
    """Whether a stop without a space after it is one, not a point within an address or a name."""
    left = piece[max(0, match.start() - _REACH) : match.end()]
    left = left[left.rfind(" ") + 1 :]
    if not a.BEFORE_NO_SPACE.search(left) or a.HOLDS_NAME.search(left) or a.HOLDS.search(left):
        return False
    right = piece[match.end() : match.end() + _REACH].split(" ", 1)[0]
    return not a.ADDRESS.search(left + right)


def _is_break(piece: str, start: int, end: int) -> bool:
    """Whether the sentence that starts at ``start`` may end at ``end``."""
    if end <= start:
        return False
    if not piece[end].isspace():
        return piece[end - 1] in "。！？｡"
    right = piece[end : end + _REACH].lstrip()
    first = right.lstrip("\"“”‘’'([{«*_ ")[:1]
    if not first or right[0] in ",;:":
        return False
    left = piece[max(start, end - _REACH) : end]
    if first in "―—–-" and left[-1] not in '.”"':
        first = right.lstrip("―—–- ")[:1]  # "— Where were you? — asked the guard."
    if first.islower() and not right[1:2].isupper():  # iPhone, eBay
        return False
    if left[-1] in ".)" and len(left) - left.rfind(" ") < 12:  # a short last word
        if _is_abbreviation(left[-16:], right, first, end - start):
            return False
    elif left[-1] == "!" and a.NAME_GOES_ON.search(f"{left} {right}"):
        return False
    if left[-1] in "\"”’'" and a.ENDS_QUOTE.search(left):
        return not TAG.match(piece[end : end + 4 * _REACH].lstrip())
    return True


def _is_abbreviation(left: str, right: str, first: str, length: int) -> bool:
    """Whether a stop marks an abbreviation in the middle of a sentence."""
    if a.HOLDS.search(left) or (length < 8 and a.NUMERAL.fullmatch(left)):
        return True
    if a.HOLDS_NAME.search(left):
        return not a.STARTS_SURELY.match(right)
    if first.isdigit():
        return bool(a.HOLDS_NUMBER.search(left) or a.YEAR.match(right))
    return bool(
        (a.CLOCK.search(left) and a.AFTER_CLOCK.match(right))
        or (a.INITIALS.search(left) and (a.NUMBERED.match(right) or a.LAST_NAME.match(right)))
    )


def _trim(text: str, start: int, end: int) -> Extent:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Extent(start, end)
