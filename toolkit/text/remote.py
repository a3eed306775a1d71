"""Objects of a store or a web server (``s3://bucket/articles.jsonl.zst``), by way of `fsspec`.

Nothing is fetched unless its address is given. What fails is tried again, with longer and longer
waits; what goes on failing is one error, and the rest is read.
"""

from __future__ import annotations

import io
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, TypeVar

from toolkit.text.decoding import reason_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

TRIES = 6
WAIT = 0.5
"""Seconds before the second try; before each further one about twice as long."""
BLOCK = 8 << 20
"""Bytes that are fetched together."""
INSTALL = "pip install 'bias-framing-toolkit[remote]'"
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_QUERY = re.compile(r"(?<=.)[?#].*")
_WEB = ("http://", "https://")
_FOR_GOOD = (PermissionError, NotADirectoryError, IsADirectoryError)
_OUR_FAULT = (TypeError, ValueError, NotImplementedError, ImportError)
_VERSIONS = ("ETag", "etag", "md5Hash", "content_md5", "LastModified", "mtime", "created")
"""What a store says of an object that changes with its content, the surest first."""
Result = TypeVar("Result")


class NotReached(OSError):
    """What could not be read now, and may be later: what is wrong with it, and the fix."""


def is_address(text: str) -> bool:
    """Whether words are an address, and no path.

    >>> is_address("s3://bucket/a.jsonl"), is_address("C:/a.jsonl"), is_address("a/b.jsonl")
    (True, False, False)
    """
    return _ADDRESS.match(text) is not None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """An object by its address; its size in bytes (-1: not known) and its ``version``, which is
    another one once its content is."""

    address: str
    size: int = field(default=-1, compare=False)
    version: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        """The last part of its address, without what a web server is asked."""
        is_web = self.address.lower().startswith(_WEB)
        return PurePosixPath(_QUERY.sub("", self.address) if is_web else self.address).name

    @property
    def suffix(self) -> str:
        """The end of its name, with the dot."""
        return PurePosixPath(self.name).suffix

    def open(self) -> IO[bytes]:
        """Its bytes, read as they are needed. Raises `NotReached` here and in reading."""
        return io.BufferedReader(_Steady(self), 1 << 20)

    def looked_at(self) -> RemoteFile:
        """The same with its size and version as they are now. Raises `NotReached`."""
        system, path = _system(self.address)
        return _file(self.address, _again(lambda: system.info(path)))


def listed(address: str) -> tuple[str, list[tuple[RemoteFile, str]]]:
    """What an address stands for: one object, all below a prefix, or those that a pattern matches;
    the address they are below, and each with its name from there on, in order. Hidden ones are
    passed over.

    Raises `NotReached` for a store that does not answer, and `ValueError` where it cannot be asked.
    """
    system, path = _system(address)
    system.invalidate_cache()
    scheme = re.split(r"(?<=://)(?!/)|(?<=:///)", address, maxsplit=1)[0]
    pattern, depth, root = re.compile(".*"), sys.maxsize, path.rstrip("/")
    if not address.lower().startswith(_WEB) and any(mark in path for mark in "*?["):
        from fsspec.utils import glob_translate

        pattern = re.compile(glob_translate(path))
        root = re.split(r"[*?\[]", path)[0].rpartition("/")[0]
        depth = sys.maxsize if "**" in path else path[len(root) + 1 :].count("/")
    else:
        info = _again(lambda: system.info(path))
        if info["type"] == "file":
            file = _file(address, info)
            return address.rpartition("/")[0], [(file, file.name)]

    def of(place: str) -> str:
        return place if is_address(place) else scheme + place.lstrip("/")

    files = []
    for info in _below(system, root, depth):
        name = info["name"].removeprefix(root).lstrip("/")
        hidden = any(part.startswith(".") for part in name.split("/"))
        if not hidden and pattern.fullmatch(info["name"]):
            files.append((_file(of(info["name"]), info), name))
    return of(root), sorted(files, key=lambda each: each[1])


def _below(system: Any, folder: str, depth: int) -> Iterator[Mapping[str, Any]]:
    """What is said of every object below a folder, down to a depth.

    Each folder is asked for by itself: the stores' own ways to walk pass over one that fails.
    """
    for info in _again(lambda: system.ls(folder, detail=True)):
        if info["type"] == "file":
            yield info
        elif depth > 0 and len(info["name"].rstrip("/")) > len(folder.rstrip("/")):
            yield from _below(system, info["name"].rstrip("/"), depth - 1)


def _file(address: str, info: Mapping[str, Any]) -> RemoteFile:
    key = next((key for key in _VERSIONS if info.get(key)), "")
    value = info.get(key, "")
    version = f"{key} {value.timestamp() if isinstance(value, datetime) else value}"
    size = info.get("size")
    return RemoteFile(address, -1 if size is None else int(size), f"{version}, {size} bytes")


def _system(address: str) -> tuple[Any, str]:
    """The store of an address, and the path there. Raises `ValueError` where it cannot be asked."""
    try:
        import fsspec
    except ImportError:
        raise ValueError(f"cannot be read without the package fsspec: {INSTALL}") from None
    try:
        system, path = fsspec.core.url_to_fs(address)
    except ImportError as problem:
        raise ValueError(f"cannot be read ({problem}): {INSTALL}") from None
    except ValueError as problem:
        raise ValueError(f"is no address that can be read ({problem}): check it") from None
    return system, str(path)


def _again(call: Callable[[], Result]) -> Result:
    """What a call gives, which is tried again where it fails."""
    for attempt in range(TRIES):
        try:
            return call()
        except FileNotFoundError:
            raise NotReached("is not there: check the address") from None
        except _FOR_GOOD as problem:
            raise NotReached(
                f"may not be read ({reason_of(problem, 120)}): check the address and your "
                "credentials (of a public bucket, set FSSPEC_S3_ANON=true)"
            ) from None
        except NotReached:
            raise
        except _OUR_FAULT as problem:
            raise NotReached(
                f"cannot be read ({reason_of(problem, 120)}): check the address"
            ) from None
        except Exception as problem:  # each store has errors of its own
            if attempt == TRIES - 1:
                raise NotReached(
                    f"cannot be read now (tried {TRIES} times; {reason_of(problem, 120)}): run the "
                    "same command again, and it is read then"
                ) from None
            time.sleep(WAIT * 2**attempt * random.uniform(0.5, 1.5))
    raise AssertionError


class _Steady(io.RawIOBase):
    """The bytes of an object, opened again where reading fails."""

    def __init__(self, file: RemoteFile) -> None:
        self._remote = file
        self._system, self._path = _system(file.address)
        self._at = 0
        self._opened: Any = None
        self._was_open = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._remote.size >= 0

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._remote.size}[whence]
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = _again(lambda: self._read(len(view)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            file = self._opened or self._open()
            if file.tell() != self._at:
                _go_to(file, self._at)
            return bytes(file.read(size))
        except Exception:
            self._let_go()
            raise

    def _open(self) -> Any:
        if self._was_open:
            self._system.invalidate_cache()
            now = _file(self._remote.address, self._system.info(self._path))
            if self._remote.version not in ("", now.version):
                raise NotReached("was changed while it was read: run the same command again")
        self._opened = self._system.open(self._path, "rb", block_size=BLOCK)
        self._was_open = True
        return self._opened

    def _let_go(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def close(self) -> None:
        if not self.closed:
            self._let_go()
        super().close()


def _go_to(file: Any, place: int) -> None:
    """Go to a place; a server that gives whole files alone is read up to there."""
    try:
        file.seek(place)
    except (ValueError, OSError):
        while (left := place - file.tell()) > 0 and file.read(min(left, BLOCK)):
            pass
