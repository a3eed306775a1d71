"""Errors of a run: all on disk, in order, and the first of them at hand."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

from toolkit.schema import InputError

ERRORS = "errors.jsonl"
AT_HAND = 1_000
"""Errors that are held in memory; all are in the file."""


class ErrorLog:
    """Errors as they come. ``first`` are the first `AT_HAND` of them, ``n`` is how many there are;
    where they are to be ``distinct``, those that were there before are passed over."""

    def __init__(self, errors: Iterable[InputError] = (), *, distinct: bool = False) -> None:
        self.first: list[InputError] = []
        self.n = 0
        self._seen: set[bytes] | None = set() if distinct else None
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the log)
        weakref.finalize(self, self._file.close)
        self.extend(errors)

    def add(self, error: InputError) -> None:
        """Append one."""
        line = json.dumps(asdict(error), ensure_ascii=False).encode("utf-8", "surrogatepass")
        if self._seen is not None:
            digest = hashlib.sha256(line).digest()[:16]
            if digest in self._seen:
                return
            self._seen.add(digest)
        self._file.write(line + b"\n")
        self.n += 1
        if len(self.first) < AT_HAND:
            self.first.append(error)

    def extend(self, errors: Iterable[InputError]) -> None:
        """Append several, of another log say."""
        for error in errors:
            self.add(error)

    def __iter__(self) -> Iterator[InputError]:
        """All of them, from the disk."""
        self._file.seek(0)
        yield from map(_read, self._file)
        self._file.seek(0, os.SEEK_END)

    def write(self, path: Path) -> None:
        """Write all into a file."""
        self._file.seek(0)
        with path.open("wb") as out:
            shutil.copyfileobj(self._file, out)


def read_errors(folder: Path) -> Iterator[InputError]:
    """The errors in a folder of scores, one by one."""
    path = folder / ERRORS
    if path.is_file():
        with path.open("rb") as file:
            yield from map(_read, file)


def _read(line: bytes) -> InputError:
    return InputError(**json.loads(line.decode("utf-8", "surrogatepass")))
