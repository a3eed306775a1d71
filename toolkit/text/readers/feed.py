"""RSS and Atom: one article an entry. Nothing is fetched, and no entity is resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from toolkit.text.archives import Document, Documents, rows
from toolkit.text.archives.lines import page_lines
from toolkit.text.decoding import Unreadable, decode
from toolkit.text.readers import Row

suffixes = (".rss", ".atom", ".xml", ".rdf")
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|RDF)\b[^>]*>")
_ENTRY = re.compile(r"<(item|entry)(?=[\s>])")
_DTD = re.compile(r"<!DOCTYPE[^\[>]*>")
_TAGS = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]\w{1,8};")
_TEXTS = ("encoded", "content", "description", "summary")
_FIELDS = {"creator": "byline", "author": "byline", "category": "section", "guid": "document_id",
           "id": "document_id", "rights": "copyright", "language": "language"}  # fmt: skip


def read(path: Path, name: str) -> Iterator[Row]:
    """One article an entry, with its number; a broken entry costs itself alone.

    The text is the fullest of ``content:encoded``, ``content``, ``description`` and ``summary``.
    """
    source = _DTD.sub("", decode(path.read_bytes(), html=True), count=1)
    if "<!ENTITY" in source or "<!DOCTYPE" in source:
        raise Unreadable("defines entities of its own: no feed needs to; leave it out")
    root = _ROOT.search(source)
    if root is None:
        tag = re.search(r"<([a-zA-Z][\w:.-]*)", source)
        kind = f"<{tag[1]}>" if tag else "no mark-up"
        raise Unreadable(
            f"is XML that is neither RSS nor Atom (it has {kind}): give its text as .txt or a table"
        )
    yield from rows(_documents(source, root), "feed", path, name)


def _documents(source: str, root: re.Match[str]) -> Documents:
    body = source[root.end() :]
    starts = [match.start() for match in _ENTRY.finditer(body)]
    head = body[: starts[0]] if starts else body
    outlet = _title_of(head)
    for start, end in pairwise([*starts, len(body)]):
        yield _document(root[0], body[start:end], outlet)


def _document(root: str, piece: str, outlet: str) -> Document | str:
    from lxml import etree

    tag = _ENTRY.match(piece)
    assert tag is not None
    end = piece.rfind(f"</{tag[1]}>")
    if end < 0:
        return "is broken: it is not closed; get the feed again"
    prefix = re.match(r"<(\w+:)?\w+", root)
    assert prefix is not None
    whole = f"{root}{piece[: end + len(tag[1]) + 3]}</{prefix[0][1:]}>"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        entry = etree.fromstring(_named_entities(whole).encode("utf-8", "replace"), parser)[0]
    except (etree.XMLSyntaxError, IndexError) as error:
        return f"is broken ({str(error).split(', line')[0][:80]}): mend it, or get the feed again"
    values: dict[str, list[str]] = {}
    for child in entry:
        if isinstance(child.tag, str):
            values.setdefault(etree.QName(child).localname, []).append(_value(child))
    lines = max(
        (_lines(text) for key in _TEXTS for text in values.get(key, [])), default=[], key=len_of
    )
    further: dict[str, str] = {}
    for key, name in _FIELDS.items():
        if value := "; ".join(filter(None, values.get(key, []))):
            further.setdefault(name, value)
    source = next(filter(None, values.get("source", [])), "")
    date = next(
        (
            each
            for key in ("pubDate", "published", "date", "updated")
            for each in values.get(key, [])
        ),
        "",
    )
    links = [each for each in values.get("link", []) if each]
    title = " ".join(_lines(next(iter(values.get("title", [])), "")))
    return Document(lines, title, source or outlet, date, links[0] if links else "", further)


def len_of(lines: list[str]) -> int:
    """Characters of some lines."""
    return sum(map(len, lines))


def _value(element: Any) -> str:
    """The text of an element; the address of a link, the name of an author, mark-up as it is."""
    from lxml import etree

    name = etree.QName(element).localname
    if name == "link" and element.get("href"):
        return element.get("href") if element.get("rel", "alternate") == "alternate" else ""
    if name == "category" and element.get("term"):
        return str(element.get("term"))
    inner = [each for each in element if isinstance(each.tag, str)]
    if inner and name in ("author", "source"):
        wanted = {"name", "title"}
        return next(
            (each.text or "" for each in inner if etree.QName(each).localname in wanted), ""
        ).strip()
    if inner:
        return (element.text or "") + "".join(
            etree.tostring(each, encoding="unicode", method="html") for each in inner
        )
    return "".join(element.itertext()).strip()


def _lines(text: str) -> list[str]:
    return page_lines(text) if _TAGS.search(text) else [text.strip()] if text.strip() else []


def _title_of(head: str) -> str:
    """The title of the feed itself."""
    match = re.search(r"<(?:\w+:)?title[^>]*>(.{0,1000}?)</(?:\w+:)?title>", head, re.DOTALL)
    if match is None:
        return ""
    text = match[1].strip().removeprefix("<![CDATA[").removesuffix("]]>")
    return " ".join(_lines(text))


def _named_entities(source: str) -> str:
    """HTML's names of characters, which XML does not know, as the characters."""
    import html

    def replaced(match: re.Match[str]) -> str:
        is_xml = match[1] in ("amp", "lt", "gt", "quot", "apos")
        return match[0] if is_xml else html.unescape(match[0])

    return re.sub(r"&([a-zA-Z]\w{1,30});", replaced, source)
