"""A web page to an article: trafilatura's main text and metadata."""

from __future__ import annotations

import logging
import re

from toolkit.schema import Article


def read_page(page: str, name: str) -> Article | None:
    """The article of a page, or ``None`` where there is none. Never uses the network.

    The text is the title, then the main text as trafilatura extracts it, a blank line between
    paragraphs. Title, date, outlet and url come from the page's metadata.

    >>> said = "Rain fell on the town for the ninth day running, and the river rose again. "
    >>> page = f"<html><head><title>Rain</title></head><body><p>{said * 4}</p></body></html>"
    >>> article = read_page(page, "rain.html")
    >>> article.title, article.text[:14]
    ('Rain', 'Rain\\n\\nRain fel')
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(page, with_metadata=True, include_comments=False)
    if not isinstance(found, Document) or not found.text:
        return None
    title = " ".join((found.title or "").split())
    lines = [line.strip() for line in found.text.splitlines() if line.strip()]
    if lines and title and _fold(lines[0]) == _fold(title):
        lines = lines[1:]
    if not lines:
        return None
    return Article(
        name,
        "\n\n".join([title, *lines] if title else lines),
        outlet=found.sitename or "",
        title=title,
        date=found.date or "",
        url=found.url or "",
    )


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
