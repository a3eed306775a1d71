"""Tables and JSON of services that list news: which of their columns is which field.

What a service calls its columns is told by the whole set of them, so that a table of somebody's own
is never taken for one. The headings are those that the services document: Media Cloud
(https://github.com/mediacloud/api-tutorial-notebooks), NewsAPI (https://newsapi.org/docs), GDELT
(https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/), news-please
(https://github.com/fhamborg/news-please), newspaper4k (https://github.com/AndyTheFactory/newspaper4k)
and ProQuest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Export(NamedTuple):
    """What a service exports: the columns that it is known by, what those are that are a field of
    an article, and what to do where its texts are missing."""

    name: str
    known_by: frozenset[str]
    fields: Mapping[str, str]
    without_text: str


_FETCH = "get the pages at its urls, and score those (HTML, WARC) or a table with their texts"
EXPORTS = (
    Export(
        "Media Cloud",
        frozenset({"media_name", "media_url", "publish_date"}),
        {"stories_id": "id", "id": "id", "media_name": "outlet", "publish_date": "date",
         "story_text": "text", "text": "text", "title": "title", "url": "url"},
        "a list of stories without their texts: ask its API for them (story_list with "
        f"expanded=True), or {_FETCH}",
    ),
    Export(
        "NewsAPI",
        frozenset({"publishedat", "urltoimage"}),
        {"source.name": "outlet", "source_name": "outlet", "source": "outlet",
         "publishedat": "date", "content": "text", "title": "title", "url": "url"},
        f"a list of articles without their content: {_FETCH}",
    ),
    Export(
        "GDELT",
        frozenset({"seendate", "domain", "sourcecountry"}),
        {"domain": "outlet", "seendate": "date", "title": "title", "url": "url", "text": "text",
         "content": "text", "body": "text"},
        f"a list of articles without their texts, which GDELT does not have: {_FETCH}",
    ),
    Export(
        "news-please",
        frozenset({"maintext", "source_domain", "date_publish"}),
        {"maintext": "text", "source_domain": "outlet", "date_publish": "date", "title": "title",
         "url": "url"},
        "a record without its maintext: crawl it again",
    ),
    Export(
        "newspaper4k",
        frozenset({"publish_date", "meta_site_name", "canonical_link"}),
        {"text": "text", "meta_site_name": "outlet", "publish_date": "date", "title": "title",
         "url": "url"},
        "a record without its text: parse it again",
    ),
    Export(
        "ProQuest",
        frozenset({"pubtitle", "storeid"}),
        {"fulltext": "text", "full text": "text", "text": "text", "pubtitle": "outlet",
         "pubdate": "date", "title": "title", "documenturl": "url"},
        "a list of documents with abstracts alone: export it as TXT or HTML with full texts",
    ),
)  # fmt: skip


def export_of(headings: Sequence[str]) -> Export | None:
    """The service whose export has these headings; ``None`` for any other table.

    >>> export_of(["id", "media_name", "media_url", "publish_date", "title", "url"]).name
    'Media Cloud'
    >>> export_of(["source", "title", "text"]) is None
    True
    """
    names = {heading.strip().casefold() for heading in headings}
    return next((export for export in EXPORTS if export.known_by <= names), None)


def renamed(headings: Sequence[str]) -> list[str]:
    """The headings, those of a service's columns that are a field of an article called so.

    Of several columns that could be one field the first that the service lists is taken.

    >>> renamed(["url", "seendate", "domain", "sourcecountry", "text"])
    ['url', 'date', 'outlet', 'sourcecountry', 'text']
    """
    export = export_of(headings)
    if export is None:
        return list(headings)
    names = [heading.strip().casefold() for heading in headings]
    out = list(headings)
    taken: set[str] = set()
    for name, field in export.fields.items():
        if name in names and field not in taken:
            taken.add(field)
            out[names.index(name)] = field
    return out


def missing_text(headings: Sequence[str]) -> str:
    """Why a service's table without texts cannot be scored; empty for any other table.

    >>> missing_text(["url", "seendate", "domain", "sourcecountry"])[:39]
    'is a GDELT list of articles without the'
    """
    export = export_of(headings)
    if export is None or "text" in renamed(headings):
        return ""
    return f"is {export.without_text.replace('a list', f'a {export.name} list', 1)}"
