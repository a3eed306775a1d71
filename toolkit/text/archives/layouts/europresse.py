"""Europresse: HTML, an ``<article>`` a document, or a table as it was before.

The layout is known from public readers: tm.plugin.europresse (https://github.com/nalimilan/R.TeMiS)
and tools that read the newer one (https://github.com/stephane1109/Europresse-IRaMuTeQ).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.text.archives import Document, Documents
from toolkit.text.archives.lines import element_lines, page_parts, parse_page
from toolkit.text.printed_dates import find_date, starts_with_date

NAME = "Europresse"
_ARTICLE = re.compile(r"<article\b", re.IGNORECASE)
_WORDS = re.compile(r"(\d[\d\s\xa0.,]*)\s*(?:mots|words|palabras|wörter)\b", re.IGNORECASE)
_PAGE = re.compile(r"\bp\.\s*([\w-]*\d[\w-]*(?:\s*,\s*\w*\d[\w-]*)*)", re.IGNORECASE)
_ISSUE = re.compile(r",?\s+(?:no\.?|n°|nº)\s*[\w-]*\d[\w-]*.*$", re.IGNORECASE)
_ID = re.compile(r"(?:news|public|web|soc)[·:.\s]\s?[\d\w]+(?:[·:.][\w-]+)+", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright\b|©|\(c\))", re.IGNORECASE)


def page_documents(page: str) -> Documents | None:
    """The documents of a page in this layout, or ``None``."""
    if "DocPublicationName" not in page:
        return None
    articles = page_parts(page, _ARTICLE)
    if articles:
        return map(_article, articles)
    tree = parse_page(page)
    if tree is None:
        return None
    names = _by_class(tree, "DocPublicationName")
    cells = dict.fromkeys(next(name.iterancestors("td"), None) for name in names)
    return _cells([cell for cell in cells if cell is not None])


def _article(article: Any) -> Document | str:
    outlets = _by_class(article, "DocPublicationName")
    if not outlets:
        return "has no outlet (DocPublicationName): export it again"
    body = _by_class(article, "docOcurrContainer") or _by_class(article, "DocText")
    if not body:
        return "has no text (docOcurrContainer): export it again in full"
    header = " ".join(_text(each) for each in _by_class(article, "DocHeader"))
    title = next(iter(_by_class(article, "titreArticleVisu")), None)
    if title is None:
        title = next(iter(_by_class(article, "titreArticle")), None)
    authors = _by_class(article, "docAuthors") or _by_class(article, "sm-margin-bottomNews")
    footer = " ".join(line for each in article.iter("footer") for line in element_lines(each))
    rights = next((_text(each) for each in article.iter("small")), "")
    byline = _text(authors[0]) if authors else ""
    fields = _fields(header, byline, rights, footer)
    outlet, heading = _text(outlets[0]), "" if title is None else _text(title)
    lines = element_lines(body[0])
    paragraphs = [line for line in lines if line != rights and not _ID.fullmatch(line)]
    return Document(paragraphs, heading, _ISSUE.sub("", outlet), _date(header), "", fields)


def _cells(cells: list[Any]) -> Iterator[Document | str]:
    """Documents as they were before: the title in a span, each paragraph a text after it."""
    for cell in cells:
        title = next(iter(_by_class(cell, "TitreArticleVisu")), None)
        if title is None:
            yield "has no title (TitreArticleVisu): export it again"
            continue
        outlet = _text(_by_class(cell, "DocPublicationName")[0])
        header = ", ".join(_text(each).strip(" ,") for each in _by_class(cell, "DocHeader"))
        lines = element_lines(cell)
        heading = _text(title)
        at = next((k for k, line in enumerate(lines) if line.endswith(heading)), -1)
        texts = lines[at + 1 :]
        byline = texts.pop(0) if texts and len(texts[0].split()) <= 10 else ""
        rights = next((line for line in texts[-4:] if _COPYRIGHT.match(line)), "")
        number = next((line for line in texts[-4:] if _ID.search(line)), "")
        paragraphs = [line for line in texts if line not in (rights, number)]
        fields = _fields(header, byline, rights, number)
        yield Document(paragraphs, heading, _ISSUE.sub("", outlet), _date(header), "", fields)


def _date(header: str) -> str:
    """The date of a header as it stands there, without what is beside it."""
    parts = [part.strip() for part in re.split(r"[,•|]\s|\s-\s|\s{2,}", header)]
    day = next((part for part in parts if starts_with_date(part)), "")
    return day if find_date(day) else find_date(header)


def _fields(header: str, byline: str, rights: str, footer: str) -> dict[str, str]:
    length, page, document_id = _WORDS.search(header), _PAGE.search(header), _ID.search(footer)
    section = header.split(",")[0].strip()
    fields = {
        "byline": byline,
        "section": "" if find_date(section) or _WORDS.search(section) else section,
        "page": page[1] if page else "",
        "length": re.sub(r"\D", "", length[1]) if length else "",
        "document_id": document_id[0] if document_id else "",
        "copyright": rights,
    }
    return {key: value for key, value in fields.items() if value}


def _by_class(element: Any, name: str) -> list[Any]:
    return [each for each in element.iter() if name in (each.get("class") or "").split()]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
