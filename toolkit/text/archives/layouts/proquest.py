"""ProQuest: TXT, documents between lines of underscores, and HTML; every field is labelled.

The labels are known in English, French, German and Spanish. The layout is known from public
readers: importProquest (https://github.com/sjkiss/importProquest), tm.plugin.proquest
(https://github.com/pmyteh/tm.plugin.proquest) and pq_parser (https://github.com/chennesy/pq_parser).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.text.archives import Document, Documents
from toolkit.text.archives.labels import by_label, label_of, section_and_page
from toolkit.text.archives.lines import element_lines, page_lines, page_parts
from toolkit.text.printed_dates import find_date

NAME = "ProQuest"
_LABELS = by_label(
    {
        "text": "Full text|Texte intégral|Volltext|Texto completo",
        "title": "Title|Titre|Titel|Título",
        "byline": "Author|Authors|Auteur|Auteurs|Autor|Autoren|Autores",
        "outlet": "Publication title|Titre de la publication|Titre de publication|"
        "Publikationstitel|Titel der Publikation|Título de publicación|Título de la publicación",
        "info": "Publication info|Informations de publication|Informations sur la publication|"
        "Publikationsinfo|Información de publicación",
        "date": "Publication date|Date de publication|Publikationsdatum|Erscheinungsdatum|"
        "Fecha de publicación",
        "publication_year": "Publication year|Année de publication|Publikationsjahr|"
        "Erscheinungsjahr|Año de publicación",
        "abstract": "Abstract|Résumé|Zusammenfassung|Resumen",
        "links": "Links|Liens|Enlaces",
        "section": "Section|Sección",
        "page": "Pages|Page|First page|Seiten|Seite|Páginas|Primera página",
        "document_id": "ProQuest document ID|ID du document ProQuest|"
        "Identifiant du document ProQuest|ProQuest-Dokument-ID|ID del documento de ProQuest",
        "url": "Document URL|DocumentURL|URL du document|Dokument-URL|URL del documento",
        "publisher": "Publisher|Éditeur|Verlag|Editorial",
        "place": "Place of publication|Lieu de publication|Erscheinungsort|"
        "Lugar de publicación",
        "country": "Country of publication|Pays de publication|Erscheinungsland|"
        "País de publicación",
        "language": "Language of publication|Language|Langue de la publication|"
        "Langue de publication|Sprache der Publikation|Idioma de la publicación",
        "source_type": "Source type|Type de source|Quellentyp|Tipo de fuente",
        "document_type": "Document type|Type de document|Dokumenttyp|Tipo de documento",
        "subject": "Subject|Sujet|Thema|Schlagwort|Materia",
        "location": "Location|Lieu|Ort|Lugar",
        "people": "People|Personnes|Personen|Personas",
        "company": "Company / organization|Société / organisation|Firma / Organisation|"
        "Compañía / organización",
        "publication_subject": "Publication subject|Sujet de la publication|"
        "Materia de publicación",
        "issn": "ISSN",
        "volume": "Volume|Band|Volumen",
        "issue": "Issue|Numéro|Ausgabe|Número",
        "column": "Column",
        "length": "Word count|Nombre de mots|Wortanzahl|Número de palabras",
        "credit": "Credit|Crédit|Crédito",
        "caption": "Caption|Illustration",
        "dateline": "Dateline",
        "identifier": "Identifier / keyword|Identificateur / mot-clé",
        "copyright": "Copyright",
        "last_updated": "Last updated|Dernière mise à jour|Zuletzt aktualisiert|"
        "Última actualización",
        "database": "Database|Base de données|Datenbank|Base de datos",
    }
)  # fmt: skip
_PART = re.compile(r"<div\b[^>]{0,500}?border-bottom[^>]*>", re.IGNORECASE)
_RULE = re.compile(r"\s*_{30,}\s*$")
_NUMBER = re.compile(r"document \d+ (?:of|de|von|sur) \d+$", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"(?:full text |text )?(?:none|not) available|"
    r"(?:aucun|non) disponible|nicht verfügbar|no disponible",
    re.IGNORECASE,
)
_INFO = re.compile(r"(?P<outlet>[^;\[]+?)\s*(?:[;,]\s|\[).*?:\s*(?P<page>[\w. -]*\d[\w.]*)\.?\s*$")
_LEFT_OUT = ("links", "abstract", "info", "text", "title", "outlet", "date", "url")


def text_documents(lines: Sequence[str]) -> Documents | None:
    """The documents of a text in this layout, or ``None``."""
    rules = [k for k, line in enumerate(lines) if _RULE.match(line)]
    labels = {labelled[0] for line in lines if (labelled := label_of(line, _LABELS))}
    if not rules or not _is_known(labels):
        return None
    bounds = zip([-1, *rules], [*rules, len(lines)], strict=True)
    return _documents([lines[start + 1 : end] for start, end in bounds])


def page_documents(page: str) -> Documents | None:
    """The documents of a page in this layout, or ``None``."""
    if "ProQuest" not in page and "proquest" not in page:
        return None
    parts = [part for part in page_parts(page, _PART) if part.find(".//strong") is not None]
    blocks = [element_lines(part) for part in parts] or [page_lines(page)]
    labels = {labelled[0] for line in blocks[0] if (labelled := label_of(line, _LABELS))}
    return _documents(blocks) if _is_known(labels) else None


def _is_known(labels: set[str]) -> bool:
    """Whether these fields are of a ProQuest document, with a text or an abstract alone."""
    telling = {"document_id", "url", "database", "source_type", "info"}
    return {"info", "text"} <= labels or (
        len(labels & telling) >= 2 and bool(labels & {"text", "abstract", "outlet"})
    )


def _documents(blocks: Sequence[Sequence[str]]) -> Iterator[Document | str]:
    for k, block in enumerate(blocks):
        lines = [line.strip() for line in block]
        lines = [line for line in lines if line and not _NUMBER.match(line)]
        is_labelled = sum(bool(label_of(line, _LABELS)) for line in lines) >= 2
        if is_labelled:
            yield _document(lines)
        elif 0 < k < len(blocks) - 1 and lines:
            yield "is broken: none of its fields is labelled; export it again"
        # What stands before the first document is a list, after the last one the terms.


def _text_end(lines: Sequence[str], keys: Sequence[str], begin: int) -> int:
    """Where the labelled lines after a text begin: a label within the text does not end it."""
    end = len(lines)
    for k in range(len(lines) - 1, begin, -1):
        if keys[k]:
            end = k
        elif len(lines[k]) > 80 or lines[k].endswith((".", "!", "?", "”", '"')):
            break
    return end


def _document(lines: Sequence[str]) -> Document | str:
    fields: dict[str, str] = {}
    first_line = "" if label_of(lines[0], _LABELS) else lines[0]
    keys = [labelled[0] if (labelled := label_of(line, _LABELS)) else "" for line in lines]
    begin = keys.index("text") if "text" in keys else len(lines)
    end = _text_end(lines, keys, begin)
    for line in [*lines[: begin + 1], *lines[end:]]:
        if labelled := label_of(line, _LABELS):
            fields.setdefault(*labelled)
    paragraphs = [line for line in [fields.get("text", ""), *lines[begin + 1 : end]] if line]
    if not paragraphs or _NO_TEXT.match(paragraphs[0]):
        return "has no full text, an abstract at most: export it again with its full text"
    info = fields.get("info", "")
    in_info = _INFO.match(info)
    outlet = fields.get("outlet") or (in_info["outlet"] if in_info else "")
    date = next((each for each in (fields.get("date", ""), info) if find_date(each)), "")
    if date == info:
        date = find_date(info)
    if in_info and "page" not in fields:
        fields["page"] = in_info["page"].strip(" .")
    if "section" in fields and "page" not in fields:
        fields |= section_and_page(fields["section"])
    further = {key: value for key, value in fields.items() if key not in _LEFT_OUT and value}
    title = fields.get("title") or first_line
    outlet = re.split(r"\s*;\s", outlet, maxsplit=1)[0]
    date = date or fields.get("date", "")
    return Document(paragraphs, title, outlet, date, fields.get("url", ""), further)
