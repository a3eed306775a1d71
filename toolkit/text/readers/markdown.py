"""Markdown: kept exactly as decoded; what its front matter says of the article is taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yaml import ScalarNode

from toolkit.schema import Article
from toolkit.strict_yaml import StrictReader
from toolkit.text.decoding import decode_file
from toolkit.text.readers import Row

suffixes = (".md", ".markdown")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.{0,4000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
_KEYS = ("outlet", "title", "date", "url", "event")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article a file."""
    text = decode_file(path)
    match = _FRONT_MATTER.match(text)
    known = _metadata(match[1], path) if match else {}
    fields: dict[str, Any] = {key: value for key, value in known.items() if key in _KEYS}
    further = {key: value for key, value in known.items() if key not in _KEYS}
    yield 0, Article(name, text, further=further, **fields)


def _metadata(front_matter: str, path: Path) -> dict[str, str]:
    """What stands between the ``---`` lines; nothing where it is no plain mapping. Lists and
    mappings within it are passed over, unless under a key that is read.

    Aliases, tags and deep nesting are refused: a few lines of them can occupy a program for hours.
    """
    reader = StrictReader(path, ValueError)
    try:
        values = reader.pairs(reader.parse(front_matter), "the front matter")
        return {
            key: reader.text(node, key)
            for key, node in values
            if key in _KEYS or isinstance(node, ScalarNode)
            if not (isinstance(node, ScalarNode) and node.tag.endswith(":null"))
        }
    except ValueError:
        return {}
