"""Page furniture: advertising, prompts, captions, credits, polls and lists of links.

A paragraph is furniture only where its wording (`toolkit.text.patterns`) and its place on the page
both say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from toolkit.schema import Region
from toolkit.text import patterns as p

_EDGE = " \t\u00a0\u3000*_~#>•‣▪●■◆►▶→·|=<\u200b\ufeff"
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣▪●·–—]|\(?\d{1,2}[.)])[ \t]+\S")
QUOTES = frozenset('"“”„«»')
_BARE = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|!\[[^\]]*\]\([^)]*\)|(?:</?\w[^<>]*>)+\.?"
)
_RUNS_ON = re.compile(
    r"(?: [\w'-]*[a-z][\w'-]*){5}"
)  # a story welded to a button: "TAP HERE He ..."
_NEAR_END = 6  # paragraphs from the end where credits and the author's note stand


@dataclass(slots=True)
class Paragraph:
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

    @classmethod
    def of(cls, text: str, sentences: int) -> Paragraph:
        """A paragraph's text and how many sentences it has."""
        core = _core(text)
        stopped = bool(core) and core.rstrip("'\"”)]*_ ")[-1:] in ".!?…:;,"
        return cls(text, core, sentences, core.count(" ") + 1, stopped, bool(_ITEM.match(text)))

    @property
    def question(self) -> bool:
        """Whether it asks something, shortly."""
        return self.core.endswith("?") and self.words <= 40 and self.sentences <= 2

    @property
    def short_line(self) -> bool:
        """Whether it is a line rather than a sentence, as headlines and links are."""
        return not self.stopped and self.sentences == 1 and self.words <= 25


def _core(text: str) -> str:
    core = text.strip(_EDGE)
    if "](" in core:
        core = _LINK.sub(r"\1", core).strip(_EDGE)
    return core.replace("**", "").replace("__", "").lstrip("-–— ").replace("’", "'")


def is_furniture(page: list[Paragraph], i: int, outlet: str) -> bool:
    """Whether a whole paragraph is furniture, by its own wording and its place."""
    paragraph = page[i]
    core, words = paragraph.core, paragraph.words
    if words > 60:
        return False
    if not any(map(str.isalnum, core)) or _BARE.fullmatch(paragraph.text) or core == outlet:
        return True
    near_end = i >= len(page) - _NEAR_END
    if (
        _is_credit(paragraph)
        or _is_advert(paragraph)
        or (words <= 40 and is_prompt(paragraph.text, paragraph.sentences))
    ):
        return True
    if words <= 45 and (p.POLL_INLINE.match(core) or _is_led_to_prompt(paragraph)):
        return True
    if words <= 12 and (p.LABEL.fullmatch(core) or p.OPTION.match(core)):
        return True
    if words <= 30 and i > 0 and p.RELATED_LINE.match(core):
        return True
    if (
        words <= 20
        and paragraph.sentences <= 2
        and (i < 10 or near_end)
        and _is_furniture_line(page, i)
    ):
        return True
    if near_end and p.BIO.match(core) and not p.REPORTED.search(core):
        return True
    return (near_end or core[0] in "([") and bool(p.SIGN_OFF.match(core))


def _is_credit(paragraph: Paragraph) -> bool:
    """A caption or a credit, the credit at its start or its end."""
    core = paragraph.core.lstrip("([")
    if paragraph.words <= 40 and p.CAPTION.match(core):
        return True
    if paragraph.words <= 14 and not paragraph.stopped and p.PHOTO_BY.match(core):
        return True
    if paragraph.words <= 40 and p.PHOTO_BY_NAME.match(core):
        return True
    tail = core[-90:]
    if paragraph.sentences <= 3 and p.CREDIT_BRACKET.search(tail):
        return True
    if paragraph.sentences <= 2 and p.CREDIT_END.search(tail):
        return True
    if paragraph.sentences > 1 and ": " in core:  # "The harbour at dawn. Photo: A. Abara"
        return any(p.CAPTION.match(part) for part in core.split(". ")[1:])
    return False


def _is_advert(paragraph: Paragraph) -> bool:
    if paragraph.words > 45 or paragraph.core[0] in QUOTES or p.REPORTED.search(paragraph.core):
        return False
    coded = any(word in paragraph.core for word in ("ode", "ODE", "checkout"))
    if coded and p.PROMO_CODE.search(paragraph.core):
        return True
    return paragraph.words <= 30 and bool(p.OFFER.match(paragraph.core))


def _is_led_to_prompt(paragraph: Paragraph) -> bool:
    """A few words to the reader around a prompt or notice: "Enjoying this? Sign up free." """
    if paragraph.sentences > 4 or paragraph.core[0] in QUOTES or p.REPORTED.search(paragraph.core):
        return False
    parts = [part for part in re.split(r"(?<=[.!?:])\s+", paragraph.core) if part]
    if len(parts) < 2:
        return False
    asks = [is_prompt(part) for part in parts]
    if not any(asks):
        return False
    # The other sentences must speak to the reader, or of the page, too.
    return all(ask or p.TO_READER.search(part) for ask, part in zip(asks, parts, strict=True))


def _is_furniture_line(page: list[Paragraph], i: int) -> bool:
    """Masthead, breadcrumbs, byline or date line."""
    paragraph = page[i]
    core = paragraph.core
    if p.BYLINE.match(core):
        return paragraph.words <= 14 and not paragraph.stopped
    date = p.DATE_LINE.match(core)
    if date is not None and p.DATE_REST.fullmatch(core, date.end()):
        return True
    if ("|" in core or ">" in core or "·" in core) and p.CRUMBS.fullmatch(core):
        return i > 0 or paragraph.words <= 9
    title_follows = i == 0 and len(page) > 2 and page[1].short_line and not page[1].item
    return title_follows and paragraph.short_line and bool(p.MASTHEAD.fullmatch(core.title()))


def mark_captions(page: list[Paragraph]) -> None:
    """The line under an image of a Markdown file."""
    for image, caption in pairwise(page):
        if image.text.startswith("![") and caption.text[0] in "*_" and caption.words <= 60:
            caption.region = "boilerplate"


def mark_polls(page: list[Paragraph]) -> None:
    """Around a poll's heading, call to vote or consent line: its question and its answers."""
    for i, paragraph in enumerate(page):
        if p.CONSENT.match(paragraph.core) or p.POLL_VOTE.match(paragraph.core):
            _mark_poll_above(page, i)
        elif p.POLL_START.match(paragraph.core):
            _mark_poll_below(page, i)
        elif p.POLL_HEAD.match(paragraph.core) and paragraph.question:
            paragraph.region = "boilerplate"
            _mark_poll_below(page, i)


def _mark_poll_above(page: list[Paragraph], i: int) -> None:
    poll: list[Paragraph] = []
    question = ""
    for paragraph in reversed(page[max(0, i - 12) : i]):
        if question and paragraph.core != question:
            break
        if paragraph.question:
            question = paragraph.core  # some pages hold the question more than once
        elif paragraph.region != "boilerplate" and not (
            paragraph.words <= 20 and (paragraph.item or not paragraph.stopped)
        ):
            break
        poll.append(paragraph)
    if question:  # without a question the short lines may be the story's own
        for paragraph in poll:
            paragraph.region = "boilerplate"


def _mark_poll_below(page: list[Paragraph], i: int) -> None:
    question = page[i].core if page[i].question else ""
    for paragraph in page[i + 1 : i + 14]:
        if paragraph.region == "boilerplate":
            continue
        if paragraph.question and question in ("", paragraph.core):
            question = paragraph.core
        elif not (question and paragraph.item and paragraph.words <= 20):
            return
        paragraph.region = "boilerplate"


def mark_related(page: list[Paragraph]) -> None:
    """A list of links under its heading ("More on this story"), as far as it surely goes."""
    for i, paragraph in enumerate(page):
        headed = paragraph.words <= 10 and (not paragraph.stopped or paragraph.core.endswith(":"))
        if not headed or not p.RELATED.fullmatch(paragraph.core.rstrip(": ")):
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
        if end - i > 1 or i >= len(page) - 3 or paragraph.core.endswith(":"):
            for link in page[i:end]:
                link.region = "boilerplate"


def mark_archive(page: list[Paragraph]) -> None:
    """The fields that a database prints around an article, where it surely did."""
    sure = [bool(p.ARCHIVE_SURE.match(each.core or each.text)) for each in page]
    if sum(sure) < 2:
        return
    for paragraph, is_sure in zip(page, sure, strict=True):
        if is_sure or (paragraph.words <= 60 and p.ARCHIVE_FIELD.match(paragraph.core)):
            paragraph.region = "boilerplate"


def is_prompt(text: str, sentences: int = 1) -> bool:
    """Whether one sentence asks something of the reader or is a notice."""
    core = _core(text).lstrip("([ ")
    if sentences > 1 or len(core) > 400 or not core or core[0] in QUOTES:
        return not core
    if not (p.PROMPT.match(core) or p.NOTICE.match(core) or p.CONSENT.match(core)):
        return False
    if core[:8].isupper() and _RUNS_ON.search(core):
        return False
    return core[0] in "©Cc" or not p.REPORTED.search(core)
