"""Web archives (WARC), such as those of CC-NEWS: one article a page that a server answered with."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from toolkit.schema import Article, InputError
from toolkit.text.archives.packages import parser
from toolkit.text.decoding import Unreadable, decode, reason_of
from toolkit.text.readers import Row
from toolkit.text.readers.html import MIN_WORDS, read_page

suffixes = (".warc", ".warc.gz")
SEEKS = False
_MAX_RECORD = 64_000_000  # bytes of a record when unpacked; no page has them
_PIECE = 65_536
_GZIP = b"\x1f\x8b\x08"
_NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/1\.\d\r?\n[\w-]+:)")
_PAGES = ("text/html", "application/xhtml+xml")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a page, with the number of its record from 1; a broken record costs itself.

    Records that are no answer, or no page of HTML answered with 200, are passed over.
    """
    with path.open("rb") as file:
        yield from read_stream(file, str(path), name)


def read_stream(file: IO[bytes], shown: str, name: str) -> Iterator[Row]:
    """The same of what is open."""
    fastwarc = parser("fastwarc", "fastwarc", ".warc")
    ahead = _Ahead(file)
    if not ahead.starts_with(_GZIP) and not ahead.starts_with(b"WARC/"):
        raise Unreadable("is no WARC file: download it again")
    pages = 0
    for number, record in enumerate(_records(ahead), 1):
        if isinstance(record, str):
            pages += 1
            yield number, InputError(shown, number, f"record {number} {record}")
            continue
        item: Article | InputError | str
        for item in _articles(record, f"{name}:{number}", fastwarc):
            pages += 1
            if isinstance(item, str):
                item = InputError(shown, number, f"record {number} {item}")
            yield number, item
    if not pages:
        raise Unreadable("holds no page of HTML: the texts of CC-NEWS are in .warc.gz files")


class _Ahead:
    """What comes next in a file: ``data`` is what was read of it and not yet taken."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.data = bytearray()

    def more(self) -> bool:
        """Read on; whether there was something."""
        piece = self._file.read(_PIECE)
        self.data += piece
        return bool(piece)

    def starts_with(self, mark: bytes) -> bool:
        """Whether a mark comes next."""
        while len(self.data) < len(mark) and self.more():
            pass
        return self.data.startswith(mark)

    def take(self, size: int) -> bytes:
        """The next bytes, of those that were read."""
        taken = bytes(self.data[:size])
        del self.data[:size]
        return taken


def _records(ahead: _Ahead) -> Iterator[bytes | str]:
    """The bytes of each record; for one that cannot be unpacked, what is wrong with it."""
    while ahead.data or ahead.more():
        if ahead.starts_with(_GZIP):
            record = _member(ahead)
            yield from _split(record) if isinstance(record, bytes) else [record]
        else:
            record = _plain(ahead)
            if isinstance(record, str) or record.strip():
                yield record


def _plain(ahead: _Ahead) -> bytes | str:
    """The next record of a file that is not packed."""
    searched, is_long = 1, False
    while (match := _NEXT.search(ahead.data, searched)) is None:
        searched = max(len(ahead.data) - 100, 1)  # the mark may have come in part
        if len(ahead.data) > _MAX_RECORD:
            is_long = True
            ahead.take(len(ahead.data) - 100)
            searched = 1
        if not ahead.more():
            break
    record = ahead.take(match.end() if match else len(ahead.data))
    return f"has more than {_MAX_RECORD:,} bytes: no page does" if is_long else record


def _member(ahead: _Ahead) -> bytes | str:
    """What the next member of a gzip file unpacks to; where that is broken, what comes next is the
    next member that begins a record."""
    unpacker = zlib.decompressobj(31)
    out: list[bytes] = []
    size = at = 0
    problem = ""
    while not unpacker.eof and not problem:
        if at == len(ahead.data) and not ahead.more():
            problem = "is cut short: download the file again"
            break
        piece = bytes(ahead.data[at : at + _PIECE])
        at += len(piece)
        try:
            out.append(unpacker.decompress(piece, _MAX_RECORD - size + 1))
        except zlib.error:
            problem = "is broken (it cannot be unpacked): download the file again"
            break
        size += len(out[-1])
        if size > _MAX_RECORD or unpacker.unconsumed_tail:
            problem = f"unpacks to more than {_MAX_RECORD:,} bytes: no page does"
    if problem:
        _go_to_next_member(ahead)
        return problem
    ahead.take(at - len(unpacker.unused_data))
    return b"".join(out)


def _go_to_next_member(ahead: _Ahead) -> None:
    """Leave out what comes before the next member that unpacks to the beginning of a record."""
    at = 1
    while True:
        start = ahead.data.find(_GZIP, at)
        if start < 0:
            ahead.take(max(len(ahead.data) - 2, 0))
            at = 0
            if not ahead.more():
                ahead.data.clear()
                return
            continue
        while len(ahead.data) < start + 4096 and ahead.more():
            pass
        try:
            head = zlib.decompressobj(31).decompress(bytes(ahead.data[start : start + 4096]), 5)
        except zlib.error:
            head = b""
        if head == b"WARC/":
            ahead.take(start)
            return
        at = start + 1


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
        yield f"is broken ({reason_of(error)}): download the file again"


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
    if article is None or len(article.text.split()) < MIN_WORDS:
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
