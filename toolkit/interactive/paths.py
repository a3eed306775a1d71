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
    if is_address(line) and " " not in line:
        raise ValueError(
            f"{line} is an address, and nothing is fetched here: toolkit score on the command line "
            "reads objects of stores"
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
