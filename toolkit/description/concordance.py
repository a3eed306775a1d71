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
    rows = []
    around = body.groupby("article_id")["text"]
    before, after = around.shift(1).fillna(""), around.shift(-1).fillna("")
    places: dict[tuple[str, int], list[tuple[int, int]]] = {}
    if of:
        for span in marked(tables, body, by, of, voice).itertuples():
            if pattern.search(str(span.text)):
                places.setdefault((span.article_id, span.sentence), []).append(
                    (span.start, span.end)
                )
    for number, row in enumerate(body.itertuples()):
        key = (row.article_id, row.sentence)
        if of:
            marks = sorted({(a - row.start, b - row.start) for a, b in places.get(key, ())})
        else:
            marks = [match.span() for match in pattern.finditer(row.text)]
        for start, end in marks:
            left = f"{before.iloc[number]} {row.text[:start]}"
            right = f"{row.text[end:]} {after.iloc[number]}"
            shown = (left[-width:].lstrip(), row.text[start:end], right[:width].rstrip())
            group = body[by].iloc[number]
            texts = (" ".join(text.split()) for text in shown)
            rows.append((*([] if by == "article_id" else [group]), *key, *texts))
            if top is not None and len(rows) == top:
                break
        if top is not None and len(rows) == top:
            break
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
