"""PDF: the text of its pages as one article. Nothing is recognised in pictures of text."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.schema import Article
from toolkit.text.archives import text_rows
from toolkit.text.archives.packages import parser
from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.readers import Row

suffixes = (".pdf",)
_MAX_PAGES = 500
_ENDS = re.compile(r"[.!?…:][\"'”’)\]]*$")
_HYPHEN = re.compile(r"(?<=[a-zß-ÿ])[-\u00ad]$")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a file; a PDF of several documents is refused by its archive's name."""
    pages = _pages(path)
    lines = [line for page in pages for line in page]
    letters = sum(map(str.isalpha, "".join(lines)))
    if letters < 20 * len(pages) or letters < 50:
        raise Unreadable("holds no text, only pictures (scanned, needs OCR): make its text first")
    try:
        is_export = text_rows(lines, path, name) is not None
    except Unreadable:
        is_export = True
    if is_export:
        raise Unreadable(
            "is an archive's export as PDF, where paragraphs and pages run into each other: export "
            "it again as DOCX, RTF or HTML"
        )
    yield 0, Article(name, "\n\n".join(paragraphs(pages)))


def _pages(path: Path) -> list[list[str]]:
    pypdf = parser("pypdf", "pypdf", ".pdf")
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with path.open("rb") as file:
        if b"%PDF" not in file.read(1024):
            raise Unreadable("is no PDF file: export or download it again")
        try:
            reader = pypdf.PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("is protected by a password: save it without one")
            if len(reader.pages) > _MAX_PAGES:
                raise Unreadable(
                    f"has {len(reader.pages):,} pages, more than any article: split it"
                )
            return [page.extract_text().splitlines() for page in reader.pages]
        except Unreadable:
            raise
        except Exception as error:  # a broken file breaks the parser anywhere
            raise Unreadable(
                f"is no readable PDF file ({reason_of(error, 120)}): export or download it again"
            ) from None


def paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs of the lines of pages, words that were divided at a line's end joined.

    A paragraph ends at an empty line, or where a line that ends a sentence is short. Lines at the
    top or foot of most pages are no text.

    >>> lines = ["The council met on Mon-", "day and the vote was", "close.", "It will meet again."]
    >>> paragraphs([lines])
    ['The council met on Monday and the vote was close.', 'It will meet again.']
    """
    repeated = _repeated(pages)
    lines = [line.strip() for page in pages for line in page if _shape(line) not in repeated]
    lengths = [len(line) for line in lines if line]
    full = 0.75 * statistics.quantiles(lengths, n=4)[2] if len(lengths) > 1 else 0
    out = [""]
    for line in lines:
        if not line:
            out.append("")
        elif _HYPHEN.search(out[-1]) and line[0].islower():
            out[-1] = out[-1][:-1] + line
        else:
            out[-1] = f"{out[-1]} {line}".strip()
        if line and len(line) < full and _ENDS.search(line):
            out.append("")
    return [paragraph for paragraph in out if paragraph]


def _repeated(pages: Sequence[Sequence[str]]) -> set[str]:
    if len(pages) < 3:
        return set()
    edges = Counter(
        shape
        for page in pages
        for shape in {_shape(line) for line in [*page[:2], *page[-2:]] if line.strip()}
    )
    return {shape for shape, times in edges.items() if times > 0.6 * len(pages)}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())
