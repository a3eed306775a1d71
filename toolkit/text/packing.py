"""Single packed files (``.gz``, ``.zst``): what unpacks them, and how far they may unpack."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

from toolkit.text.decoding import Unreadable, reason_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_RATIO = 200
"""Of unpacked to packed bytes; tables of short words come to 50."""
RATIO_FROM = 10_000_000
"""Bytes; below them anything may be packed well."""


def _zstd(file: IO[bytes]) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")


UNPACKERS: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": _zstd,
}
"""What gives the bytes of a single packed file, by the end of its name."""
_PIECE = 1 << 16
BROKEN = (zlib.error, lzma.LZMAError, EOFError, OSError)


def unpacked(packed: IO[bytes], packing: str) -> io.BufferedReader:
    """What a packed file holds, unpacked as it is read; ``packing`` is one of `UNPACKERS`.

    Reading raises `Unreadable` for what is broken, or unpacks to what no text does.
    """
    return io.BufferedReader(_Unpacked(packed, UNPACKERS[packing]), 1 << 20)


class _Unpacked(io.RawIOBase):
    """What a packed file holds, up to the limits."""

    def __init__(self, packed: IO[bytes], unpacker: Callable[[IO[bytes]], Any]) -> None:
        self._packed = _Counted(packed)
        self._file = unpacker(cast(IO[bytes], self._packed))
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        self._packed.problem = None
        try:
            # A piece at a time, as what comes before a broken place counts.
            data = self._file.read1(min(len(view), _PIECE))
        except BROKEN as error:
            if self._packed.problem is not None:  # what is packed could not be read
                raise self._packed.problem from None
            raise Unreadable(
                f"is broken from here on ({reason_of(error)}): pack or download it again"
            ) from None
        self._size += len(data)
        if self._size > RATIO_FROM and self._size > MAX_RATIO * self._packed.size:
            raise Unreadable(
                f"unpacks to more than {MAX_RATIO:,} times its size: no text does; leave it out"
            )
        view[: len(data)] = data
        return len(data)


class _Counted:
    """A file that counts what was read of it, and keeps what went wrong in that."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.problem: OSError | None = None
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._file.read(size)
        except OSError as problem:
            self.problem = problem
            raise
        self.size += len(data)
        return data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True
