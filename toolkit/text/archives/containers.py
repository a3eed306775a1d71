"""Files that hold files: ZIP, tar, and single compressed files.

What is in them is read as if it had been unpacked, but nothing is unpacked under the name that it
has there, nor more of it than the limits allow.
"""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.packing import BROKEN, MAX_RATIO, RATIO_FROM, UNPACKERS

MAX_DEPTH = 3
MAX_FILES = 100_000
MAX_FILE_BYTES = 2_000_000_000
MAX_BYTES = 20_000_000_000
_ZIP, _TAR = (".zip",), (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
SUFFIXES = (*_ZIP, *_TAR, *UNPACKERS)
"""Ends of the names of containers."""
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, *BROKEN)


class Member(NamedTuple):
    """One file of a container: its name there, and a copy of it, or what is wrong with it."""

    name: str
    path: Path | None = None
    problem: str = ""


class _Entry(NamedTuple):
    name: str
    open: Callable[[], IO[bytes]] | None
    packed: int  # bytes, or 0 where it is not known
    problem: str = ""


def is_container(path: Path) -> bool:
    """Whether a file's name is that of a container; Office documents and ``.warc.gz`` are none.

    >>> is_container(Path("pages.tar.gz")), is_container(Path("CC-NEWS-1.warc.gz"))
    (True, False)
    """
    name = path.name.lower()
    return name.endswith(SUFFIXES) and not name.endswith(".warc.gz")


def members(path: Path, depth: int = 1) -> Iterator[Member]:
    """The files of a container, each under a path of its own while it is at hand.

    Hidden files and those that systems add are passed over. Raises `Unreadable` for a container
    that cannot be opened, or nested in more than `MAX_DEPTH` others.
    """
    if depth > MAX_DEPTH:
        raise Unreadable(f"is nested in {MAX_DEPTH} other archives: unpack those first")
    with tempfile.TemporaryDirectory(prefix="toolkit-") as folder:
        budget = _Budget(path.stat().st_size)
        for number, entry in enumerate(_entries(path)):
            if number >= MAX_FILES:
                yield Member("", None, f"holds more than {MAX_FILES:,} files: split it")
                return
            if entry.problem or entry.open is None:
                yield Member(entry.name, None, entry.problem)
                continue
            suffix = "".join(PurePosixPath(entry.name).suffixes[-2:])
            suffix = re.sub(r"[^\w.]", "", suffix)[-20:].lower()
            copy = Path(folder, f"{number}{suffix}")
            problem = _copy(entry.open, entry.packed, copy, budget)
            yield Member(entry.name, None if problem else copy, problem)
            copy.unlink(missing_ok=True)
            if budget.is_spent:
                return


class _Budget:
    """How many bytes may still be unpacked."""

    def __init__(self, packed: int) -> None:
        self.left = min(MAX_BYTES, max(MAX_RATIO * packed, 10 * RATIO_FROM))

    @property
    def is_spent(self) -> bool:
        """Whether none may."""
        return self.left <= 0


def _copy(
    opened: Callable[[], IO[bytes]],
    packed_size: int,
    copy: Path,
    budget: _Budget,
) -> str:
    """Unpack one file; what is wrong with it, if so."""
    size = 0
    try:
        with closing(opened()) as packed, copy.open("wb") as out:
            while piece := packed.read(1 << 20):
                size += len(piece)
                budget.left -= len(piece)
                if size > RATIO_FROM and 0 < packed_size * MAX_RATIO < size:
                    return (
                        f"unpacks to more than {MAX_RATIO:,} times its size: no text does; "
                        "leave it out"
                    )
                if size > MAX_FILE_BYTES:
                    return f"unpacks to more than {MAX_FILE_BYTES:,} bytes: split it"
                if budget.is_spent:
                    return (
                        "and what follows are beyond what one archive may hold: split the archive"
                    )
                out.write(piece)
    except NotImplementedError:
        return "is packed in a way that is not read: unpack it first"
    except RuntimeError:  # what the standard library raises for a password
        return "is protected by a password: unpack it first"
    except (*_BROKEN, ValueError) as error:  # such as a name in no encoding
        return f"is broken ({reason_of(error)}): pack or download it again"
    return ""


def _entries(path: Path) -> Iterator[_Entry]:
    name = path.name.lower()
    if name.endswith(_ZIP):
        return _zip_entries(path)
    if name.endswith(_TAR):
        return _tar_entries(path)
    suffix = next(suffix for suffix in UNPACKERS if name.endswith(suffix))
    return _single_entry(path, suffix)


def _single_entry(path: Path, suffix: str) -> Iterator[_Entry]:
    with path.open("rb") as packed:
        unpacked = partial(UNPACKERS[suffix], packed)
        yield _Entry(path.name[: -len(suffix)], unpacked, path.stat().st_size)


def _zip_entries(path: Path) -> Iterator[_Entry]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            f"is no readable ZIP archive ({reason_of(error)}): it may be cut short; pack or "
            "download it again"
        ) from None
    with archive:
        for info in archive.infolist():
            name, problem = _name(info.filename)
            if info.filename.endswith("/") or _is_passed_over(name):
                continue
            yield _Entry(name, partial(archive.open, info), info.compress_size, problem)


def _tar_entries(path: Path) -> Iterator[_Entry]:
    packed = path.stat().st_size if not path.name.lower().endswith(".tar") else 0
    try:
        archive = tarfile.open(path, "r:*")  # noqa: SIM115 (closed below)
    except _BROKEN as error:
        raise Unreadable(
            f"is no readable tar archive ({reason_of(error)}): it may be cut short; pack or "
            "download it again"
        ) from None
    with archive:
        while True:
            try:
                info = archive.next()
            except _BROKEN as error:
                yield _Entry(
                    "", None, 0,
                    f"is broken from here on ({reason_of(error)}): pack or download it again",
                )  # fmt: skip
                return
            if info is None:
                return
            name, problem = _name(info.name)
            if info.isdir() or _is_passed_over(name):
                continue
            if not info.isfile():
                problem = "is a link or a device, no file: pack the file itself"
            yield _Entry(name, partial(_opened, archive, info), packed, problem)


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ReadError("no file")
    return file


def _name(name: str) -> tuple[str, str]:
    """A name in a container as it is shown, and what is wrong with it."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    problem = ""
    if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        problem = f"has a name that leads out of the archive ({name[:80]!r}): pack it under another"
    kept = [part for part in parts if part not in ("..", "/", ".")]
    return "/".join(kept) or "file", problem


def _is_passed_over(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)
