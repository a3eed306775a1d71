"""Whether words are a text or the path of one."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.text.remote import is_address
from toolkit.text.sources import is_known

_LONGEST = 1_000
"""Characters from which on words are a text; no path that one writes is as long."""
_OTHER_DOCUMENTS = (".doc", ".odt")
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)


def is_object(words: str) -> bool:
    """Whether words are the address of objects in a store, and not of a page on the web.

    >>> is_object("s3://bucket/2024/*.jsonl.zst"), is_object("https://t.example/a.html")
    (True, False)
    """
    line = words.strip()
    return is_address(line) and not _ADDRESS.match(line) and not any(map(str.isspace, line))


def as_path(words: str) -> Path | None:
    """The path that a string is, or ``None`` where it is a text.

    It is one where there is such a file or folder, or where it is written like one: a single line
    that ends on the suffix of a document, or words without a space and with a slash. Raises
    `ValueError` for a web address, as nothing is fetched.

    >>> as_path("articles/may.csv"), as_path("Rain fell on Tuesday.")
    (PosixPath('articles/may.csv'), None)
    """
    line = words.strip()
    if not line or "\n" in line or "\0" in line or len(line) > _LONGEST:
        return None
    if _ADDRESS.fullmatch(line):
        raise ValueError(
            f"{line} is a web address, and nothing is fetched: save the page and give its path"
        )
    if is_object(line):
        raise ValueError(
            f"{line} is an address, and nothing of a list is fetched: score each address by itself"
        )
    path = Path(line).expanduser()
    if is_known(path) or path.suffix.lower() in _OTHER_DOCUMENTS:
        return path
    if " " not in line and re.search(r"[\w.~*][/\\]|[/\\][\w*]", line):
        return path
    try:
        return path if path.exists() else None
    except OSError:
        return None
