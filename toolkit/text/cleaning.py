"""Which parts of a page are the story: a region for every sentence.

``headline`` is the title and the subheads, ``boilerplate`` is page furniture (advertising, polls,
prompts, captions, credits, notices), ``body`` is the rest. Precision comes first: a sentence is
furniture only where its wording (`toolkit.text.patterns`) and its place on the page both say so,
because a story sentence wrongly set aside is lost to every measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.schema import Region
from toolkit.text import patterns as p
from toolkit.text.segmentation import Extent

_EDGE = " \t\u00a0\u3000*_~#>•‣▪●■◆►▶→·|=<\u200b\ufeff"
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣▪●·–—]|\(?\d{1,2}[.)])[ \t]+\S")
_HEADING = re.compile(r"#{1,6} ")
_QUOTES = frozenset('"“”„«»')
_SMALL = frozenset(
    re.findall(
        r"\w+", "a an and as at but by for from in into is nor of off on or over per the to up"
    )
)
_BARE = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|!\[[^\]]*\]\([^)]*\)|(?:</?\w[^<>]*>)+\.?"
)
_RUNS_ON = re.compile(
    r"(?: [\w'-]*[a-z][\w'-]*){5}"
)  # a story welded to a button: "TAP HERE He ..."
_NEAR_END = 6  # paragraphs from the end where credits and the author's note stand


@dataclass(slots=True)
class _Paragraph:
    """One paragraph on its way to a region.

    ``core`` is its text without marks around it, ``stopped`` whether it ends like a sentence,
    ``item`` whether it begins like one of a list.
    """

    text: str
    core: str
    sentences: int
    words: int
    stopped: bool
    item: bool
    region: Region | None = None

    @property
    def question(self) -> bool:
        return self.core.endswith("?") and self.words <= 40 and self.sentences <= 2

    @property
    def short_line(self) -> bool:
        return not self.stopped and self.sentences == 1 and self.words <= 25


def regions(
    text: str,
    paragraphs: Sequence[Extent],
    sentences: Sequence[Sequence[Extent]],
    title: str = "",
    outlet: str = "",
) -> list[list[Region]]:
    r"""The region of every sentence, in the shape of ``sentences`` (a list for each paragraph).

    >>> from toolkit.text.segmentation import paragraphs, sentence_extents
    >>> text = "Rain at Last\n\nRain fell. The dam filled.\n\nSubscribe to our newsletter!"
    >>> parts = paragraphs(text)
    >>> regions(text, parts, [sentence_extents(text, part) for part in parts])
    [['headline'], ['body', 'body'], ['boilerplate']]
    """
    page = [
        _paragraph(text[extent.start : extent.end], len(inside))
        for extent, inside in zip(paragraphs, sentences, strict=True)
    ]
    start = _front_matter(page)
    for i in range(start, len(page)):
        if page[i].region is None and _is_furniture(page, i, outlet):
            page[i].region = "boilerplate"
    _mark_captions(page)
    _mark_polls(page)
    _mark_related(page)
    _mark_headlines(page, start, title)
    out: list[list[Region]] = []
    for paragraph, inside in zip(page, sentences, strict=True):
        if paragraph.region is not None:
            out.append([paragraph.region] * len(inside))
        else:
            out.append(_within([text[s.start : s.end] for s in inside]))
    return out


def _core(text: str) -> str:
    core = text.strip(_EDGE)
    if "](" in core:
        core = _LINK.sub(r"\1", core).strip(_EDGE)
    return core.replace("**", "").replace("__", "").lstrip("-–— ").replace("’", "'")


def _paragraph(text: str, sentences: int) -> _Paragraph:
    core = _core(text)
    stopped = core.rstrip("'\"”)]*_ ")[-1:] in ".!?…:;,"
    return _Paragraph(
        text, core, sentences, core.count(" ") + 1, bool(core) and stopped, bool(_ITEM.match(text))
    )


def _front_matter(page: list[_Paragraph]) -> int:
    """Mark a Markdown file's front matter; the number of the first paragraph after it."""
    if not page or page[0].text != "---":
        return 0
    for i in range(1, min(len(page), 40)):
        if page[i].text in ("---", "..."):
            for paragraph in page[: i + 1]:
                paragraph.region = "boilerplate"
            return i + 1
        if ":" not in page[i].text and page[i].text[0] not in "-#":
            return 0
    return 0


def _is_furniture(page: list[_Paragraph], i: int, outlet: str) -> bool:
    """Whether a whole paragraph is furniture, by its own wording and its place."""
    one = page[i]
    core, words = one.core, one.words
    if words > 60:
        return False
    if not any(map(str.isalnum, core)) or _BARE.fullmatch(one.text) or core == outlet:
        return True
    near_end = i >= len(page) - _NEAR_END
    if _is_credit(one) or _is_advert(one) or (words <= 40 and _is_prompt(one.text, one.sentences)):
        return True
    if words <= 45 and (p.POLL_INLINE.match(core) or _is_led_to_prompt(one)):
        return True
    if words <= 12 and (p.LABEL.fullmatch(core) or p.OPTION.match(core)):
        return True
    if words <= 30 and i > 0 and p.RELATED_LINE.match(core):
        return True
    if words <= 20 and one.sentences <= 2 and (i < 10 or near_end) and _is_furniture_line(page, i):
        return True
    if near_end and p.BIO.match(core) and not p.REPORTED.search(core):
        return True
    return (near_end or core[0] in "([") and bool(p.SIGN_OFF.match(core))


def _is_credit(one: _Paragraph) -> bool:
    """A caption or a credit, the credit at its start or its end."""
    core = one.core.lstrip("([")
    if one.words <= 40 and p.CAPTION.match(core):
        return True
    if one.words <= 14 and not one.stopped and p.PHOTO_BY.match(core):
        return True
    if one.words <= 40 and p.PHOTO_BY_NAME.match(core):
        return True
    tail = core[-90:]
    if one.sentences <= 3 and p.CREDIT_BRACKET.search(tail):
        return True
    if one.sentences <= 2 and p.CREDIT_END.search(tail):
        return True
    if one.sentences > 1 and ": " in core:  # "The harbour at dawn. Photo: A. Abara"
        return any(p.CAPTION.match(part) for part in core.split(". ")[1:])
    return False


def _is_advert(one: _Paragraph) -> bool:
    if one.words > 45 or one.core[0] in _QUOTES or p.REPORTED.search(one.core):
        return False
    coded = any(word in one.core for word in ("ode", "ODE", "checkout"))
    if coded and p.PROMO_CODE.search(one.core):
        return True
    return one.words <= 30 and bool(p.OFFER.match(one.core))


def _is_led_to_prompt(one: _Paragraph) -> bool:
    """A few words to the reader around a prompt or notice: "Enjoying this? Sign up free." """
    if one.sentences > 4 or one.core[0] in _QUOTES or p.REPORTED.search(one.core):
        return False
    parts = [part for part in re.split(r"(?<=[.!?:])\s+", one.core) if part]
    asks = [_is_prompt(part) for part in parts]
    if len(parts) < 2 or not any(asks):
        return False
    # The other sentences must speak to the reader, or of the page, too.
    return all(ask or p.TO_READER.search(part) for ask, part in zip(asks, parts, strict=True))


def _is_furniture_line(page: list[_Paragraph], i: int) -> bool:
    """Masthead, breadcrumbs, byline or date line."""
    one = page[i]
    core = one.core
    if p.BYLINE.match(core):
        return one.words <= 14 and not one.stopped
    date = p.DATE_LINE.match(core)
    if date is not None and p.DATE_REST.fullmatch(core, date.end()):
        return True
    if ("|" in core or ">" in core or "·" in core) and p.CRUMBS.fullmatch(core):
        return i > 0 or one.words <= 9
    title_follows = i == 0 and len(page) > 2 and page[1].short_line and not page[1].item
    return title_follows and one.short_line and bool(p.MASTHEAD.fullmatch(core.title()))


def _mark_captions(page: list[_Paragraph]) -> None:
    """The line under an image of a Markdown file."""
    for image, caption in pairwise(page):
        if image.text.startswith("![") and caption.text[0] in "*_" and caption.words <= 60:
            caption.region = "boilerplate"


def _mark_polls(page: list[_Paragraph]) -> None:
    """Around a poll's heading, call to vote or consent line: its question and its answers."""
    for i, one in enumerate(page):
        if p.CONSENT.match(one.core) or p.POLL_VOTE.match(one.core):
            _mark_poll_above(page, i)
        elif p.POLL_START.match(one.core):
            _mark_poll_below(page, i)
        elif p.POLL_HEAD.match(one.core) and one.question:
            one.region = "boilerplate"
            _mark_poll_below(page, i)


def _mark_poll_above(page: list[_Paragraph], i: int) -> None:
    found: list[_Paragraph] = []
    asked = ""
    for one in reversed(page[max(0, i - 12) : i]):
        if asked and one.core != asked:
            break
        if one.question:
            asked = one.core  # some pages hold the question more than once
        elif one.region != "boilerplate" and not (
            one.words <= 20 and (one.item or not one.stopped)
        ):
            break
        found.append(one)
    if asked:  # without a question the short lines may be the story's own
        for one in found:
            one.region = "boilerplate"


def _mark_poll_below(page: list[_Paragraph], i: int) -> None:
    asked = page[i].core if page[i].question else ""
    for one in page[i + 1 : i + 14]:
        if one.region == "boilerplate":
            continue
        if one.question and asked in ("", one.core):
            asked = one.core
        elif not (asked and one.item and one.words <= 20):
            return
        one.region = "boilerplate"


def _mark_related(page: list[_Paragraph]) -> None:
    """A list of links under its heading ("More on this story"), as far as it surely goes."""
    for i, one in enumerate(page):
        headed = one.words <= 10 and (not one.stopped or one.core.endswith(":"))
        if not headed or not p.RELATED.fullmatch(one.core.rstrip(": ")):
            continue
        end = i + 1
        while end < min(len(page), i + 12):
            link = page[end]
            if link.region != "boilerplate" and not (link.short_line and link.words >= 3):
                break
            end += 1
        # The last bare line before the story goes on may be a subhead.
        if end - i > 1 and end < len(page) and page[end].words > 20 and not page[end - 1].item:
            end -= 1
        if end - i > 1 or i >= len(page) - 3 or one.core.endswith(":"):
            for link in page[i:end]:
                link.region = "boilerplate"


def _mark_headlines(page: list[_Paragraph], start: int, title: str) -> None:
    wanted = _fold(title)
    titles = 0  # lines of the title so far; past 1 the story has begun
    for i in range(start, len(page)):
        one = page[i]
        if one.region == "boilerplate":
            continue
        given = bool(wanted) and one.words <= 60 and _fold(one.core) == wanted
        if _HEADING.match(one.text) or given:
            one.region = "headline"
        elif titles < 2 and _is_title(page, i, deck=titles == 1):
            one.region = "headline"
            titles += 1
        elif _is_subhead(page, i):
            one.region = "headline"
        else:
            titles = 2


def _is_title(page: list[_Paragraph], i: int, deck: bool) -> bool:
    """A line before the story: unfinished, or finished but in title case or before a dateline."""
    one = page[i]
    after = next((q for q in page[i + 1 :] if q.region != "boilerplate"), None)
    if (
        after is None
        or one.item
        or one.words > 30
        or one.core[0].islower()
        or one.core[0] in "[({@"
    ):
        return False
    if not one.stopped:
        return one.sentences <= 2
    if deck or one.core[-1] in ":;," or one.words > 20:
        return False
    if one.sentences > 1 and not one.core.endswith("?"):
        return False
    return (
        one.core.endswith("?")
        or bool(p.DATELINE.match(after.core))
        or (one.words > 2 and _title_case(one.core) >= 0.8)
    )


def _is_subhead(page: list[_Paragraph], i: int) -> bool:
    one = page[i]
    core = one.core
    if one.item or not 2 <= one.words <= 12 or one.sentences != 1 or not 0 < i < len(page) - 1:
        return False
    if core[0] in _QUOTES or core[0].islower() or core[0] in "@([{" or "@" in core or "://" in core:
        return False
    if one.stopped:
        return core.endswith("?") and one.words <= 6 and _title_case(core) == 1
    if _title_case(core) >= 0.75:
        return True
    # In sentence case, only between paragraphs of the story.
    before, after = page[i - 1], page[i + 1]
    return (
        one.words <= 9
        and (before.region == "boilerplate" or (before.stopped and before.words >= 8))
        and after.stopped
        and after.words >= 15
        and not after.item
    )


def _title_case(line: str) -> float:
    """Share of a line's words, small words aside, that start with no lower-case letter."""
    words = [word.strip("\"“”'‘()[].,:;?!") for word in line.split()]
    words = [word for word in words if word and word.lower() not in _SMALL]
    return sum(not word[0].islower() for word in words) / max(1, len(words))


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _within(inside: list[str]) -> list[Region]:
    """Regions within a story paragraph: prompts and notices at its start or its end."""
    first, last = 0, len(inside)
    while first < last and _is_prompt(inside[first]):
        first += 1
    while last > first and _is_prompt(inside[last - 1]):
        last -= 1
    out: list[Region] = ["body"] * len(inside)
    if first == 0 and last == len(inside):
        return out
    depth = 0  # inside a quotation a speaker talks, not the page
    for i, sentence in enumerate(inside):
        if not first <= i < last and depth <= 0:
            out[i] = "boilerplate"
        depth += sentence.count("“") - sentence.count("”")
    return out


def _is_prompt(text: str, sentences: int = 1) -> bool:
    """Whether one sentence asks something of the reader or is a notice."""
    core = _core(text).lstrip("([ ")
    if sentences > 1 or len(core) > 400 or not core or core[0] in _QUOTES:
        return not core
    if not (p.PROMPT.match(core) or p.NOTICE.match(core) or p.CONSENT.match(core)):
        return False
    if core[:8].isupper() and _RUNS_ON.search(core):
        return False
    return core[0] in "©Cc" or not p.REPORTED.search(core)
