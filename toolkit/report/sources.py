"""The sources of an article, and who is quoted by which outlet, as a report shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codebook import NONE, Codebook, Question
from toolkit.comparison.sources import most_quoted, tabulate
from toolkit.highlight.words import title_of
from toolkit.results.sources import source_of, source_questions, source_table

if TYPE_CHECKING:
    from toolkit.scoring.article import ScoredArticle

TOP = 15
"""So many sources of each outlet are shown, and so many groups of those without a name."""
UNTOLD = "–"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of an article: who it is, the title of its label for each question, and the numbers
    of its sentences, each with the anchor of the sentence in the page."""

    name: str
    description: str
    labels: tuple[str, ...]
    sentences: tuple[tuple[int, str], ...]
    n_direct: int
    n_mentions: int


class OutletRow(NamedTuple):
    """A source of an outlet, over articles; ``name`` is empty for those without one."""

    outlet: str
    name: str
    labels: tuple[str, ...]
    n_articles: int
    n_sentences: int
    n_direct: int
    share: str


class OutletSources(NamedTuple):
    """The most quoted sources of each outlet, and how many more there are."""

    rows: tuple[OutletRow, ...]
    more: int


def heading(codebooks: Sequence[Codebook]) -> tuple[str, ...]:
    """The titles of the questions asked of sources."""
    return tuple(question.title for question in source_questions(codebooks))


def source_rows(
    scored: ScoredArticle, codebooks: Sequence[Codebook], anchor: str
) -> tuple[SourceRow, ...]:
    """The sources of one article, in order of appearance."""
    sentences: dict[str, list[tuple[int, str]]] = {}
    for each in scored.scored_sentences:
        number = each.sentence.sentence
        if source := source_of(each):
            place = (number + 1, f"{anchor}{number}")
            sentences.setdefault(source.source_id, []).append(place)
    questions = source_questions(codebooks)
    return tuple(
        SourceRow(
            cited.source.name,
            cited.source.description,
            _titles(questions, cited.source.labels),
            tuple(sentences.get(cited.source.source_id, ())),
            cited.n_direct,
            cited.n_mentions,
        )
        for cited in scored.cited
    )


def outlet_sources(
    articles: Sequence[ScoredArticle], codebooks: Sequence[Codebook]
) -> OutletSources:
    """Who is quoted in several articles, by outlet; nothing for a single article."""
    cited = [(str(n), each) for n, article in enumerate(articles) for each in article.cited]
    if len(articles) < 2 or not cited:
        return OutletSources((), 0)
    rows = source_table(cited, codebooks).to_pandas()
    numbers = rows["article_id"].astype(int)
    for name in ("outlet", "event"):
        rows[name] = [getattr(articles[n].article, name) for n in numbers]
    table = tabulate(rows, codebooks)
    shown = most_quoted(table, TOP)
    questions = source_questions(codebooks)
    return OutletSources(
        tuple(
            OutletRow(
                row["outlet"],
                row["source"],
                _titles(questions, {question.id: row[question.column] for question in questions}),
                row["n_articles"],
                row["n_sentences"],
                row["n_direct"],
                f"{row['share']:.1%}" if row["share"] == row["share"] else UNTOLD,
            )
            for row in shown.to_dict("records")
        ),
        len(table) - len(shown),
    )


def _titles(questions: Sequence[Question], labels: Mapping[str, str]) -> tuple[str, ...]:
    """The title of the label for each question, a dash where it is not told."""
    return tuple(
        UNTOLD if labels.get(question.id, NONE) in ("", NONE) else title_of(question, label)
        for question in questions
        for label in (labels.get(question.id, NONE),)
    )
