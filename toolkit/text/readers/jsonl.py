"""JSON lines: one object, and so one article, a line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from toolkit.schema import InputError
from toolkit.text.decoding import Joined, decode, is_wide, read_whole
from toolkit.text.readers import Row
from toolkit.text.tables import TableRow

suffixes = (".jsonl", ".ndjson")
SEEKS = False
_MAX_LINE = 64_000_000
"""Bytes of the longest line that is read; one of an article in escapes has a tenth of them."""


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a line that is not blank."""
    with path.open("rb") as file:
        yield from read_stream(file, str(path), name)


def read_stream(file: IO[bytes], shown: str, name: str) -> Iterator[Row]:
    """The same of what is open."""
    for line, data in enumerate(_json_lines(file), 1):
        if data is None:
            reason = f"has more than {_MAX_LINE:,} bytes: no article does; leave it out"
            yield line, InputError(shown, line, reason)
        elif data.strip():
            item = _json_row(data)
            if isinstance(item, str):
                yield line, InputError(shown, line, item)
            else:
                yield line, TableRow(tuple(item), tuple(item.values()), alone=True)


def _json_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines; nothing in place of one that is too long."""
    head = file.read(4096)
    if is_wide(head):
        yield from decode(read_whole(head, file)).encode("utf-8", "surrogatepass").split(b"\n")
        return
    head = head.removeprefix(b"\xef\xbb\xbf")
    if not head.lstrip().startswith((b"{", b"[")):
        decode(head, rows=True)  # raises where it is binary under a false name
    lines = io.BufferedReader(Joined(head, file), 1 << 20)
    while line := lines.readline(_MAX_LINE + 1):
        if len(line) <= _MAX_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = lines.readline(_MAX_LINE)
        yield None


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
