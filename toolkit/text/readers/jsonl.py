"""JSON lines: one object, and so one article, a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.schema import InputError
from toolkit.text.decoding import decode, utf16_without_mark
from toolkit.text.readers import Row
from toolkit.text.tables import TableRow

suffixes = (".jsonl", ".ndjson")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a line that is not blank."""
    for line, data in enumerate(_json_lines(path), 1):
        if not data.strip():
            continue
        item = _json_row(data)
        if isinstance(item, str):
            yield line, InputError(str(path), line, item)
        else:
            yield line, TableRow(tuple(item), tuple(item.values()), alone=True)


def _json_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        if head.startswith(_UTF16) or utf16_without_mark(head):
            yield from decode(file.read()).encode("utf-8", "surrogatepass").split(b"\n")
            return
        if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
            decode(head, rows=True)  # raises where it is binary under a false name
        for i, line in enumerate(file):
            yield line.removeprefix(b"\xef\xbb\xbf") if i == 0 else line


def _json_row(data: bytes) -> dict[str, object] | str:
    """The row on one line, or what is wrong with it."""
    try:
        item: Any = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"is not UTF-8 (byte {error.start + 1} of the line): save it again as UTF-8"
    except json.JSONDecodeError as error:
        return f"is not JSON ({error.msg}, column {error.colno}): one object a line"
    except (RecursionError, ValueError):
        return "is not JSON that can be read (too deep or too long a number): one object a line"
    if not isinstance(item, dict):
        return f'is JSON but no object ({type(item).__name__}): write {{"text": "..."}}'
    return item
