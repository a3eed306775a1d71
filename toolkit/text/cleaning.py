"""Which parts of a page are the story: a region for every sentence.

``headline`` is the title and the subheads, ``boilerplate`` is page furniture (advertising, polls,
prompts, captions, credits, notices), ``body`` is the rest. Precision comes first: a sentence is
furniture only where its wording (`toolkit.text.patterns`) and its place on the page both say so,
because a story sentence wrongly set aside is lost to every measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.schema import Region
from toolkit.text import patterns as p
from toolkit.text.furniture import (
    QUOTES,
    Paragraph,
    is_furniture,
    is_prompt,
    mark_archive,
    mark_captions,
    mark_polls,
    mark_related,
)
from toolkit.text.segmentation import Extent

_HEADING = re.compile(r"#{1,6} ")
_SMALL = frozenset(
    re.findall(
        r"\w+", "a an and as at but by for from in into is nor of off on or over per the to up"
    )
)


def regions(
    text: str,
    paragraphs: Sequence[Extent],
    sentences: Sequence[Sequence[Extent]],
    *,
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
        Paragraph.of(text[extent.start : extent.end], len(inside))
        for extent, inside in zip(paragraphs, sentences, strict=True)
    ]
    start = _front_matter(page)
    for i in range(start, len(page)):
        if page[i].region is None and is_furniture(page, i, outlet):
            page[i].region = "boilerplate"
    mark_archive(page)
    mark_captions(page)
    mark_polls(page)
    mark_related(page)
    _mark_headlines(page, start, title)
    out: list[list[Region]] = []
    for paragraph, inside in zip(page, sentences, strict=True):
        if paragraph.region is not None:
            out.append([paragraph.region] * len(inside))
        else:
            out.append(_within([text[s.start : s.end] for s in inside]))
    return out


def _front_matter(page: list[Paragraph]) -> int:
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


def _mark_headlines(page: list[Paragraph], start: int, title: str) -> None:
    wanted = fold(title)
    titles = 0  # lines of the title so far; past 1 the story has begun
    for i in range(start, len(page)):
        paragraph = page[i]
        if paragraph.region == "boilerplate":
            continue
        is_title = bool(wanted) and paragraph.words <= 60 and fold(paragraph.core) == wanted
        if _HEADING.match(paragraph.text) or is_title:
            paragraph.region = "headline"
        elif titles < 2 and _is_title(page, i, deck=titles == 1):
            paragraph.region = "headline"
            titles += 1
        elif _is_subhead(page, i):
            paragraph.region = "headline"
        else:
            titles = 2


def _is_title(page: list[Paragraph], i: int, deck: bool) -> bool:
    """A line before the story: unfinished, or finished but in title case or before a dateline."""
    paragraph = page[i]
    rest = (page[k] for k in range(i + 1, len(page)))  # no copy: a page may be all short lines
    after = next((later for later in rest if later.region != "boilerplate"), None)
    if (
        after is None
        or paragraph.item
        or paragraph.words > 30
        or paragraph.core[0].islower()
        or paragraph.core[0] in "[({@"
    ):
        return False
    if not paragraph.stopped:
        return paragraph.sentences <= 2
    if deck or paragraph.core[-1] in ":;," or paragraph.words > 20:
        return False
    if paragraph.sentences > 1 and not paragraph.core.endswith("?"):
        return False
    return (
        paragraph.core.endswith("?")
        or bool(p.DATELINE.match(after.core))
        or (paragraph.words > 2 and _title_case(paragraph.core) >= 0.8)
    )


def _is_subhead(page: list[Paragraph], i: int) -> bool:
    paragraph = page[i]
    core = paragraph.core
    if (
        paragraph.item
        or not 2 <= paragraph.words <= 12
        or paragraph.sentences != 1
        or not 0 < i < len(page) - 1
    ):
        return False
    if core[0] in QUOTES or core[0].islower() or core[0] in "@([{" or "@" in core or "://" in core:
        return False
    if paragraph.stopped:
        return core.endswith("?") and paragraph.words <= 6 and _title_case(core) == 1
    if _title_case(core) >= 0.75:
        return True
    # In sentence case, only between paragraphs of the story.
    before, after = page[i - 1], page[i + 1]
    return (
        paragraph.words <= 9
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


def fold(text: str) -> str:
    """A line without case and punctuation, for comparison.

    >>> fold("“Rain,” he Said.")
    'rain he said'
    """
    return re.sub(r"\W+", " ", text).strip().casefold()


def _within(inside: list[str]) -> list[Region]:
    """Regions within a story paragraph: prompts and notices at its start or its end."""
    first, last = 0, len(inside)
    while first < last and is_prompt(inside[first]):
        first += 1
    while last > first and is_prompt(inside[last - 1]):
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
