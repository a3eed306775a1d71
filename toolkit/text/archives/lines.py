"""The lines of a piece of HTML that an archive or a feed gives, a block a line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd div dl dt figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section small table tbody td tfoot
    th thead title tr ul text""".split()  # noqa: SIM905
)
_UNSEEN = frozenset("script style template noscript head svg object iframe".split())  # noqa: SIM905


def parse_page(page: str) -> Any:
    """The tree of a page, whatever is wrong with it; ``None`` where there is nothing in it."""
    from lxml import etree, html

    # As bytes: lxml refuses text whose XML declaration names an encoding.
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def page_parts(page: str, start: re.Pattern[str]) -> list[Any]:
    """The elements of a page that begin where ``start`` matches, each parsed on its own: one that
    is never closed does not swallow those after it."""
    places = [match.start() for match in start.finditer(page)]
    parts = []
    for begin, end in pairwise([*places, len(page)]):
        tree = parse_page(page[begin:end])
        name = re.match(r"<(\w+)", page[begin : begin + 20])
        element = None if tree is None or name is None else next(tree.iter(name[1].lower()), None)
        if element is not None:
            parts.append(element)
    return parts


def page_lines(page: str) -> list[str]:
    """The lines of a page or of a piece of one; white space as browsers show it.

    >>> page_lines("<p>Rain <b>fell</b>.</p><p>“It <q>poured</q>”<br>she said.</p>")
    ['Rain fell.', '“It “poured””', 'she said.']
    """
    tree = parse_page(page)
    return [] if tree is None else element_lines(tree)


def element_lines(element: Any) -> list[str]:
    """The lines of one element; those that are blank are left out."""
    from lxml import etree

    lines: list[str] = []
    words: list[str] = []
    hidden = 0

    def end_line() -> None:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            lines.append(line)

    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in _UNSEEN:
                hidden += 1
            if tag in _BLOCKS:
                end_line()
            if not hidden:
                words.append("“" if tag == "q" else "")
                words.append(node.text or "")
            continue
        if event == "end":
            if tag == "q" and not hidden:
                words.append("”")
            if tag in _UNSEEN:
                hidden -= 1
            if tag in _BLOCKS:
                end_line()
        if not hidden and node is not element:
            words.append(node.tail or "")
    end_line()
    return lines
