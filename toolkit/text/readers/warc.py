"""Web archives (WARC), such as those of CC-NEWS: one article a page that a server answered with."""

from __future__ import annotations

import io
import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from toolkit.schema import Article, InputError
from toolkit.text.archives.packages import parser
from toolkit.text.decoding import Unreadable, decode
from toolkit.text.readers import Row
from toolkit.text.readers.html import read_page

suffixes = (".warc", ".warc.gz")
_MAX_RECORD = 64_000_000  # bytes of a record when unpacked; no page has them
_GZIP = b"\x1f\x8b\x08"
_NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/1\.\d\r?\n[\w-]+:)")
_PAGES = ("text/html", "application/xhtml+xml")
_MIN_WORDS = 12  # as for a page that was saved: a shorter one holds no article


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a page, with the number of its record from 1; a broken record costs itself.

    Records that are no answer, or no page of HTML answered with 200, are passed over.
    """
    fastwarc = parser("fastwarc", "fastwarc", ".warc")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:3] != _GZIP and data[:5] != b"WARC/":
            raise Unreadable("is no WARC file: download it again")
        pages = 0
        for number, record in enumerate(_records(data), 1):
            if isinstance(record, str):
                pages += 1
                yield number, InputError(str(path), number, f"record {number} {record}")
                continue
            for item in _articles(record, f"{name}:{number}", fastwarc):
                pages += 1
                yield (
                    number,
                    InputError(str(path), number, f"record {number} {item}")
                    if isinstance(item, str)
                    else item,
                )
        if not pages:
            raise Unreadable("holds no page of HTML: the texts of CC-NEWS are in .warc.gz files")


def _records(data: mmap.mmap) -> Iterator[bytes | str]:
    """The bytes of each record; for one that cannot be unpacked, what is wrong with it."""
    at = 0
    while at < len(data):
        if data[at : at + 3] == _GZIP:
            record, end = _member(data, at)
            at = end if isinstance(record, bytes) else _next_member(data, at)
            yield from _split(record) if isinstance(record, bytes) else [record]
        else:
            match = _NEXT.search(data, at + 1)
            end = match.end() if match else len(data)
            if data[at:end].strip():
                yield data[at:end]
            at = end


def _member(data: mmap.mmap, at: int) -> tuple[bytes | str, int]:
    """What one member of a gzip file unpacks to, and where it ends."""
    unpacker = zlib.decompressobj(31)
    out: list[bytes] = []
    size = 0
    while not unpacker.eof:
        piece = data[at : at + 65_536]
        if not piece:
            return "is cut short: download the file again", at
        at += len(piece)
        try:
            out.append(unpacker.decompress(piece, _MAX_RECORD - size + 1))
        except zlib.error:
            return "is broken (it cannot be unpacked): download the file again", at
        size += len(out[-1])
        if size > _MAX_RECORD or unpacker.unconsumed_tail:
            return f"unpacks to more than {_MAX_RECORD:,} bytes: no page does", at
    return b"".join(out), at - len(unpacker.unused_data)


def _next_member(data: mmap.mmap, at: int) -> int:
    """Where the next member begins that unpacks to the beginning of a record."""
    while (at := data.find(_GZIP, at + 1)) >= 0:
        try:
            if zlib.decompressobj(31).decompress(data[at : at + 4096], 5) == b"WARC/":
                return at
        except zlib.error:
            continue
    return len(data)


def _split(member: bytes) -> Iterator[bytes]:
    """The records of a file that was compressed as one piece."""
    starts = [0, *(match.end() for match in _NEXT.finditer(member, 1))]
    for start, end in pairwise([*starts, len(member)]):
        yield member[start:end]


def _articles(record: bytes, article_id: str, fastwarc: Any) -> Iterator[Article | str]:
    kinds = fastwarc.WarcRecordType.response
    try:
        for each in fastwarc.ArchiveIterator(
            io.BytesIO(record), record_types=kinds, auto_decode="all", quirks_mode=True
        ):
            headers = each.http_headers
            kind = (each.http_content_type or "").casefold()
            if headers is None or kind not in _PAGES or headers.status_code != 200:
                continue
            yield _article(each, article_id)
            return
    except (OSError, ValueError, UnicodeError) as error:
        yield f"is broken ({' '.join(str(error).split())[:80]}): download the file again"


def _article(record: Any, article_id: str) -> Article | str:
    body = record.reader.read(_MAX_RECORD)
    url = record.headers.get("WARC-Target-URI") or ""
    if not body.strip():
        return f"({url}) is cut short: it holds no page"
    try:
        page = _decoded(body, record.http_charset or "")
        article = read_page(page, article_id)
    except Unreadable as problem:
        return f"({url}) {problem}"
    if article is None or len(article.text.split()) < _MIN_WORDS:
        return f"({url}) holds no article: leave it out"
    crawled = record.headers.get("WARC-Date") or ""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    further = {"archive": "WARC", "crawled": crawled}
    return replace(
        article,
        url=article.url or url,
        outlet=article.outlet or host,
        further={key: value for key, value in further.items() if value},
    )


def _decoded(body: bytes, charset: str) -> str:
    """A page as text: what its server said of its encoding counts as if the page said it."""
    if charset and b"charset" not in body[:4096].lower():
        body = f'<meta charset="{charset}">'.encode("ascii", "replace") + body
    return decode(body, html=True)
