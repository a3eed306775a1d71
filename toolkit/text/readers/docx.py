"""Word documents (DOCX): an archive's documents, or one article. Macros are never run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.schema import Article
from toolkit.text.archives import text_rows
from toolkit.text.archives.packages import check_office_package, parser
from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.readers import Row

suffixes = (".docx", ".docm")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_SHOWN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}txbxContent"})
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(path: Path, name: str) -> Iterator[Row]:
    """The articles of an archive's export, each with its number, or the document as one."""
    check_office_package(path, "DOCX")
    docx = parser("docx", "python-docx", ".docx")
    try:
        document = docx.Document(str(path))
    except Exception as error:  # the parser raises what its own parsers raise
        raise Unreadable(
            f"is no readable DOCX file ({reason_of(error, 120)}): save it again as DOCX"
        ) from None
    body = document.element.body
    lines = _lines(body)
    if not any(lines):
        has_parts = body.find(f".//{_W}altChunk") is not None
        kind = "embeds another file in place of text" if has_parts else "holds no text"
        raise Unreadable(f"{kind}: open it in a word processor and save it again as DOCX")
    rows = text_rows(lines, path, name)
    if rows is not None:
        yield from rows
        return
    text = "\n\n".join(line.strip() for line in lines if line.strip())
    known = document.core_properties
    yield 0, Article(name, text, title=_title(known.title or "", text))


def _lines(body: Any) -> list[str]:
    """The paragraphs, those of tables too, as they are when all changes are accepted."""
    lines: list[str] = []
    hidden: Any = None
    words: list[str] = []
    from lxml import etree

    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "end":
            if node is hidden:
                hidden = None
            elif node.tag == f"{_W}p" and hidden is None:
                lines += "".join(words).split("\n")
                words.clear()
            elif node.tag == f"{_W}tc" and hidden is None and lines:
                lines[-1] = lines[-1].rstrip()
        elif hidden is None:
            if node.tag in _NOT_SHOWN:
                hidden = node
            elif node.tag == f"{_W}t":
                words.append(node.text or "")
            elif node.tag in _MARKS:
                words.append(_MARKS[node.tag])
    return lines


def _title(title: str, text: str) -> str:
    """The document's title, where its first lines bear it out; templates leave other words."""
    title = " ".join(title.split())
    return title if title and title in " ".join(text[:2000].split()) else ""
