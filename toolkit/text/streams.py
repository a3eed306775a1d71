"""Files that are read as they come: packed ones (``.jsonl.gz``) without being unpacked first.

A reader that has ``read_stream`` reads what is open, and takes packed files and remote ones as they
come. What others read is a file of its own, which these are copied to, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Protocol, cast

from toolkit.text.packing import UNPACKERS, unpacked
from toolkit.text.readers import Row, reader_of
from toolkit.text.remote import RemoteFile

Place = Path | RemoteFile


class StreamReader(Protocol):
    """A reader of what is open. ``SEEKS`` says whether it goes back and forth."""

    SEEKS: bool

    def read_stream(self, file: IO[bytes], shown: str, name: str) -> Iterator[Row]:
        """As `Reader.read`; ``shown`` is how errors call the file."""
        ...


class Stream(NamedTuple):
    """A file that is read as it comes: its reader, and how it is packed (empty: it is not)."""

    reader: StreamReader
    packing: str


def stream_of(place: Place) -> Stream | None:
    """How a file is read as it comes; ``None`` for one that is not.

    >>> stream_of(Path("a.jsonl.zst")).packing, stream_of(Path("a.pdf.zst"))
    ('.zst', None)
    """
    reader = reader_of(Path(place.name))
    if reader is not None:
        return Stream(cast(StreamReader, reader), "") if hasattr(reader, "read_stream") else None
    packing = Path(place.name).suffix.lower()
    inner = reader_of(Path(place.name[: -len(packing)])) if packing in UNPACKERS else None
    if inner is None or not hasattr(inner, "read_stream"):
        return None
    stream = Stream(cast(StreamReader, inner), packing)
    return None if stream.reader.SEEKS else stream


@contextmanager
def opened(place: Place, packing: str = "") -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked as they are read.

    Reading raises `Unreadable` for what is broken, or unpacks to what no text does.
    """
    with ExitStack() as stack:
        opening = place.open() if isinstance(place, RemoteFile) else place.open("rb")
        file = stack.enter_context(opening)
        yield stack.enter_context(unpacked(file, packing)) if packing else file
