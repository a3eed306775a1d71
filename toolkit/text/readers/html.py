"""Web pages: trafilatura's main text and metadata. Nothing is fetched from the network."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.schema import Article
from toolkit.text.archives import page_rows
from toolkit.text.decoding import Unreadable, decode_file
from toolkit.text.readers import Row

if TYPE_CHECKING:
    from lxml.html import HtmlElement

suffixes = (".html", ".htm", ".xhtml")
MIN_WORDS = 12  # a page whose main text is shorter holds no article
_UNFILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{\w[\w.]*\}")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # where a word may break
_HIDDEN_IN_PAGES = (
    "//template | //del | //amp-ad | //amp-embed | //amp-sticky-ad | //amp-consent"
    " | //*[starts-with(name(), 'amp-')]//*[@placeholder or @fallback or @overflow]"
)


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a page, or each document of an archive's export, with its number.

    Offsets count in its title and main text, not in the file.
    """
    page = decode_file(path, html=True)
    rows = page_rows(page, path, name)
    if rows is not None:
        yield from rows
        return
    article = read_page(page, name)
    if article is None or len(article.text.split()) < MIN_WORDS:
        raise Unreadable("no article was found in this page: save the article's text as .txt")
    yield 0, article


def read_page(page: str, name: str) -> Article | None:
    """The article of a page, or ``None`` where there is none.

    The text is the title, then the main text as trafilatura extracts it, a blank line between
    paragraphs; of a live blog that has it elsewhere, its posts. Title, outlet and url come from
    the page's metadata, the date as `toolkit.text.page_date` says.

    >>> rain = "Rain fell on the town for the ninth day running, and the river rose again. "
    >>> page = f"<html><head><title>Rain</title></head><body><p>{rain * 4}</p></body></html>"
    >>> article = read_page(page, "rain.html")
    >>> article.title, article.text[:14]
    ('Rain', 'Rain\\n\\nRain fel')
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document
    from trafilatura.utils import load_html

    from toolkit.text.cleaning import fold
    from toolkit.text.page_date import page_date

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = load_html(page)
    if tree is None:
        return None
    _as_shown(tree)
    document = bare_extraction(tree, with_metadata=True, include_comments=False)
    if not isinstance(document, Document):
        document = Document()
    title = " ".join((document.title or "").split())
    lines = _lines(document.text or "")
    headline, posts = _live_blog(tree)
    if sum(map(len, posts)) > 1.5 * sum(map(len, lines)):
        title, lines = headline, posts
    if lines and title and fold(lines[0]) == fold(title):
        lines = lines[1:]
    if not lines:
        return None
    opening = next((line for line in lines if len(line.split()) >= MIN_WORDS), "")
    url = document.url or ""
    return Article(
        name,
        "\n\n".join([title, *lines] if title else lines),
        outlet=document.sitename or "",
        title=title,
        date=page_date(tree, url, title, opening),
        url=url,
    )


def _as_shown(tree: HtmlElement) -> None:
    """Take out what a browser does not show, and put in the marks that it puts around ``q``."""
    for element in tree.xpath(_HIDDEN_IN_PAGES):
        element.drop_tree()
    quotations = [(q, len(list(q.iterancestors("q")))) for q in tree.iter("q")]
    for quotation, depth in quotations:
        opening, closing = "‘’" if depth % 2 else "“”"
        quotation.text = opening + (quotation.text or "")
        quotation.tail = closing + (quotation.tail or "")
        quotation.drop_tag()


def _lines(text: str) -> list[str]:
    """The paragraphs of a main text; without lines that a template has left unfilled."""
    lines = (_UNSEEN.sub("", line).strip() for line in text.splitlines())
    return [
        line for line in lines if line and not (_UNFILLED.search(line) and len(line.split()) < 8)
    ]


def _live_blog(tree: HtmlElement) -> tuple[str, list[str]]:
    """The headline and the posts of a live blog, as its page describes them for machines."""
    from toolkit.text.markup import plain_text
    from toolkit.text.page_date import kinds, linked_data

    for node in linked_data(tree):
        updates = node.get("liveBlogUpdate") if "LiveBlogPosting" in kinds(node) else None
        posts: list[str] = []
        for update in updates if isinstance(updates, list) else [updates]:
            if isinstance(update, dict) and isinstance(update.get("articleBody"), str):
                posts += _lines(plain_text(update["articleBody"]))
        if posts:
            return " ".join(str(node.get("headline") or "").split()), posts
    return "", []
