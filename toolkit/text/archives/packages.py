"""Parsers that come with ``pip install 'bias-framing-toolkit[archives]'``, and office packages."""

from __future__ import annotations

import importlib
import zipfile
from pathlib import Path
from types import ModuleType

from toolkit.text.decoding import Unreadable, reason_of
from toolkit.text.packing import BROKEN

_MAX_BYTES = 1_000_000_000
_MAX_RATIO = 500  # a spreadsheet of one repeated number comes to 200
_DTD = b"<!DOCTYPE"


def parser(module: str, package: str, files: str) -> ModuleType:
    """An optional parser. Raises `Unreadable`, with how to install it, where it is missing.

    >>> parser("json", "json", ".json").__name__
    'json'
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise Unreadable(
            f"cannot be read without the package {package}: to read {files} files, "
            "pip install 'bias-framing-toolkit[archives]'"
        ) from None


def check_office_package(path: Path, kind: str) -> None:
    """Look over a DOCX or XLSX file before it is unpacked.

    Raises `Unreadable` for what is no such file, unpacks to far more than it holds, is encrypted,
    or defines entities.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            f"is protected by a password or an older format under the name of {kind}: open it and "
            f"save it as {kind} without a password"
        )
    if head.startswith(b"{\\rtf"):
        raise Unreadable(f"is RTF under the name of {kind}: rename it to .rtf")
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            size = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries)
            if size > _MAX_BYTES or (size > 50_000_000 and size > _MAX_RATIO * max(packed, 1)):
                raise Unreadable(
                    f"unpacks to {size:,} bytes from {packed:,}: no document does; leave it out"
                )
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with package.open(entry) as part:
                        if _DTD in part.read(4096):
                            raise Unreadable(
                                f"defines entities ({entry.filename}): no {kind} file needs to; "
                                "leave it out"
                            )
    except Unreadable:
        raise
    except (zipfile.BadZipFile, RuntimeError, ValueError, *BROKEN) as error:
        raise Unreadable(
            f"is no readable {kind} file ({reason_of(error, 120)}): it may be cut "
            "short; export or download it again"
        ) from None
