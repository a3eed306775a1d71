"""Markdown: kept exactly as decoded; what its front matter says of the article is taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
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
    yield 0, replace(Article(name, text), **(_metadata(match[1], path) if match else {}))


def _metadata(front_matter: str, path: Path) -> dict[str, Any]:
    """What stands between the ``---`` lines; nothing where it is no plain mapping.

    Aliases, tags and deep nesting are refused: a few lines of them can occupy a program for hours.
    """
    reader = StrictReader(path, ValueError)
    try:
        values = reader.pairs(reader.parse(front_matter), "the front matter")
        return {
            key: reader.text(node, key)
            for key, node in values
            if key in _KEYS and not (isinstance(node, ScalarNode) and node.tag.endswith(":null"))
        }
    except ValueError:
        return {}
