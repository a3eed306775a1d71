"""Keyword in context: where words stand, with what is around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.description.keyness import marked
from toolkit.description.tables import Scores, tables_of

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
    import pandas as pd

    if not words and not of:
        raise ValueError("give words to look for, or in `of` a label whose spans to list")
    pattern = _pattern(words, regex)
    tables = tables_of(scored)
    body = tables.body(by)
    around = body.groupby("article_id")["text"]
    before, after = (around.shift(step).fillna("").tolist() for step in (1, -1))
    places: dict[tuple[str, int], list[tuple[int, int]]] = {}
    if of:
        spans = marked(tables, body, by, of, voice)
        listed = (
            spans[name].tolist() for name in ("article_id", "sentence", "start", "end", "text")
        )
        for article, sentence, start, end, text in zip(*listed, strict=True):
            if pattern.search(text):
                places.setdefault((article, sentence), []).append((start, end))
    rows: list[tuple[object, ...]] = []
    named = (body[name].tolist() for name in (by, "article_id", "sentence", "start", "text"))
    for number, (group, article, sentence, begin, text) in enumerate(zip(*named, strict=True)):
        if of:
            key = (article, sentence)
            marks = sorted({(start - begin, end - begin) for start, end in places.get(key, ())})
        else:
            marks = [match.span() for match in pattern.finditer(text)]
        for start, end in marks:
            left = f"{before[number]} {text[:start]}"[-width:].lstrip()
            right = f"{text[end:]} {after[number]}"[:width].rstrip()
            texts = (" ".join(part.split()) for part in (left, text[start:end], right))
            rows.append((*([] if by == "article_id" else [group]), article, sentence, *texts))
    rows = rows if top is None else rows[:top]
    columns = dict.fromkeys([by, "article_id", "sentence", "left", "match", "right"])
    return pd.DataFrame(rows, columns=list(columns))


def _pattern(words: str, regex: bool) -> re.Pattern[str]:
    if regex:
        try:
            return re.compile(words, re.IGNORECASE)
        except re.error as problem:
            raise ValueError(f"{words!r} is no regular expression: {problem}") from None
    parts = (re.escape(word).replace(r"\*", r"[\w'’-]*") for word in words.split())
    phrase = r"\s+".join(parts)
    # Words stand alone; a mark at their end needs no edge of a word beside it.
    return re.compile(rf"(?<!\w){phrase}(?!\w)" if words else "", re.IGNORECASE)
