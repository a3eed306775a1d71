"""Sentences and articles back from the database, as the templates of the report take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from toolkit.codebook import Codebook
from toolkit.explore.library import Library
from toolkit.explore.state import State
from toolkit.explore.words import read_search, with_hits
from toolkit.highlight.text import highlight_text
from toolkit.highlight.words import answer, called, title_of
from toolkit.measures import measures
from toolkit.results.sources import sources_from_rows
from toolkit.results.tables import ARTICLE_COLUMNS, sentences_from_rows
from toolkit.schema import Article, ScoredSentence
from toolkit.scoring.article import ScoredArticle

PAGE = 25
"""Sentences on a page."""
_SPAN = ("sentence", "start", '"end"', "text", "codebook", "label", "voice", "p", "attribution",
         "source_id")  # fmt: skip


class Row(NamedTuple):
    """A sentence of a list: its article, its text with the evidence marked, the sentences beside
    it, and its labels in words."""

    article: Mapping[str, Any]
    sentence: int
    text: Markup
    before: str
    after: str
    labels: tuple[str, ...]
    source: str


def page_of(library: Library, state: State) -> list[Row]:
    """The sentences on a state's page."""
    numbers = _numbers(library, state)
    near = sorted({n + step for n in numbers for step in (-1, 0, 1)})
    by_number = {row["s"]: row for row in _sentences(library, "s", near)}
    places = [by_number[n] for n in numbers]
    articles = _articles(library, {row["a"] for row in places})
    scored = _scored(library, places)
    terms = read_search(state.q)
    return [
        Row(
            articles[row["a"]],
            row["sentence"],
            with_hits(highlight_text(row["text"], [each], library.scores.codebooks), terms),
            _beside(by_number.get(row["s"] - 1), row),
            _beside(by_number.get(row["s"] + 1), row),
            tuple(_in_words(each, library.scores.codebooks)),
            called(each.source) if each.source else "",
        )
        for row, each in zip(places, scored, strict=True)
    ]


def _numbers(library: Library, state: State) -> list[int]:
    """The sentences of a page, in their order."""
    hits = library.hits(state)
    begin, end = (state.page - 1) * PAGE, state.page * PAGE
    if state.sort == "oldest":
        chosen = hits.s[begin:end]
    elif state.sort == "certain" and state.label:
        p = library.column(library.labels[state.label[0]].column)[hits.s]
        top = np.argpartition(-p, end)[:end] if end < len(p) else np.arange(len(p))
        chosen = hits.s[top[np.lexsort((top, -p[top]))][begin:end]]
    else:
        # The last articles whole, then from the last to the first, each from its beginning.
        first = np.searchsorted(hits.a, hits.a[-end]) if end < len(hits.a) else 0
        s, a = hits.s[first:], hits.a[first:]
        chosen = s[np.lexsort((s, -a))][begin:end]
    return [int(number) for number in chosen]


def read_article(library: Library, article_id: str) -> ScoredArticle | None:
    """An article with its scores; nothing where there is none of that id.

    A score folder keeps sentences, not what stands between them: they are put together again with
    a space, or, where more stood between them, a blank line.
    """
    known = library.rows("SELECT * FROM articles WHERE article_id = ? LIMIT 1", [article_id])
    if not known:
        return None
    (article,) = known
    rows = _sentences(library, "a", [article["a"]])
    text, starts = _joined(rows)
    codebooks = library.scores.codebooks
    cited = sources_from_rows(
        library.rows("SELECT * FROM cited WHERE a = ? ORDER BY length(source_id), source_id",
                     [article["a"]]), codebooks)  # fmt: skip
    scored = _scored(library, rows, starts)
    names = {name: article[name] for name in ARTICLE_COLUMNS}
    values = {measure.name: article[measure.name] for measure in measures(codebooks)}
    whole = Article(text=text, **names)
    return ScoredArticle(whole, tuple(scored), values, codebooks, cited)


def _joined(rows: Iterable[Mapping[str, Any]]) -> tuple[str, list[int]]:
    """The sentences as one text, and where each begins in it."""
    text, starts, end = "", [], 0
    for row in rows:
        if text:
            text += " " if row["start"] - end <= 1 else "\n\n"
        starts.append(len(text))
        text += row["text"]
        end = row["end"]
    return text, starts


def _sentences(library: Library, column: str, numbers: list[int]) -> list[dict[str, Any]]:
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    return library.rows(f"SELECT * FROM sentences WHERE {column} IN ({marks}) ORDER BY s", numbers)


def _articles(library: Library, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    listed = sorted(numbers)
    if not listed:
        return {}
    marks = ", ".join("?" * len(listed))
    names = ", ".join(ARTICLE_COLUMNS)
    rows = library.rows(f"SELECT a, {names} FROM articles WHERE a IN ({marks})", listed)
    return {row["a"]: row for row in rows}


def _scored(
    library: Library, rows: list[dict[str, Any]], starts: list[int] | None = None
) -> list[ScoredSentence]:
    """The scored sentences of rows; ``starts`` are where they begin now, 0 for each alone."""
    articles = sorted({row["a"] for row in rows})
    if not articles:
        return []
    marks = ", ".join("?" * len(articles))
    wanted = {(row["a"], row["sentence"]) for row in rows}
    spans: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for span in library.rows(
        f"SELECT a, {', '.join(_SPAN)} FROM spans WHERE a IN ({marks})", articles
    ):
        place = (span.pop("a"), span["sentence"])
        if place in wanted:
            spans.setdefault(place, []).append(span)
    cited: dict[int, list[dict[str, Any]]] = {}
    for source in library.rows(f"SELECT * FROM cited WHERE a IN ({marks})", articles):
        cited.setdefault(source["a"], []).append(source)
    codebooks = library.scores.codebooks
    people = {a: sources_from_rows(listed, codebooks) for a, listed in cited.items()}
    result: list[ScoredSentence] = []
    for row, start in zip(rows, starts or [0] * len(rows), strict=True):
        shift = start - row["start"]
        moved = [
            {**span, "article_id": "", "start": span["start"] + shift, "end": span["end"] + shift}
            for span in spans.get((row["a"], row["sentence"]), [])
        ]
        placed = {**row, "article_id": "", "start": start, "end": start + len(row["text"])}
        result += sentences_from_rows([placed], moved, people.get(row["a"], ()), codebooks)
    return result


def _beside(row: Mapping[str, Any] | None, middle: Mapping[str, Any]) -> str:
    return row["text"] if row is not None and row["a"] == middle["a"] else ""


def _in_words(scored: ScoredSentence, codebooks: Iterable[Codebook]) -> Iterable[str]:
    """The labels that hold, those of questions with one answer without their probability."""
    for codebook in codebooks:
        for question in codebook.questions:
            p = scored.labels[question.id]
            if question.kind == "single":
                yield from answer(question, scored.labels)
            else:
                for label in question.holding(p):
                    if label != "none":
                        yield f"{title_of(question, label)} {p[label]:.2f}"
