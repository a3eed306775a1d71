"""Web pages: trafilatura's main text and metadata. Nothing is fetched from the network."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from toolkit.schema import Article
from toolkit.text.archives import page_rows
from toolkit.text.decoding import Unreadable, decode_file
from toolkit.text.readers import Row

suffixes = (".html", ".htm", ".xhtml")
_MIN_WORDS = 12  # a page whose main text is shorter holds no article


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
    if article is None or len(article.text.split()) < _MIN_WORDS:
        raise Unreadable("no article was found in this page: save the article's text as .txt")
    yield 0, article


def read_page(page: str, name: str) -> Article | None:
    """The article of a page, or ``None`` where there is none.

    The text is the title, then the main text as trafilatura extracts it, a blank line between
    paragraphs. Title, date, outlet and url come from the page's metadata.

    >>> rain = "Rain fell on the town for the ninth day running, and the river rose again. "
    >>> page = f"<html><head><title>Rain</title></head><body><p>{rain * 4}</p></body></html>"
    >>> article = read_page(page, "rain.html")
    >>> article.title, article.text[:14]
    ('Rain', 'Rain\\n\\nRain fel')
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    from toolkit.text.cleaning import fold

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(page, with_metadata=True, include_comments=False)
    if not isinstance(document, Document) or not document.text:
        return None
    title = " ".join((document.title or "").split())
    lines = [line.strip() for line in document.text.splitlines() if line.strip()]
    if lines and title and fold(lines[0]) == fold(title):
        lines = lines[1:]
    if not lines:
        return None
    return Article(
        name,
        "\n\n".join([title, *lines] if title else lines),
        outlet=document.sitename or "",
        title=title,
        date=document.date or "",
        url=document.url or "",
    )
