"""Which column of a table is which field of an article: headings as exports write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.strict_yaml import hint, shown
from toolkit.text.decoding import Unreadable
from toolkit.text.exports import export_of, missing_text, renamed

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("article_id", "doc_id", "document_id", "story_id", "stories_id", "guid"),
    "outlet": (
        "source", "source_name", "publication", "publication_name", "publication_title",
        "publisher", "newspaper", "media_name", "media_outlet", "news_outlet", "sitename",
    ),
    "title": ("headline", "heading", "article_title", "headline_main"),
    "text": (
        "body", "content", "article", "full_text", "fulltext", "article_text", "body_text",
        "article_body", "main_text", "maintext", "text_body",
    ),
    "date": (
        "published_at", "published", "publish_date", "published_date", "publication_date",
        "pub_date", "pubdate", "date_published", "date_publish", "datetime",
    ),
    "url": ("link", "web_url", "article_url", "permalink"),
    "event": ("event_id",),
}  # fmt: skip
"""Fields of an article, and the headings that stand for each beside its own name, in lower case
with ``_`` between words. Only ``text`` is required."""
FIELDS = tuple(ALIASES)
_WORDS = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Columns(NamedTuple):
    """What the columns of a table are: the number of the column of each field, the number of each
    further one under its heading, what the reader of the result should know, and the service whose
    export it is, if so."""

    fields: Mapping[str, int]
    further: Mapping[str, int]
    notes: tuple[str, ...] = ()
    service: str = ""


@lru_cache(maxsize=256)
def match_columns(headings: tuple[str, ...], chosen: tuple[tuple[str, str], ...] = ()) -> Columns:
    """Tell what each column is; ``chosen`` has pairs of a field and the heading to take for it.

    A heading that is a field's own name is that field; without one, the single heading that is an
    alias of it; the export of a service is known by the whole set of its columns
    (`toolkit.text.exports`). Case, spaces and marks do not count. Raises `Unreadable`
    where two columns could be one field and neither bears its name, where a chosen one is missing,
    and without a text.

    >>> columns = match_columns(("Headline", "publishedAt", "body", "section"))
    >>> columns.fields, columns.further
    ({'title': 0, 'text': 2, 'date': 1}, {'section': 3})
    """
    export = export_of(headings)
    labels = renamed(headings)
    names = [column_name(label) for label in labels]
    fields = {field: _chosen(field, heading, headings) for field, heading in chosen}
    notes = []
    for field in FIELDS:
        if field in fields:
            continue
        free = [k for k in range(len(names)) if k not in fields.values()]
        exact = [k for k in free if names[k] == field]
        aliases = [k for k in free if names[k] in ALIASES[field]]
        if len(as_written := [k for k in exact if labels[k].strip() == field]) == 1:
            aliases = [k for k in exact if k not in as_written] + aliases
            exact = as_written
        if len(exact or aliases) > 1:
            several = " and ".join(repr(headings[k].strip()) for k in (exact or aliases))
            raise Unreadable(
                f"{several} could each be the {field}: say which with --map {field}=NAME, in "
                f"Python columns={{{field!r}: 'NAME'}}, or rename one of them"
            )
        if exact or aliases:
            fields[field] = (exact or aliases)[0]
        if exact and aliases:
            kept = " and ".join(repr(headings[k].strip()) for k in aliases)
            notes.append(
                f"column {headings[exact[0]].strip()!r} is taken for the {field}; {kept} could be "
                "it too "
                f"(--map {field}=NAME takes another)"
            )
    if "text" not in fields:
        raise Unreadable(
            missing_text(headings)
            or f"has no column 'text' (columns: {_listed(headings)}): rename the one that holds "
            "the text, or name it: --map text=NAME, in Python columns={'text': 'NAME'}"
        )
    rest = [k for k in range(len(headings)) if k not in fields.values()]
    further = dict(zip(_distinct([headings[k] for k in rest]), rest, strict=True))
    ordered = {field: fields[field] for field in FIELDS if field in fields}
    return Columns(ordered, further, tuple(notes), export.name if export else "")


def column_name(heading: str) -> str:
    """A heading in lower case with ``_`` between its words, as `ALIASES` has them.

    >>> column_name(" publishedAt"), column_name("Source.Name"), column_name("DATE")
    ('published_at', 'source_name', 'date')
    """
    return "_".join(_WORDS.findall(_HUMP.sub("_", heading))).casefold()


def field_of(heading: str) -> str:
    """The field that a heading may stand for; empty for a further column.

    >>> field_of("Full Text"), field_of("desk")
    ('text', '')
    """
    name = column_name(heading)
    return next((field for field in FIELDS if name == field or name in ALIASES[field]), "")


def chosen_columns(columns: Mapping[str, str] | Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of field and heading, from a mapping or from words such as ``text=body``.

    Raises `ValueError` for other words, for what is no field and for a field named twice.

    >>> chosen_columns(["text=Story text"])
    (('text', 'Story text'),)
    """
    if isinstance(columns, Mapping):
        pairs = list(columns.items())
    else:
        parted = [words.partition("=") for words in columns]
        if any(not field.strip() or not heading.strip() for field, _, heading in parted):
            raise ValueError(f"--map {' '.join(columns)}: write FIELD=COLUMN, such as text=body")
        pairs = [(field.strip(), heading.strip()) for field, _, heading in parted]
    for field, _ in pairs:
        if field not in FIELDS:
            fix = hint(field, FIELDS) or f"there are {', '.join(FIELDS)}"
            raise ValueError(f"no field {field!r} to map a column to; {fix}")
    if len(dict(pairs)) < len(pairs):
        raise ValueError("--map names a field twice: name one column for each")
    return tuple(pairs)


def _chosen(field: str, heading: str, headings: Sequence[str]) -> int:
    exact = [k for k, each in enumerate(headings) if each.strip() == heading.strip()]
    wanted = column_name(heading)
    places = exact or [k for k, each in enumerate(headings) if column_name(each) == wanted]
    if len(places) == 1:
        return places[0]
    count = f"{len(places)} columns" if places else "no column"
    raise Unreadable(
        f"has {count} {heading!r} to take for the {field} (columns: {_listed(headings)}): "
        "correct --map"
    )


def _listed(headings: Sequence[str]) -> str:
    return ", ".join(shown(heading.strip()) for heading in headings)[:300] or "none"


def _distinct(headings: Sequence[str]) -> list[str]:
    """Headings of further columns, each once; one without a name gets its number.

    >>> _distinct(["tag", "tag", ""])
    ['tag', 'tag_2', 'column_3']
    """
    seen: Counter[str] = Counter()
    out = []
    for number, heading in enumerate(headings, 1):
        name = heading.strip().lstrip("\ufeff") or f"column_{number}"
        seen[name] += 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out
