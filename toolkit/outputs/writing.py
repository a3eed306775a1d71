"""Files on disk: their hash, and writes that a kill or a power cut leaves whole or undone."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or all that a folder holds, is on the disk."""
    if not path.is_dir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return
    for inside in path.iterdir():
        sync(inside)
    sync_names(path)


def sync_names(folder: Path) -> None:
    """Wait until the names of a folder's files are on the disk."""
    with suppress(PermissionError):  # Windows opens no folder, and needs none of this
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def write_whole(path: Path, text: str) -> None:
    """Write a text file of the toolkit's own (a cache, a state) whole or not at all."""
    building = path.with_name(f".{path.name}.{os.getpid()}.part")
    building.write_text(text, encoding="utf-8", errors="surrogatepass")
    sync(building)
    building.replace(path)
    sync_names(path.parent)
