"""Factiva: documents with field codes (HD, BY, PD, LP, TD … AN), or without, as TXT, RTF and HTML.

Without codes a document has its headline, number of words, date, outlet, code, language and
copyright in lines of their own, then the text, and ends with “Document SRC0000020190304ef34…”.
The layout is known from public readers: tm.plugin.factiva (https://github.com/nalimilan/R.TeMiS),
newspapers (https://github.com/koheiw/newspapers), factiva-parsing
(https://github.com/BernhardClemm/factiva-parsing) and factiva_parser
(https://github.com/chennesy/factiva_parser).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.text.archives import Document, Documents
from toolkit.text.archives.labels import is_wrapped, unwrapped, word_count
from toolkit.text.archives.lines import element_lines, page_parts, parse_page
from toolkit.text.printed_dates import starts_with_date

NAME = "Factiva"
_CODES = """SE HD CR BY WC PD ET SN SC ED PG VOL ART CLM LA CY LP TD CT RF CX CO DJID IN NS RE
    DE IPD IPC PUB AN""".split()  # noqa: SIM905 (in this order they stand in a document)
_ORDER = {code: k for k, code in enumerate(_CODES)}
_BEFORE_TEXT = frozenset(_CODES[1 : _ORDER["LP"]])
_AFTER_TEXT = frozenset(_CODES[_ORDER["CT"] :])
_CODE = re.compile(rf"\s*({'|'.join(_CODES)})(?:\s*$|\s?[|\t]\s*|\s{{2,}}|\s(?=\d|Document))(.*)$")
_END = re.compile(
    r"\s*(?:Document|Dokument|Documento|Документ|文件)\s+([A-Za-z0-9]{12,})\s*\|?\s*$"
)
_WORDS = re.compile(
    r"\s*\d[\d.,\s\xa0]*(?:words?|mots?|wörter|wort|palabras?|parole|palavras|woorden|ord|слов|語|字)\s*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"<div\b[^>]{0,500}?class\s*=\s*[\"']?[^\"'>]*\b[a-z]{2}Article\b")
_TIME = re.compile(
    r"\s*\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*GMT)?\s*$", re.IGNORECASE
)
_SOURCE_CODE = re.compile(r"\s*[A-Z][A-Z0-9]{1,11}\s*$")
_COPYRIGHT = re.compile(
    r"\s*(?:\(c\)|©|copyright\b|\(copyright|alle rechte|tous droits)", re.IGNORECASE
)
_BYLINE = re.compile(r"\s*(?:by|par|von|por|da|di|door)\s+\S", re.IGNORECASE)
_LANGUAGES = frozenset(
    """english french german spanish italian portuguese dutch russian chinese japanese swedish
    danish norwegian finnish polish anglais français allemand espagnol italien portugais
    néerlandais englisch französisch deutsch spanisch italienisch portugiesisch niederländisch
    inglés francés alemán español italiano portugués neerlandés""".split()  # noqa: SIM905
)
_NAMES = {
    "BY": "byline", "WC": "length", "SE": "section", "PG": "page", "LA": "language",
    "SC": "source_code", "CY": "copyright", "ET": "time", "CR": "credit", "CLM": "column",
    "ED": "edition", "NS": "subject", "CO": "company", "IN": "industry", "RE": "region",
    "PUB": "publisher", "AN": "document_id", "ART": "graphic", "CT": "contact", "VOL": "volume",
}  # fmt: skip


def text_documents(lines: Sequence[str]) -> Documents | None:
    """The documents of a text in this layout, or ``None``."""
    codes = [match[1] for line in lines if (match := _CODE.match(line))]
    if "AN" in codes and {"HD", "PD", "SN"} & set(codes):
        return _coded(lines)
    if any(map(_END.match, lines)) and any(map(_WORDS.match, lines)):
        return _plain(lines)
    return None


def page_documents(page: str) -> Documents | None:
    """The documents of a page in this layout, or ``None``."""
    if "factiva" not in page.casefold():
        return None
    articles = page_parts(page, _ARTICLE)
    if articles:
        return map(_page_document, articles)
    tree = parse_page(page)
    return None if tree is None else text_documents(_cell_lines(tree))


def _coded(lines: Sequence[str]) -> Iterator[Document | str]:
    fields: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        match = _CODE.match(line)
        code = match[1] if match else ""
        if code and current and not _follows(code, current):
            if code not in ("HD", "SE"):
                code = ""  # a word of the text, such as IN
            elif "HD" in fields:  # the next document begins: this one has no end
                yield "has no end (AN): export it again"
                fields, current = {}, ""
        if match and code:
            current = code
            fields.setdefault(code, []).append(match[2])
        elif current:
            fields[current].append(line)
        if current == "AN" and _END.match(match[2] if match and code else line):
            if "HD" in fields or len(fields) > 1:
                yield _from_fields(fields)
            fields, current = {}, ""
    if "HD" in fields and ("LP" in fields or "TD" in fields):
        yield "is cut short: its end (AN) is missing; export it again"


def _follows(code: str, current: str) -> bool:
    """Whether a code can come after another: the texts stand between the other fields."""
    if current in _BEFORE_TEXT or current == "SE":
        return code not in ("HD", "SE") or _ORDER[code] > _ORDER[current]
    if current in ("LP", "TD"):
        return code in _AFTER_TEXT or (current, code) == ("LP", "TD")
    return code in _AFTER_TEXT


def _from_fields(fields: dict[str, list[str]]) -> Document | str:
    one_line = {
        code: " ".join(" ".join(lines).replace("|", " ").split()) for code, lines in fields.items()
    }
    text = [line.strip(" |") for code in ("LP", "TD") for line in [*fields.get(code, []), ""]]
    paragraphs = unwrapped(text) if is_wrapped(text) else text
    if not any(paragraphs):
        return "has no text (LP, TD): export “Full Article/Report plus Indexing”"
    further = {name: one_line[code] for code, name in _NAMES.items() if one_line.get(code)}
    if "length" in further:
        further["length"] = word_count(further["length"])
    if "document_id" in further:
        further["document_id"] = further["document_id"].split()[-1]
    return Document(
        paragraphs,
        one_line.get("HD", ""),
        one_line.get("SN", ""),
        one_line.get("PD", ""),
        "",
        further,
    )


def _plain(lines: Sequence[str]) -> Iterator[Document | str]:
    chunk: list[str] = []
    is_first = True
    for line in lines:
        if end := _END.match(line):
            yield from _plain_documents(chunk, end[1], is_first)
            chunk, is_first = [], False
        else:
            chunk.append(line)
    if any(map(_WORDS.match, chunk)):
        yield "is cut short: its last line, “Document” and a number, is missing; export it again"


def _plain_documents(chunk: list[str], number: str, is_first: bool) -> Iterator[Document | str]:
    counts = [k for k, line in enumerate(chunk) if _WORDS.match(line)]
    counts = [k for k in counts if any(map(starts_with_date, chunk[k + 1 : k + 4]))]
    for _ in counts[1:]:
        yield "has no end: its last line, “Document” and a number, is missing; export it again"
    if not counts:
        yield f"({number}) is not understood: no line “355 words” with a date below it"
        return
    words = counts[-1]
    above = [line.strip() for line in chunk[:words] if line.strip()]
    if is_first or len(counts) > 1:  # above it stands a list of headlines, or another document
        block = chunk[:words]
        while block and not block[-1].strip():
            block.pop()
        gap = max((k for k, line in enumerate(block) if not line.strip()), default=-1)
        above = [line.strip() for line in block[gap + 1 :]][-3:]
    section, title, byline = _heading(above)
    yield _from_header(chunk[words:], number, title, {"byline": byline, "section": section})


def _heading(above: Sequence[str]) -> tuple[str, str, str]:
    """Section, headline and byline of the lines above the number of words."""
    lines = list(above)
    byline = ""
    if len(lines) > 1 and (
        _BYLINE.match(lines[-1]) or len(lines[-1].split()) <= 4 < len(lines[-2].split())
    ):
        byline = lines.pop()
    section = lines.pop(0) if len(lines) > 1 and len(lines[0].split()) <= 4 else ""
    return section, " ".join(lines), byline


def _from_header(
    lines: Sequence[str], number: str, title: str, known: dict[str, str]
) -> Document | str:
    """A document from the line with its number of words on: header, then text."""
    texts = list(lines)
    fields = {**known, "length": word_count(texts[0]), "document_id": number}
    rest = [(k, line.strip()) for k, line in enumerate(texts) if k and line.strip()]
    date = outlet = ""
    begin = 1
    for k, line in rest[:12]:
        if not date:
            if not starts_with_date(line):
                break
            date = line
        elif not outlet:
            if _TIME.match(line):
                fields["time"] = line
            else:
                outlet = line
        elif _COPYRIGHT.match(line):
            fields["copyright"], begin = line, k + 1
            break
        elif line.casefold() in _LANGUAGES:
            fields["language"] = line
        elif _SOURCE_CODE.match(line) and "source_code" not in fields:
            fields["source_code"] = line
        elif re.fullmatch(r"[\w.-]*\d[\w.-]*", line) and "page" not in fields:
            fields["page"] = line
        elif "language" in fields:
            break
        else:
            fields["edition"] = "; ".join(filter(None, [fields.get("edition", ""), line]))
        begin = k + 1
    if not date or not outlet:
        return f"({number}) is not understood: below its number of words no date and outlet stand"
    body = texts[begin:]
    paragraphs = unwrapped(body) if is_wrapped(body) else body
    further = {key: value for key, value in fields.items() if value}
    return Document(paragraphs, title, outlet, date, "", further)


def _page_document(article: Any) -> Document | str:
    """A document of a page without codes: headline, author and paragraphs bear classes."""
    cells = _cell_lines(article)
    if any((match := _CODE.match(line)) and match[1] in ("HD", "SN") for line in cells):
        return next(_coded(cells), "is not understood: its field codes are not complete")
    lines = element_lines(article)
    end = next((match for line in lines[::-1] if (match := _END.match(line))), None)
    words = next((k for k, line in enumerate(lines) if _WORDS.match(line)), None)
    if words is None:
        return "is not understood: it has no line “355 words”"
    paragraphs = _with_class(article, "articleParagraph")
    headline = " ".join(_with_class(article, "Headline"))
    byline = " ".join(_with_class(article, "author"))
    section = lines[0] if headline and lines[0] != headline and words > 1 else ""
    known = {"byline": byline, "section": "" if section == byline else section}
    number = end[1] if end else ""
    document = _from_header(lines[words:], number, headline, known)
    if isinstance(document, str) or not paragraphs:
        return document
    return Document(
        paragraphs, document.title, document.outlet, document.date, "", document.further
    )


def _cell_lines(element: Any) -> list[str]:
    """The lines of an element, the two cells of a row with a field code as one line."""
    lines: list[str] = []
    for line in element_lines(element):
        if lines and lines[-1] in _ORDER and line not in _ORDER:
            lines[-1] = f"{lines[-1]}\t{line}"
        else:
            lines.append(line)
    return lines


def _with_class(element: Any, name: str) -> list[str]:
    elements = [each for each in element.iter() if name in (each.get("class") or "")]
    return [text for each in elements if (text := " ".join("".join(each.itertext()).split()))]
