"""Builds exports of archives as they are laid out, with words of our own."""

from __future__ import annotations

import calendar
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple


class Story(NamedTuple):
    """One document of an export."""

    title: str
    outlet: str
    date: str
    paragraphs: tuple[str, ...]
    byline: str = "Priya Lonsdale"


TOWNS = ("Tidewater", "Lowmoor", "Ostermark", "Cape Merrow", "Stanton Falls")
MONTHS = tuple(calendar.month_name)[1:]


def stories(n: int) -> list[Story]:
    """So many different documents, with typographic quotation marks."""
    return [
        Story(
            f"{TOWNS[k % 5]} raises its harbour wall by {k + 2} metres",
            f"The {TOWNS[k % 5]} Courier",
            f"{MONTHS[k % 12]} {k % 28 + 1}, {2010 + k % 12}",
            (
                f"The harbour wall of {TOWNS[k % 5]} will be raised by {k + 2} metres, the council "
                "said.",
                f"“It should have been done years ago,” said Ada Ruiz, the mayor. Café owners "
                f"disagreed on visit {k}.",
                "A spokesman for the port declined to comment on the plan, which will cost a "
                "great deal of money.",
            ),
        )
        for k in range(n)
    ]


# -- Nexis Uni -----------------------------------------------------------------------------------

UNI_LABELS = {
    "en": ("Section", "Length", "words", "Byline", "Body", "Load-Date", "End of Document"),
    "fr": (
        "Rubrique",
        "Longueur",
        "mots",
        "Auteur",
        "Corps",
        "Date de chargement",
        "Fin du document",
    ),
    "de": ("Rubrik", "Länge", "Wörter", "Autor", "Text", "Ladedatum", "Ende des Dokuments"),
}


def nexis_uni_document(story: Story, language: str = "en", *, date: str = "") -> list[str]:
    """The lines of one document of Nexis Uni."""
    section, length, words, byline, body, load_date, end = UNI_LABELS[language]
    return [
        story.title,
        story.outlet,
        date or f"{story.date} Monday",
        "Late Edition - Final",
        f"Copyright\xa02024 {story.outlet} All Rights Reserved",
        f"{section}:\xa0NEWS; Pg. 6",
        f"{length}:\xa01,155 {words}",
        f"{byline}:\xa0{story.byline}",
        body,
        "",
        *(line for paragraph in story.paragraphs for line in (paragraph, "")),
        "Graphic",
        "The wall, photographed in spring.",
        "Classification",
        "Language: ENGLISH",
        "Publication-Type: Newspaper",
        f"{load_date}:\xa0March 5, 2024",
        end,
        "",
    ]


def nexis_uni_cover(made: Sequence[Story]) -> list[str]:
    """The lines of the cover before the documents."""
    lines = ["User Name: = reader", "Date and Time: = Monday, March 4, 2024 10:00:00 AM EST"]
    lines += ["Job Number: = 123456789", "", f"Documents ({len(made)})"]
    for number, story in enumerate(made, 1):
        lines += [f"{number}. {story.title}", "Client/Matter: -None-", "Search Terms: harbour"]
        lines += ["Search Type: Terms and Connectors", "Narrowed by:", "Content Type", "News"]
    return [*lines, "", "", ""]


def nexis_uni(made: Sequence[Story], language: str = "en") -> list[str]:
    """The lines of a whole export."""
    return [
        *nexis_uni_cover(made),
        *(line for story in made for line in nexis_uni_document(story, language)),
    ]


# -- LexisNexis as it was --------------------------------------------------------------------------


def wrapped(text: str, width: int = 76) -> list[str]:
    """A paragraph cut into lines."""
    import textwrap

    return textwrap.wrap(text, width)


LEXIS_LABELS = {
    "en": ("{} of {} DOCUMENTS", "BYLINE", "SECTION", "LENGTH", "words", "LOAD-DATE", "LANGUAGE"),
    "fr": (
        "Document {} de {}",
        "AUTEUR",
        "RUBRIQUE",
        "LONGUEUR",
        "mots",
        "DATE-CHARGEMENT",
        "LANGUE",
    ),
    "de": ("Dokument {} von {}", "AUTOR", "RUBRIK", "LÄNGE", "Wörter", "UPDATE", "SPRACHE"),
}


def lexisnexis(made: Sequence[Story], language: str = "en") -> list[str]:
    """The lines of an export as LexisNexis gave it."""
    start, byline, section, length, words, load_date, spoken = LEXIS_LABELS[language]
    lines = ["", "Download Request: Selected Items: 1-10", "Terms: (harbour)", ""]
    for number, story in enumerate(made, 1):
        lines += [
            f"{start.format(number, len(made)):^78}".rstrip(),
            "",
            f"{story.outlet:^78}".rstrip(),
            "",
            f"{story.date + ' Monday':^78}".rstrip(),
            f"{'Edition 1;':^78}".rstrip(),
            f"{'Scotland':^78}".rstrip(),
            "",
            *wrapped(story.title),
            "",
            f"{byline}: {story.byline}",
            "",
            f"{section}: NEWS; Pg. 6",
            "",
            f"{length}: 1155 {words}",
            "",
            *(line for paragraph in story.paragraphs for line in (*wrapped(paragraph), "")),
            "GRAPHIC: The wall, photographed in spring.",
            "",
            f"{load_date}: January 12, 2010",
            "",
            f"{spoken}: ENGLISH",
            "",
            f"{'Copyright 2010 ' + story.outlet:^78}".rstrip(),
            f"{'All Rights Reserved':^78}".rstrip(),
            "",
        ]
    return lines


# -- Factiva ---------------------------------------------------------------------------------------


def factiva_id(k: int) -> str:
    """An accession number."""
    return f"TIDCOU002019030{k % 10}ef34{k:05d}"


def factiva_fields(story: Story, k: int) -> list[tuple[str, str]]:
    """The field codes of a document with their values."""
    return [
        ("SE", "Local"),
        ("HD", story.title),
        ("BY", f"By {story.byline}"),
        ("WC", "1,155 words"),
        ("PD", story.date),
        ("ET", "10:15"),
        ("SN", story.outlet),
        ("SC", "TIDCOU"),
        ("PG", "6"),
        ("LA", "English"),
        ("CY", f"(c) 2019 {story.outlet}"),
        ("LP", story.paragraphs[0]),
        ("TD", "\n".join(story.paragraphs[1:])),
        ("CO", "larks : Larkspur Homes"),
        ("IN", "i1 : Building"),
        ("NS", "gcat : Political News"),
        ("AN", f"Document {factiva_id(k)}"),
    ]


def factiva_coded(made: Sequence[Story]) -> list[str]:
    """The lines of an export with field codes, the texts under their codes."""
    lines = []
    for k, story in enumerate(made):
        for code, value in factiva_fields(story, k):
            lines += (
                [code, *value.split("\n"), ""] if code in ("LP", "TD") else [f"{code}  {value}"]
            )
    return lines


FACTIVA_WORDS = {
    "en": ("words", "English", "Document"),
    "fr": ("mots", "Français", "Document"),
    "de": ("Wörter", "Deutsch", "Dokument"),
}


def factiva_plain(made: Sequence[Story], language: str = "en") -> list[str]:
    """The lines of an export without field codes."""
    words, spoken, end = FACTIVA_WORDS[language]
    lines = []
    for k, story in enumerate(made):
        lines += [story.title, f"By {story.byline}", f"1,155 {words}", story.date, "10:15"]
        lines += [story.outlet, "TIDCOU", "6", spoken, f"(c) 2019 {story.outlet}"]
        lines += [*story.paragraphs, f"{end} {factiva_id(k)}", ""]
    return lines


def factiva_page(made: Sequence[Story], *, coded: bool = False) -> str:
    """An export as HTML."""
    parts = []
    for k, story in enumerate(made):
        if coded:
            rows = "".join(
                f"<tr><td><b>{code}</b></td><td>"
                + "".join(f"<p>{line}</p>" for line in value.split("\n"))
                + "</td></tr>"
                for code, value in factiva_fields(story, k)
            )
            parts.append(f'<div class="article enArticle"><table>{rows}</table></div>')
        else:
            text = "".join(
                f'<p class="articleParagraph enarticleParagraph">\n{line}\n</p>'
                for line in story.paragraphs
            )
            parts.append(
                f'<div id="article-{factiva_id(k)}" class="article"><div class="article enArticle">'
                f"<p><div id=\"hd\"><span class='enHeadline'>{story.title}</span></div>"
                f'<div class="author">By {story.byline}</div><div>1,155 words</div>'
                f"<div>{story.date}</div><div>10:15</div><div>{story.outlet}</div>"
                f"<div>TIDCOU</div><div>English</div><div>(c) 2019 {story.outlet}</div></p>"
                f"{text}<p>Document {factiva_id(k)}</p></div></div><br/>"
            )
    return f"<html><head><title>Factiva</title></head><body>{''.join(parts)}</body></html>"


# -- ProQuest --------------------------------------------------------------------------------------

PROQUEST_LABELS = {
    "en": ("Full text", "Title", "Author", "Publication title", "Publication date", "Pages",
           "ProQuest document ID", "Document URL", "Database", "Subject"),
    "fr": ("Texte intégral", "Titre", "Auteur", "Titre de la publication", "Date de publication",
           "Pages", "ID du document ProQuest", "URL du document", "Base de données", "Sujet"),
    "de": ("Volltext", "Titel", "Autor", "Publikationstitel", "Publikationsdatum", "Seiten",
           "ProQuest-Dokument-ID", "Dokument-URL", "Datenbank", "Thema"),
    "es": ("Texto completo", "Título", "Autor", "Título de publicación", "Fecha de publicación",
           "Páginas", "ID del documento de ProQuest", "URL del documento", "Base de datos",
           "Materia"),
}  # fmt: skip


def proquest_fields(story: Story, k: int, language: str = "en") -> list[tuple[str, str]]:
    """The labels of a document with their values, in order."""
    text, title, author, outlet, date, pages, number, url, database, subject = PROQUEST_LABELS[
        language
    ]
    return [
        (author, story.byline),
        (text, "\n".join(story.paragraphs)),
        (subject, "Harbours; Floods"),
        (title, story.title),
        (outlet, f"{story.outlet}; Tidewater"),
        (date, story.date),
        ("Section", "News"),
        (pages, "A.1"),
        (number, str(2_637_000_000 + k)),
        (url, f"https://www.proquest.example/docview/{k}"),
        (database, "Newsstream"),
    ]


def proquest(made: Sequence[Story], language: str = "en") -> list[str]:
    """The lines of an export as TXT."""
    rule = "_" * 60
    lines = [rule, ""]
    for k, story in enumerate(made):
        lines += [f"Document {k + 1} of {len(made)}", "", story.title, ""]
        for label, value in proquest_fields(story, k, language):
            lines += [*f"{label}: {value}".split("\n"), ""]
        lines += [rule, ""]
    return [*lines, "Database copyright © 2024 ProQuest LLC. All rights reserved."]


def proquest_page(made: Sequence[Story]) -> str:
    """An export as HTML."""
    parts = []
    for k, story in enumerate(made):
        fields = "".join(
            f"<p><strong>{label}: </strong>"
            + ("".join(f"<p>{line}</p>" for line in value.split("\n")) if "\n" in value else value)
            + "</p>"
            for label, value in proquest_fields(story, k)
        )
        parts.append(
            '<div style="margin-bottom:20px;border-bottom:2px solid #ccc;padding-bottom:5px">'
            f"<p>{story.title}</p>{fields}</div>"
        )
    return f"<html><body>{''.join(parts)}</body></html>"


# -- Europresse ------------------------------------------------------------------------------------


def europresse(made: Sequence[Story], date: str = "lundi 4 mars 2019") -> str:
    """An export as it is now: an article a document."""
    parts = [
        '<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">'
        f"{story.outlet}, no. 23021</span></div>"
        f'<span class="DocHeader">Politique, {date} - 1 155 mots, p. 12</span>'
        '<div class="titreArticle">'
        '<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">'
        f"{story.title}</p></div><p class='sm-margin-bottomNews'>{story.byline}</p></header>"
        '<section><div class="docOcurrContainer">'
        + "".join(f"<p>{line}</p>" for line in story.paragraphs)
        + f"</div></section><footer><small>© 2019 {story.outlet}. Tous droits réservés.</small>"
        f'<div class="publiC-lblNodoc">news·20190304·TC·{k:04d}</div></footer></article>'
        for k, story in enumerate(made)
    ]
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>"


def europresse_before(made: Sequence[Story]) -> str:
    """An export as it was: a cell of a table a document."""
    cells = [
        f"<table><tr><td><span class='DocPublicationName'>{story.outlet}, no. 23021</span><br>"
        "<span class='DocHeader'>Politique, </span><span class='DocHeader'>lundi, </span>"
        "<span class='DocHeader'>4 mars 2019</span><span class='DocHeader'>, p. 12</span><br><br>"
        f"<span class='TitreArticleVisu'>{story.title}</span><br>{story.byline}<br><br>"
        + "<br><br>".join(story.paragraphs)
        + f"<br><br>© 2019 {story.outlet}<br>news·20190304·TC·{k:04d}</td></tr></table>"
        for k, story in enumerate(made)
    ]
    return f"<html><body>{''.join(cells)}</body></html>"


# -- files -----------------------------------------------------------------------------------------


def docx(path: Path, lines: Iterable[str]) -> Path:
    """A Word document with a paragraph a line."""
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def rtf(path: Path, lines: Iterable[str], *, unicode: bool = False) -> Path:
    """An RTF file; characters beyond ASCII as bytes of Windows-1252, or as Unicode."""
    out = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}}\f0 "]
    for line in lines:
        text = "".join(_rtf_character(char, unicode) for char in line)
        out.append(rf"{{\b0 {text}}}\par" + "\n")
    path.write_text("".join(out) + "}", encoding="ascii")
    return path


def _rtf_character(char: str, unicode: bool) -> str:
    if char in "{}\\":
        return "\\" + char
    if ord(char) < 128:
        return char
    return rf"\u{ord(char)}?" if unicode else rf"\'{char.encode('cp1252')[0]:02x}"


def pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF of lines of text in Helvetica; a page without lines has no text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for lines in pages:
        escaped = (
            line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines
        )
        drawn = "".join(f"({line}) Tj T*\n" for line in escaped).encode("cp1252")
        stream = b"BT /F1 11 Tf 14 TL 50 780 Td\n" + drawn + b"ET"
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )
    path.write_bytes(out)
    return path


def xls(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A spreadsheet in the format before XLSX (BIFF8 in a compound file), of short texts."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    cells = b""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            encoded = text.encode("utf-16-le")
            cells += record(0x0204, struct.pack("<HHHHB", r, c, 15, len(text), 1) + encoded)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    sheet += cells + record(0x000A, b"")
    opening = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = b"Sheet1"
    place = len(opening) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    stream = opening + bound + record(0x000A, b"") + sheet
    stream += b"\0" * (-len(stream) % 512)
    stream += b"\0" * max(0, 4096 - len(stream))
    sectors = len(stream) // 512
    assert sectors + 2 <= 128, "too much for one table of sectors"
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le") + b"\0\0"
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IIQ"[:3] + "I", start, size, 0)
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    folder += entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    folder = folder.ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x003E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    path.write_bytes(header + table + folder + stream)
    return path


def warc_record(url: str, page: bytes, *, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """One answer of a server as a WARC record."""
    answer = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(page)}\r\n\r\n".encode()
        + page
    )
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-03-04T10:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:x:{len(url)}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def page_of(story: Story) -> str:
    """A page as a newspaper publishes it."""
    text = "".join(f"<p>{line}</p>" for line in story.paragraphs * 2)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{story.title}</title>'
        f'<meta property="og:site_name" content="{story.outlet}">'
        '<meta property="article:published_time" content="2024-03-04T08:00:00Z"></head>'
        f"<body><article><h1>{story.title}</h1>{text}</article></body></html>"
    )
