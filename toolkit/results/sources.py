"""The sources of an article, with how often each stands in it and speaks, and their table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.codebook import NONE, Codebook, Question
from toolkit.schema import ScoredSentence, Source, source_schema

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of an article and, over the body sentences: how many words of theirs stand for it
    (``n_mentions``), whose source it is (``n_sentences``), and how many of these quote it directly.
    """

    source: Source
    n_mentions: int = 0
    n_sentences: int = 0
    n_direct: int = 0


def source_of(scored: ScoredSentence) -> Source | None:
    """The source of a sentence; nobody speaks in boilerplate."""
    return None if scored.sentence.region == "boilerplate" else scored.source


def cited_sources(
    sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]
) -> tuple[CitedSource, ...]:
    """The sources of one article in the order of their ids; one that only a headline names has
    counts of 0, boilerplate has none.

    >>> from toolkit.codebook import load_codebook
    >>> from toolkit.schema import Mention, Sentence
    >>> ruiz = Source("1", "Ada Ruiz", labels={"naming": "named"})
    >>> said = Sentence("a", 0, 0, 24, "“It leaks,” Ada Ruiz said.")
    >>> labels = {"quote_type": {"direct": 0.9}}
    >>> scored = ScoredSentence(said, labels, source=ruiz, mentions=(Mention(12, 20, ruiz),))
    >>> [cited.n_direct for cited in cited_sources([scored], [load_codebook("sourcing")])]
    [1]
    """
    sources: dict[str, Source] = {}
    mentions: Counter[str] = Counter()
    speaks: Counter[str] = Counter()
    direct: Counter[str] = Counter()
    for scored in sentences:
        if scored.sentence.region == "boilerplate":
            continue
        main = scored.source
        for source in (*([main] if main else []), *(m.source for m in scored.mentions)):
            sources.setdefault(source.source_id, source)
        if scored.sentence.region != "body":
            continue
        mentions.update(mention.source.source_id for mention in scored.mentions)
        if main is not None:
            speaks[main.source_id] += 1
            direct[main.source_id] += _is_direct(scored, codebooks)
    # Ids are numbers: in order of appearance "2" goes before "10".
    return tuple(
        CitedSource(sources[name], mentions[name], speaks[name], direct[name])
        for name in sorted(sources, key=lambda name: (len(name), name))
    )


def _is_direct(scored: ScoredSentence, codebooks: Sequence[Codebook]) -> bool:
    return any(
        set(labels) & set(codebook.question(name).holding(scored.labels[name]))
        for codebook in codebooks
        if codebook.per_source
        for name, labels in codebook.per_source.direct
    )


def source_table(
    cited: Iterable[tuple[str, CitedSource]], codebooks: Sequence[Codebook]
) -> pa.Table:
    """One row a source, schema `toolkit.schema.source_schema`, from pairs of article and source."""
    import pyarrow as pa

    questions = source_questions(codebooks)
    rows = [
        {
            "article_id": article_id,
            "source_id": each.source.source_id,
            "name": each.source.name,
            "description": each.source.description,
            **{question.column: _label(each.source, question) for question in questions},
            "n_mentions": each.n_mentions,
            "n_sentences": each.n_sentences,
            "n_direct": each.n_direct,
        }
        for article_id, each in cited
    ]
    return pa.Table.from_pylist(rows, schema=source_schema(codebooks))


def sources_from_rows(
    rows: Iterable[Mapping[str, Any]], codebooks: Sequence[Codebook]
) -> tuple[CitedSource, ...]:
    """The sources of one article back from rows of their table."""
    questions = source_questions(codebooks)
    return tuple(
        CitedSource(
            Source(
                row["source_id"],
                row["name"],
                row["description"],
                {question.id: row[question.column] for question in questions},
            ),
            row["n_mentions"],
            row["n_sentences"],
            row["n_direct"],
        )
        for row in rows
    )


def source_questions(codebooks: Iterable[Codebook]) -> list[Question]:
    """Every question that the codebooks ask of sources."""
    return [question for codebook in codebooks for question in codebook.source_questions]


def _label(source: Source, question: Question) -> str:
    return source.labels.get(question.id, NONE if NONE in question.label_ids else "")
