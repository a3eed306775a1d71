"""Rich text (RTF): an archive's documents, or one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.schema import Article
from toolkit.text.archives import text_rows
from toolkit.text.archives.packages import parser
from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.readers import Row

suffixes = (".rtf",)
_PICTURE = re.compile(r"\\bin-?\d{0,10}(?: ?[^{}\\]*)")
_FIELD = re.compile(r"\\field(?![a-z])")


def read(path: Path, name: str) -> Iterator[Row]:
    """The articles of an archive's export, each with its number, or the document as one."""
    data = path.read_bytes()
    if not data.lstrip()[:5].startswith(b"{\\rtf"):
        raise Unreadable("is no RTF file (it does not begin with {\\rtf): save it again as RTF")
    lines = rtf_lines(data)
    if not any(line.strip() for line in lines):
        raise Unreadable("holds no text: open it in a word processor and save it again")
    rows = text_rows(lines, path, name)
    if rows is not None:
        yield from rows
        return
    yield 0, Article(name, "\n\n".join(line.strip() for line in lines if line.strip()))


def rtf_lines(data: bytes) -> list[str]:
    r"""The paragraphs of an RTF file; quotation marks and other characters as they are shown.

    Raises `Unreadable` where its control words are broken.

    >>> rtf_lines(rb"{\rtf1\ansi\ansicpg1252 \'93Yes,\'94 she said.\par \u8212? caf\'e9}")
    ['“Yes,” she said.', '— café']
    """
    striprtf = parser("striprtf.striprtf", "striprtf", ".rtf")
    # RTF is ASCII; where a writer left other bytes they are of its code page.
    source = data.decode("cp1252", "replace") if not _is_utf8(data) else data.decode("utf-8")
    # The parser would put addresses of links into the text, in a time that is the square of the
    # length; and pictures have no text.
    source = _FIELD.sub(r"\\fld", _PICTURE.sub("", source))
    if table := striprtf.font_table_group(source):
        source = _with_short_font_table(source, table)
    try:
        text = striprtf.rtf_to_text(source, encoding="cp1252", errors="replace")
    except (ValueError, IndexError, LookupError, OverflowError) as error:
        raise Unreadable(
            f"has broken control words ({reason_of(error)}): open it in a word processor and save "
            "it again"
        ) from None
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = re.split(r"[\n\x0b\x0c]", text.replace("\x00", ""))
    return [line.lstrip("|\t").rstrip("|\t ") for line in lines]  # a bar is between two cells


def _with_short_font_table(source: str, table: str) -> str:
    """The source with its table of fonts up to the last that names a character set.

    For what comes after it the parser would search in a time that is the square of the length.
    """
    end = table.find(";", table.rfind("\\fcharset")) + 1 if "\\fcharset" in table else 0
    kept = table[:end] or "{\\fonttbl"
    return source.replace(table, kept + "}" * (kept.count("{") - kept.count("}")), 1)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
