"""The day on which a web page was published, where the page says so.

It comes from the page's metadata, its address or the line under its headline. Dates elsewhere, in
scripts, footers, pictures' paths, embedded posts, links to other stories or the story itself, are
dates of something else: with those alone a page has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from lxml.html import HtmlElement

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"\d\d?[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)(?!\d)",
        r"(?P<year>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)(?!\d)",
        r"(?P<year>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        rf"(?P<d>\d\d?)(?:st|nd|rd|th)?[ -](?:of )?{_MONTH},?[ -](?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH} (?P<d>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH} (?P<d>\d\d?) {_CLOCK} [A-Z]{{2,5}} (?P<year>\d{{4}})",
        r"(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<year>\d{4})(?!\d)",
    )
]
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
_LINE = re.compile(
    r"(?P<label>(?:(?:first )?(?:published|posted|publish(?:ed)? date|date)|on)\b(?: on| at)?:? *)?"
    rf"(?P<date>(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?(?:\d{{4}}-\d\d?-\d\d?|\d\d?[/.]"
    rf"\d\d?[/.]\d{{4}}|\d\d?(?:st|nd|rd|th)? (?:of )?{_MONTH},? \d{{4}}|"
    rf"{_MONTH.replace('month', 'month2')} \d\d?(?:st|nd|rd|th)?,? \d{{4}}))"
    rf"(?:[\s,|·•@T–—-]*(?:at )?{_CLOCK} ?(?:[ap]\.?m\.?)?)?[\s,()|·•–—-]*"
    r"(?:(?:[A-Z]{1,5}|[+-]\d\d:?\d\d)\b\)?)?(?:[\s,(|·•–—-]*(?:(?:last )?(?:updated|modified)|"
    r"\d+ min).{0,60})?[\s.]*",
    re.IGNORECASE,
)
_DATELINE = re.compile(  # NORTH BAY, May 3, 2024 (Reuters) -
    rf"(?-i:[A-Z][A-Z]+[^a-z—–]{{0,40}}?)(?P<date>{_MONTH} \d\d?,? \d{{4}})"
    r"(?:,? ?[(/][^()/]{2,30}[)/])? ?(?:—|–|--|-) ?",
    re.IGNORECASE,
)
_NAMES = frozenset(
    (
        "article:published_time",
        "article:published",
        "og:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "published_date",
        "publication_date",
        "publicationdate",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date",
        "dc.date.issued",
        "dc.date.created",
        "dcterms.date",
        "dcterms.created",
        "dcterms.issued",
        "dc.created",
        "dc.issued",
        "citation_publication_date",
        "citation_date",
        "article.published",
        "article_date_original",
        "originalpublicationdate",
        "rnews:datepublished",
        "cxenseparse:recs:publishtime",
        "bt:pubdate",
        "displaydate",
        "published_at",
        "published-date",
        "release_date",
        "article-publication-date",
    )
)
_ADDRESS = re.compile(
    r"https?://[^/]+(?:/[^/?#]*)*?/(\d{4})/(\d\d?|[a-z]{3})/(\d\d?)(?:[/?#]|$)"
    r"|https?://[^/]+(?:/[^/?#]*)*?/(\d{4})-(\d\d)-(\d\d)(?!\d)",
    re.IGNORECASE,
)
_ELSEWHERE = ("footer", "nav", "aside", "blockquote", "figure", "form", "iframe", "ul", "ol")
_EMBEDDED = re.compile(
    r"tweet|twitter|instagram|facebook|embed|social|related|promo|comment|sidebar|recirc|trend|"
    r"popular|most-|footer|copyright|newsletter|advert|widget|teaser|card|gallery|slideshow|rail",
    re.IGNORECASE,
)
_INLINE = ("time", "span", "p", "div", "small", "em", "strong", "b", "i", "abbr", "dd", "a", "h6")


def parse_date(text: str) -> str:
    """A date as year, month and day; empty where it is none, or day and month could be swapped.

    >>> [parse_date(text) for text in ("Fri, 3 May 2024 07:00 GMT", "31/12/2023", "03/05/2024")]
    ['2024-05-03', '2023-12-31', '']
    """
    text = _WEEKDAY.sub("", " ".join(text.split()), count=1)
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):  # seconds, or thousandths, since 1970
        return datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat()
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        part = match.groupdict()
        if part.get("month"):
            month, day = _MONTHS.index(part["month"][:3].lower()) + 1, int(part["d"])
        elif "a" in part:
            day, month = int(part["a"]), int(part["b"])
            if month > 12:
                day, month = month, day
            elif day <= 12 and day != month:
                return ""
        else:
            month, day = int(part["m"]), int(part["d"])
        return _day(int(part["year"]), month, day)
    return ""


def _day(year: int, month: int, day: int) -> str:
    try:
        published = date(year, month, day)
    except ValueError:
        return ""
    return published.isoformat() if 1600 < year <= datetime.now(UTC).year + 1 else ""


def page_date(tree: HtmlElement, url: str, title: str, opening: str) -> str:
    """The day of publication of a page, as ``2024-05-03``; empty where it does not say.

    ``opening`` is the first paragraph of its story: what stands between the headline and it may
    be a line with the date.
    """
    return (
        next(filter(None, _from_metadata(tree)), "")
        or _from_json(list(linked_data(tree)), title)
        or _from_address(url)
        or _from_line(tree, opening)
        or _from_dateline(opening)
    )


def _from_metadata(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        names = (meta.get(key, "").strip().lower() for key in ("property", "name", "itemprop"))
        if any(name in _NAMES for name in names) and not _is_elsewhere(meta):
            yield parse_date(meta.get("content", ""))
    for item in tree.iterfind(".//*[@itemprop='datePublished']"):
        if not _is_elsewhere(item):
            yield parse_date(item.get("datetime") or item.get("content") or item.text_content())
    for item in tree.iterfind(".//time[@pubdate]"):
        if not _is_elsewhere(item):
            yield parse_date(item.get("datetime") or item.text_content())


def linked_data(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects that a page describes itself with (JSON-LD, https://schema.org), top ones."""
    for script in tree.iterfind(".//script[@type]"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        try:
            content = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = content if isinstance(content, list) else [content]
        for node in queue:
            if isinstance(node, dict):
                graph = node.get("@graph")
                parts = [node, node.get("mainEntity"), *(graph if isinstance(graph, list) else ())]
                yield from (part for part in parts if isinstance(part, dict))


def kinds(node: Mapping[str, Any]) -> list[str]:
    """The types of an object of JSON-LD."""
    types = node.get("@type")
    return [str(kind) for kind in (types if isinstance(types, list) else [types])]


def _from_json(nodes: list[Mapping[str, Any]], title: str) -> str:
    articles = [
        node for node in nodes
        if any(kind.endswith("Article") or kind in ("BlogPosting", "LiveBlogPosting", "Report")
               for kind in kinds(node))
    ]  # fmt: skip
    pages = [node for node in nodes if any(kind.endswith("WebPage") for kind in kinds(node))]
    for described in (articles, pages):
        named = [node for node in described if title and str(node.get("headline")) == title]
        days = {parse_date(str(node.get("datePublished") or "")) for node in named or described}
        if len(days) == 1 and (day := days.pop()):
            return day
    return ""


def _from_address(url: str) -> str:
    match = _ADDRESS.match(url)
    if match is None:
        return ""
    year, month, day = (part for part in match.groups() if part)
    if month.isdigit():
        return _day(int(year), int(month), int(day))
    return (
        _day(int(year), _MONTHS.index(month.lower()) + 1, int(day))
        if month.lower() in _MONTHS
        else ""
    )


def _from_line(tree: HtmlElement, opening: str) -> str:
    """The date between a headline and its story, in a line of its own or a ``time`` element."""
    below = False
    start = " ".join(opening.split())[:40]
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("h1", "article", "main"):
            below = True
        if element.tag not in _INLINE:
            continue
        text = " ".join(element.text_content()[:200].split())
        if start and text.startswith(start):
            return ""
        match = _LINE.fullmatch(text) if len(text) < 100 else None
        labelled = match is not None and (match["label"] or "").lower().startswith(("p", "first"))
        if not (below or labelled) or _is_elsewhere(element):
            continue
        if element.tag == "time" and (day := parse_date(element.get("datetime", ""))):
            return day
        if match is not None and (day := parse_date(match["date"])):
            return day
    return ""


def _from_dateline(opening: str) -> str:
    match = _DATELINE.match(opening)
    return parse_date(match["date"]) if match else ""


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element is part of something other than the page's own story."""
    for around in (element, *element.iterancestors()):
        if around.tag in ("body", "html", "main"):
            return False
        if around.tag in _ELSEWHERE or _EMBEDDED.search(
            f"{around.get('class')} {around.get('id')}"
        ):
            return True
    return False
