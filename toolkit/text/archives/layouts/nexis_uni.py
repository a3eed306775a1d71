"""Nexis Uni, Lexis Advance and Nexis: documents that end with a line “End of Document”.

Title, outlet, date, copyright, then labelled lines (Section, Length, Byline …), “Body”, the text,
“Graphic”, “Classification” and labelled lines again (Load-Date …). The layout is known from public
readers: LexisNexisTools (https://github.com/JBGruber/LexisNexisTools), tm.plugin.lexisnexis
(https://github.com/nalimilan/R.TeMiS) and newspapers (https://github.com/koheiw/newspapers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.text.archives import Document, Documents
from toolkit.text.archives.labels import NOT_SHOWN, by_label, label_of, section_and_page, word_count
from toolkit.text.printed_dates import starts_with_date

NAME = "Nexis Uni"
_END = frozenset(
    {
        "end of document", "ende des dokuments", "fin du document", "fin del documento",
        "fin de documento", "einde van document", "fine del documento", "fim do documento",
    }
)  # fmt: skip
_BODY = frozenset({"body", "text", "full text", "corps", "texte", "textkörper", "cuerpo", "texto"})
_AFTER = frozenset({"graphic", "classification", "correction", "grafik", "klassifikation"})
_LABELS = by_label(
    {
        "byline": "Byline|Author|Auteur|Autor|Autora|Von",
        "section": "Section|Rubrique|Rubrik|Sección|Seção",
        "length": "Length|Longueur|Länge|Longitud|Lengte",
        "dateline": "Dateline",
        "highlight": "Highlight",
        "load_date": "Load-Date|Date de chargement|Date-Chargement|Ladedatum|Update",
        "language": "Language|Langue|Sprache|Idioma|Taal",
        "publication_type": "Publication-Type|Publication Type|Type-Publication",
        "journal_code": "Journal Code|Journal-Code|Code-Revue",
        "subject": "Subject|Sujet|Thema|Tema",
        "url": "URL",
        "correction_date": "Correction-Date",
        "copyright": "Copyright",
    }
)
_COVER = re.compile(
    r"(?:user name|date and time|job number|documents? \(\d+\)|client/matter|search terms|"
    r"search type|narrowed by|content type)\b",
    re.IGNORECASE,
)
_NOISE = re.compile(r"(?:page \d+ of \d+|correction appended)\s*$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright\b|©|\(c\) ?\d{4})", re.IGNORECASE)
_RIGHTS = re.compile(r"all rights reserved|alle rechte vorbehalten|tous droits", re.IGNORECASE)
_HEADER = 80  # lines that a header has at most


def text_documents(lines: Sequence[str]) -> Documents | None:
    """The documents of a text in this layout, or ``None``."""
    ends = [k for k, line in enumerate(lines) if _key(line) in _END]
    labelled = any(_key(line) in _BODY or label_of(line, _LABELS) for line in lines)
    if ends and labelled:
        return _documents(lines, ends)
    if any(map(_is_cover, lines)) and sum(map(_is_cover, lines)) >= 3:
        problem = "is a list of documents without their texts: leave it out"
        return iter([problem])
    return None


def _documents(lines: Sequence[str], ends: Sequence[int]) -> Iterator[Document | str]:
    start = 0
    for end in ends:
        chunk = lines[start:end]
        bodies = [k for k, line in enumerate(chunk) if _key(line) in _BODY]
        headed: list[int] = []
        for k in bodies:
            if _has_header(chunk[max(headed[-1] + 1 if headed else 0, k - _HEADER) : k]):
                headed.append(k)
        for _ in headed[1:]:  # the end of a document is missing: the next one is told from it
            yield "has no end: “End of Document” is missing after it; export it again"
        begin = headed[-1] if headed else (bodies[0] if bodies else -1)
        yield _document(chunk, begin, is_sure=start > 0 and len(headed) < 2)
        start = end + 1
    rest = [line for line in lines[start:] if line.strip()]
    if any(_key(line) in _BODY for line in rest):
        yield "is cut short: “End of Document” is missing; export it again"


def _document(chunk: Sequence[str], body: int, *, is_sure: bool) -> Document | str:
    if body < 0:
        if any(NOT_SHOWN in line for line in chunk):
            return "could not be shown by the archive: export it again, or leave it out"
        return "has no “Body”: export it again with its full text, or leave it out"
    header = [line.replace("\xa0", " ").strip() for line in chunk[:body]]
    head, date, fields = _header(header, is_sure)
    stop = next((k for k in range(body + 1, len(chunk)) if _is_after(chunk[k])), len(chunk))
    fields |= {key: value for key, value in _labelled(chunk[stop:]).items() if key not in fields}
    url = fields.pop("url", "")
    outlet = head[-1] if head else ""
    return Document(chunk[body + 1 : stop], "; ".join(head[:-1]), outlet, date, url, fields)


def _header(lines: Sequence[str], is_sure: bool) -> tuple[list[str], str, dict[str, str]]:
    """Title and outlet, the date, and the labelled fields of the lines before the body.

    Without ``is_sure`` the lines may begin with a cover or with parts of another document: then one
    line is taken for the title.
    """
    texts = [line for line in lines if line and not _NOISE.match(line)]
    dates = [k for k, line in enumerate(texts) if starts_with_date(line)]
    dates = [k for k in dates if k > 0 and not label_of(texts[k], _LABELS)]
    cover = max((k for k, line in enumerate(texts) if _is_cover(line)), default=-1)
    dates = [k for k in dates if k > cover + 1]
    if not dates:
        fields = _labelled(texts)
        first = next((k for k, each in enumerate(texts) if _starts_fields(each)), len(texts))
        return texts[cover + 1 : first][-2 if not is_sure else 0 :], "", fields
    if is_sure:
        at = next((k for k in dates if k > 1), dates[0])
        head = texts[:at]
    else:
        at = dates[-1]
        head = texts[max(at - 2, cover + 1) : at]
    fields = _labelled(texts[at + 1 :])
    edition = [line for line in texts[at + 1 : at + 3] if not _starts_fields(line)]
    if edition and any(map(_starts_fields, texts[at + 1 :])):
        fields["edition"] = "; ".join(edition[: _until_fields(texts[at + 1 :])])
    return head, texts[at], {key: value for key, value in fields.items() if value}


def _labelled(lines: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        if _COPYRIGHT.match(line.strip()):
            fields.setdefault("copyright", line.strip())
            continue
        labelled = label_of(line, _LABELS)
        if labelled is None or labelled[0] in fields:
            continue
        key, value = labelled
        if key == "section":
            fields |= section_and_page(value)
        elif value:
            fields[key] = word_count(value) if key == "length" else value
    return fields


def _has_header(above: Sequence[str]) -> bool:
    """Whether a line “Body” has the lines of a header above it, and is no word of a text."""
    texts = [line for line in above if line.strip()]
    return any(map(_starts_fields, texts[-10:])) and any(map(starts_with_date, texts[-14:]))


def _until_fields(lines: Sequence[str]) -> int:
    return next((k for k, line in enumerate(lines) if _starts_fields(line)), len(lines))


def _starts_fields(line: str) -> bool:
    stripped = line.strip()
    return bool(
        _COPYRIGHT.match(stripped) or _RIGHTS.search(stripped) or label_of(stripped, _LABELS)
    )


def _is_after(line: str) -> bool:
    labelled = label_of(line, _LABELS)
    return _key(line) in _AFTER or (labelled is not None and labelled[0] == "load_date")


def _is_cover(line: str) -> bool:
    return bool(_COVER.match(line.strip()))


def _key(line: str) -> str:
    return " ".join(line.split()).casefold().rstrip(":")
