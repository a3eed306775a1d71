"""What the layouts share: labelled lines, pages in sections, numbers of words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

_LABEL = re.compile(r"\s*([^\W\d][\w/ .'’-]{0,40}?)\s?:[ \t\xa0]*(.*)$")
_PAGE = re.compile(
    r"(?:^|[;,]\s*)(?:pgs?|pages?|p|s|seite|blz|pág)\.?\s*(?P<page>[\w.-]*\d[\w.-]*)(?=\s*(?:[;,]|$))",
    re.IGNORECASE,
)
NOT_SHOWN = "there is an error in this document and it is not possible to display it"
"""What the databases of LexisNexis export in place of a document that they cannot show."""
_COUNT = re.compile(r"\d[\d.,\s\xa0]*")


def by_label(labels: Mapping[str, str]) -> dict[str, str]:
    """From words for each field, split at bars, to the field of each word in lower case."""
    return {word.casefold(): key for key, words in labels.items() for word in words.split("|")}


def label_of(line: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """The field that a line is labelled with and its value; ``None`` where it bears no known label.

    >>> label_of("LENGTH: 355 words", {"length": "length"}), label_of("He said: no", {})
    (('length', '355 words'), None)
    """
    match = _LABEL.match(line)
    key = known.get(" ".join(match[1].split()).casefold()) if match else None
    return (key, match[2].strip()) if key and match else None


def section_and_page(text: str) -> dict[str, str]:
    """The section and the page of a line that has both.

    >>> section_and_page("NEWS; Pg. 6"), section_and_page("ECHO LOKALES; S. 6")
    ({'section': 'NEWS', 'page': '6'}, {'section': 'ECHO LOKALES', 'page': '6'})
    """
    match = _PAGE.search(text)
    if match is None:
        return {"section": text.strip()} if text.strip() else {}
    section = (text[: match.start()] + text[match.end() :]).strip(" ;,")
    return {"section": section, "page": match["page"]}


def word_count(text: str) -> str:
    """The number in ``1,234 words``, without its marks; the text where there is none.

    >>> word_count("1.234 Wörter")
    '1234'
    """
    match = _COUNT.search(text)
    return re.sub(r"\D", "", match[0]) if match else text.strip()


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The paragraphs of lines that were cut at a width, a blank line between paragraphs.

    >>> unwrapped(["Rain fell", "on the town.", "", "It stopped."])
    ['Rain fell on the town.', 'It stopped.']
    """
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were cut at a width: none is long, and sentences run on from line to line."""
    texts = [line for line in lines if line.strip()]
    if not texts or max(map(len, texts)) > 100:
        return False
    runs_on = sum(bool(first.strip()) and second[:1].islower() for first, second in pairwise(lines))
    return runs_on > 0
