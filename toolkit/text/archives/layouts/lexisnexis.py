"""LexisNexis as it was before Nexis Uni: each document begins with “3 of 100 DOCUMENTS”.

Outlet, date and edition stand centred, then the headline, BYLINE:, SECTION:, LENGTH: and the text,
then LOAD-DATE:, LANGUAGE: and the copyright; in French and German the labels are translated. The
layout is known from public readers: LexisNexisTools (https://github.com/JBGruber/LexisNexisTools),
tm.plugin.lexisnexis (https://github.com/nalimilan/R.TeMiS) and AmCAT (https://github.com/amcat).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.text.archives import Document, Documents
from toolkit.text.archives.labels import (
    NOT_SHOWN,
    by_label,
    is_wrapped,
    label_of,
    section_and_page,
    unwrapped,
    word_count,
)
from toolkit.text.printed_dates import starts_with_date

NAME = "LexisNexis"
_START = re.compile(
    r"\s*(?:FOCUS - )?(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+|Document \d+ de \d+|"
    r"Documento \d+ de \d+)\s*$"
)
_BEFORE = by_label(
    {
        "byline": "BYLINE|AUTEUR|AUTOR|AUTHOR",
        "section": "SECTION|RUBRIQUE|RUBRIK",
        "length": "LENGTH|LONGUEUR|LÄNGE",
        "dateline": "DATELINE",
        "highlight": "HIGHLIGHT|ENCART|INSERT",
        "series": "SERIES",
    }
)
_AFTER = by_label(
    {
        "load_date": "LOAD-DATE|DATE-CHARGEMENT|UPDATE",
        "language": "LANGUAGE|LANGUE|SPRACHE",
        "publication_type": "PUBLICATION-TYPE|TYPE-PUBLICATION|TYPE",
        "journal_code": "JOURNAL-CODE|CODE-REVUE",
        "graphic": "GRAPHIC|GRAFIK|GRAPHIQUE",
        "subject": "SUBJECT|SUJET",
        "document_type": "DOCUMENT-TYPE",
        "url": "URL",
        "correction": "CORRECTION",
        "correction_date": "CORRECTION-DATE",
        "distribution": "DISTRIBUTION",
        "organization": "ORGANIZATION|ORGANISATION",
        "company": "COMPANY|SOCIETE",
        "person": "PERSON",
        "geographic": "GEOGRAPHIC|LOCALISATION-GEO",
    }
)
_COPYRIGHT = re.compile(
    r"\s*(?:copyright\b|©|all rights reserved|alle rechte vorbehalten|tous droits)", re.IGNORECASE
)
_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|edición|edizione)\b", re.IGNORECASE)


def text_documents(lines: Sequence[str]) -> Documents | None:
    """The documents of a text in this layout, or ``None``."""
    starts = [k for k, line in enumerate(lines) if _START.match(line)]
    known = {**_BEFORE, **_AFTER}
    if not starts or not any(_label(line, known) for line in lines):
        return None
    return _documents(lines, starts)


def _documents(lines: Sequence[str], starts: Sequence[int]) -> Iterator[Document | str]:
    for start, end in pairwise([*starts, len(lines)]):
        yield _document(lines[start + 1 : end])


def _document(lines: Sequence[str]) -> Document | str:
    if any(NOT_SHOWN in line for line in lines):
        return "could not be shown by the archive: export it again, or leave it out"
    first = next((k for k, line in enumerate(lines) if _label(line, _BEFORE)), None)
    if first is None:
        return "has no line such as LENGTH: before its text: export it again in full"
    outlet, date, edition, title, rights = _head(lines[:first])
    fields = {"edition": edition, "copyright": rights}
    body = _fields(lines, first, fields)
    if "length" not in fields:
        return "has no LENGTH: line before its text: export it again in full"
    stop = _text_end(lines, body)
    after = [(k, each) for k in range(stop, len(lines)) if (each := _label(lines[k], _AFTER))]
    for k, (key, value) in after:
        fields.setdefault(key, " ".join([value, *_rest(lines, k)]).strip())
    closing = next((line.strip() for line in lines[stop:] if _COPYRIGHT.match(line)), "")
    fields["copyright"] = fields["copyright"] or closing
    text = lines[body:stop]
    paragraphs = unwrapped(text) if is_wrapped(text) else text
    fields = {key: value for key, value in fields.items() if value}
    return Document(paragraphs, title, outlet, date, fields.pop("url", ""), fields)


def _text_end(lines: Sequence[str], body: int) -> int:
    """Where the labelled paragraphs after a text begin: a label within the text does not end it."""
    wrapped = is_wrapped(lines[body:])
    end = len(lines)
    for k in range(len(lines) - 1, body - 1, -1):
        if not lines[k].strip() or (wrapped and k > body and lines[k - 1].strip()):
            continue  # no first line of a paragraph
        if not _is_after(lines[k]):
            break
        end = k
    return end


def _head(lines: Sequence[str]) -> tuple[str, str, str, str, str]:
    """Outlet, date, edition, headline and copyright of the lines above the first label."""
    rights = [line.strip() for line in lines if _COPYRIGHT.match(line)]
    kept = [line for line in lines if not _COPYRIGHT.match(line)]
    at = next((k for k, line in enumerate(kept) if starts_with_date(line)), None)
    texts = [line for line in kept if line.strip()]
    if at is None:
        outlet = texts[0].strip() if texts else ""
        return outlet, "", "", " ".join(line.strip() for line in texts[1:]), " ".join(rights)
    above = [line.strip() for line in kept[:at] if line.strip()]
    rest = list(kept[at + 1 :])
    edition: list[str] = []
    while rest and (not rest[0].strip() or _is_edition(rest[0], first=not edition)):
        edition.append(rest.pop(0).strip())
    title = " ".join(line.strip() for line in rest if line.strip())
    outlet = above[0] if above else ""
    return outlet, kept[at].strip(), " ".join(filter(None, edition)), title, " ".join(rights)


def _is_edition(line: str, *, first: bool) -> bool:
    """An edition stands centred under the date, or calls itself one."""
    return len(line) - len(line.lstrip()) >= 10 or (
        len(line.split()) < 8 and bool(_EDITION.search(line))
    )


def _fields(lines: Sequence[str], first: int, fields: dict[str, str]) -> int:
    """Read the labelled lines before the text into ``fields``; the line where the text begins."""
    at = first
    while at < len(lines):
        labelled = _label(lines[at], _BEFORE)
        if labelled is None:
            if lines[at].strip():
                break
            at += 1
            continue
        key, value = labelled
        rest = _rest(lines, at)
        at += 1 + len(rest)
        if not value and not rest:  # the value stands in a paragraph of its own
            while at < len(lines) and not lines[at].strip():
                at += 1
            if at < len(lines) and not _label(lines[at], _BEFORE):
                value, at = lines[at].strip(), at + 1
        value = " ".join([value, *rest]).strip()
        if key == "section":
            fields |= section_and_page(value)
        else:
            fields.setdefault(key, word_count(value) if key == "length" else value)
    return at


def _rest(lines: Sequence[str], at: int) -> list[str]:
    """The lines that a label's value runs on to, where lines are cut at a width."""
    rest = []
    for line in lines[at + 1 :]:
        known = _label(line, _BEFORE) or _label(line, _AFTER)
        if not line.strip() or known or len(lines[at]) < 40 or len(line) > 100:
            break
        rest.append(line.strip())
    return rest


def _is_after(line: str) -> bool:
    return bool(_label(line, _AFTER)) or bool(_COPYRIGHT.match(line) and len(line.split()) < 15)


def _label(line: str, known: dict[str, str]) -> tuple[str, str] | None:
    """As `label_of`, for a label in capitals."""
    label = line.split(":", 1)[0]
    return label_of(line, known) if label == label.upper() else None
