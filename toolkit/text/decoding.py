"""Bytes to text: find the encoding, or say plainly why there is none."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

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
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_TYPOGRAPHY = frozenset("‘’“”‚„‹›«»–—…•·€£¥¢§°©®™½¼¾²³¹¿¡×ªº \u00ad")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")


class Unreadable(ValueError):
    """A file that holds no article, or whose bytes are no text: what is wrong, and the fix."""


def decode_file(path: Path, *, html: bool = False) -> str:
    """The text of a whole file; see `decode`. Raises `Unreadable` where there is none."""
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("is empty: fill it in or leave it out")
    return decode(data, html=html)


def decode(data: bytes, *, html: bool = False) -> str:
    r"""The text of a file's bytes, line ends as they are.

    Order: byte order mark; UTF-8; for ``html`` the page's own charset; Windows-1252 where it
    gives plain Western text; then charset-normalizer. Raises `Unreadable`, with the fix, for
    binary files, for UTF-8 with broken bytes in it and for encodings nobody can tell.

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
    if b"\0" in data:
        raise Unreadable("is binary (it holds NUL bytes): give text, saved as UTF-8")
    text = _decode_unmarked(data, html=html)
    if len(_CONTROL.findall(text, 0, _SAMPLE)) > 2 + min(len(text), _SAMPLE) // 100:
        raise Unreadable("is binary (it is full of control characters): give text, as UTF-8")
    return text


def _decode_unmarked(data: bytes, *, html: bool) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    _refuse_damaged_utf8(data, broken)
    if html and (match := _CHARSET.search(data, 0, 4096)):
        try:
            return data.decode(match[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    western = _western(data)
    return western if western is not None else _detected(data)


def _refuse_damaged_utf8(data: bytes, broken: int) -> None:
    """UTF-8 with stray bytes would come out as mojibake in any other encoding."""
    loose = data.decode("utf-8", "replace")
    bad = loose.count("\ufffd")
    good = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", loose))
    if good > bad:
        line = data.count(b"\n", 0, broken) + 1
        raise Unreadable(
            f"is UTF-8 with {bad} broken byte{'s' * (bad > 1)} (the first on line {line}): "
            "save it again as UTF-8"
        )


def _western(data: bytes) -> str | None:
    """The text as Windows-1252, where that gives Latin letters and ordinary punctuation only."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = "".join(re.findall(r"[^\x00-\x7f]+", text))
    if len(foreign) > 4 + 0.12 * len(text):
        return None
    plain = sum(
        char in _TYPOGRAPHY or unicodedata.category(char) in ("Ll", "Lu") for char in foreign
    )
    return text if plain >= 0.98 * len(foreign) and not _CONTROL.search(text) else None


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise Unreadable("has an encoding that cannot be made out: save it as UTF-8")
