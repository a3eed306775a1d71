"""Bytes to text: find the encoding, or say plainly why there is none."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"PAR1": "a Parquet table",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite database",
}
_BOMS = (  # UTF-32 before UTF-16: the one begins like the other
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_HEAD = 16_000_000
"""Bytes that tell the encoding of a table that is read as it comes."""
_MAX_WHOLE = 2_000_000_000
"""Bytes of the largest file that is read whole."""
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LABELS = {  # what browsers take a page's label for, where Python takes it at its word
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_TEXT_CODECS = re.compile(  # among Python's codecs are some that are no character sets
    r"cp\d{3,4}|iso8859-\d+|mac-\w+|koi8-[ru]|big5(?:hkscs)?|euc_\w+|gb18030|iso2022_jp"
)
_TYPOGRAPHY = frozenset("‘’“”‚„‹›«»–—…•·€£¥¢§°©®™½¼¾²³¹¿¡×ªº \u00ad")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_MISREAD = re.compile(  # what no writer of a Latin script writes: the bytes mean something else
    r"[\x80-\x9f]|(?<=[a-z])[^\W\d_a-zß-ÿœšž]|(?<=[a-z.,!?…])[À-ÖØ-Þ](?!\w)"
    r"|(?<![^\s(\[])[ÒÔ](?=\w)|(?<=[a-z])[ƒˆ˜¦¨ª¬¯±´µ¶¸¹º¼½¾¿¤¥§†‡‰‹›](?=[a-z])"
    r"|(?<=[^\W\d_])[“‘„‚](?=[^\W\d_])|(?<![^\s(\[“])[”](?=\w)"
    r"|(?<=[.,!?…])[ß-ÿ](?!\w)|[ß-ÿ](?=[A-Z][a-z])"
)
_DAMAGE = re.compile("[\x00\udc80-\udcff]")


class Unreadable(ValueError):
    """A file that holds no article, or whose bytes are no text: what is wrong, and the fix."""


def reason_of(problem: Exception, most: int = 80) -> str:
    """What an error says, for a message: on one line, ``most`` characters of it; its kind, where it
    says nothing.

    >>> reason_of(ValueError("no table:\\n  line 3")), reason_of(EOFError())
    ('no table: line 3', 'EOFError')
    """
    return " ".join(str(problem).split())[:most] or type(problem).__name__


def decode_file(path: Path, *, html: bool = False, rows: bool = False) -> str:
    """The text of a whole file; see `decode`. Raises `Unreadable` where there is none."""
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("is empty: fill it in or leave it out")
    return decode(data, html=html, rows=rows)


def decode(data: bytes, *, html: bool = False, rows: bool = False) -> str:
    r"""The text of a file's bytes, line ends as they are.

    Order: byte order mark; UTF-16 without a mark; UTF-8; for ``html`` the page's own charset, as
    browsers take it (https://encoding.spec.whatwg.org/#names-and-labels); Windows-1252 or Mac
    Roman where they give plain Western text; then charset-normalizer. Raises `Unreadable`, with
    the fix, for binary files, for UTF-8 with broken bytes in it and for encodings nobody can tell.
    With ``rows`` a few broken or NUL bytes are left in, for the row to be refused that holds them:
    see `damage`.

    >>> decode("“Déjà vu”\r\n".encode("cp1252"))
    '“Déjà vu”\r\n'
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise Unreadable(f"is {what}, not text: export the text and score that")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                name = encoding.removesuffix("-sig").upper()
                raise Unreadable(
                    f"is marked as {name} but byte {error.start} is not: save it again as UTF-8"
                ) from None
    if encoding := utf16_without_mark(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            raise Unreadable("looks like UTF-16, but is not: save it again as UTF-8") from None
    nul = data.count(b"\0")
    if nul and not (rows and nul < 2 + len(data) // 1000):
        raise Unreadable("is binary (it holds NUL bytes): give text, saved as UTF-8")
    text = _decode_unmarked(data, html=html, rows=rows)
    if len(_CONTROL.findall(text, 0, _SAMPLE)) > 2 + min(len(text), _SAMPLE) // 100:
        raise Unreadable("is binary (it is full of control characters): give text, as UTF-8")
    return text


def decoded_lines(file: IO[bytes]) -> Iterator[str]:
    """The lines of a table, with their ends, as `decode` with ``rows`` gives them.

    A file is read as it comes. Its encoding is told by its first 16 MB, and bytes after these that
    it has no character for are left in, for their rows to be refused (`damage`).
    """
    head = file.read(_HEAD)
    rest = file.read(1) if len(head) == _HEAD else b""
    if not rest or is_wide(head):
        yield from io.StringIO(decode(read_whole(head + rest, file), rows=True), newline="")
        return
    lines = head[: head.rfind(b"\n") + 1] or head
    encoding = _encoding_of(lines, decode(lines, rows=True))
    after = io.BufferedReader(Joined(head + rest, file), 1 << 20)
    yield from io.TextIOWrapper(after, encoding, "surrogateescape", newline="")


def _encoding_of(data: bytes, text: str) -> str:
    """Of which encoding a text is these bytes."""
    from charset_normalizer import from_bytes

    def detected() -> Iterator[str]:
        best = from_bytes(data[:_SAMPLE]).best()
        yield from [best.encoding] if best is not None else []

    known = ("utf-8-sig", "utf-8", "cp1252", "mac_roman")
    return next(
        encoding
        for encoding in chain(known, detected())
        if data.decode(encoding, "surrogateescape") == text
    )


class Joined(io.RawIOBase):
    """Bytes, then what follows them in a file."""

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        # What is at hand, not as much as is asked for: what comes before a broken place counts.
        self._head, self._read = io.BytesIO(head), getattr(file, "read1", file.read)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """As of every raw file."""
        view = memoryview(buffer)
        data = self._head.read(len(view)) or self._read(len(view))
        view[: len(data)] = data
        return len(data)


def is_wide(head: bytes) -> bool:
    """Whether bytes begin a text in UTF-16 or UTF-32, which is read whole: a byte in it that
    looks like a line's end is half a character.

    >>> is_wide("Rain fell.".encode("utf-16")), is_wide(b"Rain fell.")
    (True, False)
    """
    marks = tuple(bom for bom, _ in _BOMS[1:])
    return head.startswith(marks) or utf16_without_mark(head) != ""


def read_whole(head: bytes, file: IO[bytes]) -> bytes:
    """What was read of a file, with the rest. Raises `Unreadable` where that is too much."""
    data = head + file.read(_MAX_WHOLE)
    if len(data) > _MAX_WHOLE:
        raise Unreadable("is a large file in UTF-16: save it again as UTF-8")
    return data


def utf16_without_mark(data: bytes) -> str:
    """The name of the UTF-16 that bytes without a byte order mark are in; empty: in none.

    Told from every other byte being NUL, as in any Western text.

    >>> utf16_without_mark("Rain fell.".encode("utf-16-be"))
    'utf-16-be'
    """
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    least = min(len(data), 4096) // 2 * 0.4
    if max(even, odd) < max(least, 2) or min(even, odd) > 0.02 * max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def damage(text: str) -> str:
    """What is wrong with a row of `decode` with ``rows``, and the fix; empty: nothing.

    >>> damage("Rain\\0fell."), damage("Rain fell.")
    ('holds a NUL byte: take it out', '')
    """
    match = _DAMAGE.search(text)
    if match is None:
        return ""
    if match[0] == "\0":
        return "holds a NUL byte: take it out"
    byte = ord(match[0]) - 0xDC00
    return f"holds a byte that is not UTF-8 (0x{byte:02X}): save the table again as UTF-8"


def _decode_unmarked(data: bytes, *, html: bool, rows: bool) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    if reason := _damaged_utf8(data, broken):
        if rows:
            return data.decode("utf-8", "surrogateescape")
        raise Unreadable(reason)
    if html and (match := _CHARSET.search(data, 0, 4096)):
        try:
            return data.decode(_as_browsers_do(match[1].decode("ascii")))
        except (LookupError, UnicodeDecodeError):
            pass
    western = _western(data)
    return western if western is not None else _detected(data)


def _as_browsers_do(label: str) -> str:
    """The codec that a page's label stands for. Raises `LookupError` for what is none."""
    name = codecs.lookup(label).name
    name = _LABELS.get(name, name)
    if not _TEXT_CODECS.fullmatch(name):
        raise LookupError(label)
    return name


def _damaged_utf8(data: bytes, broken: int) -> str:
    """Why this is UTF-8 with stray bytes, which in another encoding would come out garbled."""
    loose = data.decode("utf-8", "replace")
    bad = loose.count("\ufffd")
    good = len(re.findall(r"[\u00a0-\u017f\u0370-\u07ff\u2010-\uffef]", loose)) - bad
    if 2 * good < bad or not good:
        return ""
    line = data.count(b"\n", 0, broken) + 1
    return (
        f"is UTF-8 with {bad} broken byte{'s' * (bad > 1)} (the first on line {line}): "
        "save it again as UTF-8"
    )


def _western(data: bytes) -> str | None:
    """The text as Windows-1252 or Mac Roman, whichever gives Latin letters and ordinary
    punctuation only, in places where they can stand."""
    best: tuple[int, str] | None = None
    for encoding in ("cp1252", "mac_roman"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        misread = len(_MISREAD.findall(text))
        if _is_western(text, misread) and (best is None or 2 * misread < best[0]):
            best = misread, text
    return best[1] if best else None


def _is_western(text: str, misread: int) -> bool:
    foreign = "".join(re.findall(r"[^\x00-\x7f]+", text))
    if len(foreign) > 4 + 0.25 * len(text) or 4 * misread > len(foreign):
        return False
    plain = sum(
        char in _TYPOGRAPHY or unicodedata.category(char) in ("Ll", "Lu") for char in foreign
    )
    return plain >= 0.98 * len(foreign) and not _CONTROL.search(text)


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise Unreadable("has an encoding that cannot be made out: save it as UTF-8")
