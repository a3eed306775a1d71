"""Keyword in context: where words stand, with what is around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.description.keyness import listed, marked
from toolkit.description.tables import AnyTables, Scores, tables_of

if TYPE_CHECKING:
    import pandas as pd


def kwic(
    scored: Scores,
    words: str = "",
    *,
    of: str = "",
    voice: str = "",
    by: str = "outlet",
    width: int = 60,
    regex: bool = False,
    top: int | None = None,
) -> pd.DataFrame:
    """Where words stand in the body of the articles, one row an occurrence, in order.

    ``words`` are looked for as whole words in any case, ``*`` for any ending (``disgrac*``), or as
    a regular expression; ``of`` and ``voice``, as for `keyness`, take the spans a model marked, and
    with ``words`` those that hold them. ``width`` characters are shown to each side, within the
    sentence and its neighbours. Columns: ``by``, ``article_id``, ``sentence``, ``left``,
    ``match``, ``right``. Raises `ValueError` where neither is given, or for no regular expression.
    """
    if not words and not of:
        raise ValueError("give words to look for, or in `of` a label whose spans to list")
    pattern = word_pattern(words, regex)
    tables = tables_of(scored)
    body = tables.body(by)
    marks = marked(tables, body, by, of, voice) if of else None
    return in_context(tables, body, pattern, marks, by, width=width, top=top)


def in_context(
    tables: AnyTables,
    body: pd.DataFrame,
    pattern: re.Pattern[str],
    marks: pd.DataFrame | None,
    by: str,
    *,
    width: int = 60,
    top: int | None = None,
) -> pd.DataFrame:
    """As `kwic`, of sentences and of their spans as of `marked` (without any, all that match)."""
    import pandas as pd

    places: dict[int, set[tuple[int, int]]] = {}
    if marks is None:
        for number, text in enumerate(tables.texts(body)):
            if len(places) == top:
                break
            if matches := {match.span() for match in pattern.finditer(text)}:
                places[number] = matches
    else:
        for number, start, end, text in listed(marks, ("number", "start", "end", "text")):
            if pattern.search(text):
                places.setdefault(number, set()).add((start, end))
    numbers = np.array(sorted(places)[:top], np.int64)
    around = _around(tables, body, numbers)
    known = body.take(numbers)
    rows: list[tuple[object, ...]] = []
    named = [known[name].tolist() for name in (by, "article_id", "sentence")]
    for number, group, article, sentence, (begin, before, text, after) in zip(
        numbers.tolist(), *named, around, strict=True
    ):
        shift = 0 if marks is None else begin
        for start, end in sorted((start - shift, end - shift) for start, end in places[number]):
            left = f"{before} {text[:start]}"[-width:].lstrip()
            right = f"{text[end:]} {after}"[:width].rstrip()
            texts = (" ".join(part.split()) for part in (left, text[start:end], right))
            rows.append((*([] if by == "article_id" else [group]), article, sentence, *texts))
    rows = rows if top is None else rows[:top]
    columns = dict.fromkeys([by, "article_id", "sentence", "left", "match", "right"])
    return pd.DataFrame(rows, columns=list(columns))


def _around(
    tables: AnyTables, body: pd.DataFrame, numbers: NDArray[np.int64]
) -> list[tuple[int, str, str, str]]:
    """Where each sentence begins, the one before it in the article, its text, the one after it."""
    if not len(numbers):
        return []
    three = numbers[:, None] + np.array([-1, 0, 1])
    rows = np.clip(three, 0, len(body) - 1)
    article = body["article_id"].take(rows.ravel()).to_numpy().reshape(rows.shape)
    sentences = tables.at(body, rows.ravel())
    text = sentences["text"].to_numpy(object).reshape(rows.shape)
    text = np.where((article == article[:, 1:2]) & (rows == three), text, "")
    start = sentences["start"].to_numpy().reshape(rows.shape)[:, 1]
    return [(begin, *each) for begin, each in zip(start.tolist(), text.tolist(), strict=True)]


def word_pattern(words: str, regex: bool = False) -> re.Pattern[str]:
    """What finds words, as of `kwic`."""
    if regex:
        try:
            return re.compile(words, re.IGNORECASE)
        except re.error as problem:
            raise ValueError(f"{words!r} is no regular expression: {problem}") from None
    parts = (re.escape(word).replace(r"\*", r"[\w'’-]*") for word in words.split())
    phrase = r"\s+".join(parts)
    # Words stand alone; a mark at their end needs no edge of a word beside it.
    return re.compile(rf"(?<!\w){phrase}(?!\w)" if words else "", re.IGNORECASE)
