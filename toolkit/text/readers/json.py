"""JSON: a list of objects, an article each; or one object that has the list, or is the article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.text.archives.objects import object_rows
from toolkit.text.decoding import Unreadable, decode_file
from toolkit.text.readers import Row

suffixes = (".json",)
_LISTS = ("articles", "stories", "results", "items", "data", "documents", "docs", "hits", "rows")


def read(path: Path, name: str) -> Iterator[Row]:
    """One article an object, with its number; the lists of services are taken out of their wrap."""
    text = decode_file(path).removeprefix("\ufeff")
    try:
        whole: Any = json.loads(text)
    except json.JSONDecodeError as error:
        if "Extra data" in error.msg and text[error.pos : error.pos + 1] == "{":
            raise Unreadable("has one object a line: rename it to .jsonl") from None
        raise Unreadable(
            f"is not JSON ({error.msg}, line {error.lineno}, column {error.colno}): it may be cut "
            "short; write it again"
        ) from None
    except (RecursionError, ValueError):
        raise Unreadable("is not JSON that can be read: too deep, or too long a number") from None
    yield from object_rows(_items(whole), path)


def _items(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        if not whole:
            raise Unreadable("holds an empty list: leave it out")
        return whole
    if not isinstance(whole, dict):
        raise Unreadable(f"is JSON but no list of objects ({type(whole).__name__})")
    if whole.get("status") == "error":  # what NewsAPI answers with in place of articles
        raise Unreadable(f"is an answer without articles: {str(whole.get('message', ''))[:120]}")
    for key in _LISTS:
        inner = whole.get(key)
        if isinstance(inner, dict):
            inner = next(
                (inner[each] for each in _LISTS if isinstance(inner.get(each), list)), None
            )
        if isinstance(inner, list) and (not inner or isinstance(inner[0], dict)):
            if not inner:
                raise Unreadable(f"holds no {key}: leave it out")
            return inner
    return [whole]
