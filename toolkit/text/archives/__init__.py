"""Exports of news archives: several documents a file, each with the archive's own fields.

A layout is one module of `toolkit.text.archives.layouts`, or one of another package, which gives it
as an entry point of the group ``toolkit.layouts``. Text (of TXT, RTF or DOCX) and pages are shown
to each; the one that knows them reads them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import cast

from toolkit.registry import load_plugin, plugins
from toolkit.schema import Article, InputError
from toolkit.text.decoding import Unreadable
from toolkit.text.printed_dates import find_date

GROUP = "toolkit.layouts"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an archive: its paragraphs, and what the archive says of it.

    ``date`` is as printed; ``further`` has the archive's other fields, such as ``byline``,
    ``section``, ``page``, ``length`` (in words) and ``document_id``.
    """

    paragraphs: Sequence[str]
    title: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""
    further: Mapping[str, str] = field(default_factory=dict)


Documents = Iterator[Document | str]
"""The documents of a file in order; for one that cannot be read, what is wrong with it."""


@cache
def known_layouts() -> tuple[ModuleType, ...]:
    """The layouts that are known, those of other packages last.

    A layout has a ``NAME`` and either or both of ``text_documents(lines)`` and
    ``page_documents(page)``, which return `Documents`, or ``None`` for what is not theirs.

    >>> sorted(layout.NAME for layout in known_layouts())[:2]
    ['Europresse', 'Factiva']
    """
    from toolkit.text.archives import layouts as package

    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return (*modules, *(cast(ModuleType, load_plugin(GROUP, name)) for name in plugins(GROUP)))


def text_rows(
    lines: Sequence[str], path: Path, name: str
) -> Iterator[tuple[int, Article | InputError]] | None:
    """The articles of an archive's text, each with its number; ``None`` where it is of none.

    Raises `Unreadable` for what looks like several documents in a layout that is not known.
    """
    for layout in known_layouts():
        read = getattr(layout, "text_documents", None)
        documents = read(lines) if read else None
        if documents is not None:
            return rows(documents, layout.NAME, path, name)
    if sign := _unknown(lines):
        raise Unreadable(
            f"looks like several documents of an archive ({sign}), in a layout that is not known: "
            "those of Nexis, Factiva and ProQuest are; export it again as DOCX, RTF or HTML, or "
            "save each document as a file of its own"
        )
    return None


def page_rows(
    page: str, path: Path, name: str
) -> Iterator[tuple[int, Article | InputError]] | None:
    """The articles of an archive's page, each with its number; ``None`` where it is of none."""
    for layout in known_layouts():
        read = getattr(layout, "page_documents", None)
        documents = read(page) if read else None
        if documents is not None:
            return rows(documents, layout.NAME, path, name)
    return None


def rows(
    documents: Iterable[Document | str], archive: str, path: Path, name: str
) -> Iterator[tuple[int, Article | InputError]]:
    """Documents as articles, numbered from 1; a broken one is named by its number."""
    any_row = False
    for number, document in enumerate(documents, 1):
        any_row = True
        if isinstance(document, Document) and not any(document.paragraphs):
            document = "has no text: export it again with its full text, or leave it out"
        if isinstance(document, str):
            reason = f"document {number} of this {archive} file {document}"
            yield number, InputError(str(path), number, reason)
        else:
            yield number, article(f"{name}:{number}", document, archive)
    if not any_row:
        raise Unreadable(f"is a {archive} file without documents: export it again with their texts")


def article(article_id: str, document: Document, archive: str = "") -> Article:
    """A document as an article; its text is the title and the paragraphs, a blank line between.

    >>> rain = Document(["Rain fell."], "Rain", date="4 mars 2019", further={"page": "3"})
    >>> article("a", rain, "Europresse").further["page"], article("a", rain).date
    ('3', '2019-03-04')
    """
    from toolkit.text.cleaning import fold

    title = " ".join(document.title.split())
    paragraphs = [" ".join(paragraph.split()) for paragraph in document.paragraphs]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    if title and not (paragraphs and fold(paragraphs[0]) == fold(title)):
        paragraphs.insert(0, title)
    day = find_date(document.date)
    known = {"archive": archive, "date_as_printed": document.date if document.date != day else ""}
    further = {key: value for key, value in {**document.further, **known}.items() if value}
    return Article(
        article_id,
        "\n\n".join(paragraphs),
        outlet=" ".join(document.outlet.split()),
        title=title,
        date=day,
        url=document.url,
        further=further,
    )


_SIGNS = {
    "lines such as LOAD-DATE:": re.compile(r"(?:LOAD-DATE|Load-Date|LENGTH|Length): ?\S"),
    "lines such as DOCUMENT 3 OF 50": re.compile(
        r"\s*(?:document|dokument|documento) \d+ (?:of|de|von|/) \d+\s*$", re.IGNORECASE
    ),
    "lines such as Full text:": re.compile(r"(?:Full text|Publication title): "),
    "lines of field codes": re.compile(r"(?:AN|SN|PD|HD)(?:\t|\||\s*$)"),
}


def _unknown(lines: Sequence[str]) -> str:
    for sign, pattern in _SIGNS.items():
        if sum(bool(pattern.match(line)) for line in lines) > 1:
            return sign
    return ""
