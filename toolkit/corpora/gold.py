"""Gold labels: what a corpus's annotations say under the codebooks, as passages or as a table.

Every corpus has one label scheme, its module's ``passages``; training, evaluation and comparison
take their gold labels from there. Here is what the schemes share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.codebook import HOLDS, NONE, Question, codebooks, load_codebook
from toolkit.corpora.dataset import FINAL, Corpus
from toolkit.schema import Article, Gold, Passage, TextSpan

if TYPE_CHECKING:
    import pandas as pd

LOADED_LANGUAGE, LOADED = "loaded_language", "loaded"


def codebook_gold(corpus: Corpus, *, annotator: str) -> dict[str, Gold]:
    """Of each item the labels that an annotator gave by the registered codebooks.

    The ``codebook`` of a label is the id of a question, that of a span the name of a codebook.
    Spans of a codebook count as marked in every item that was coded by it, if the annotator marked
    any. Raises `ValueError` for a label that its question does not have, and where the annotator
    used no registered codebook.
    """
    questions: dict[str, Question] = {}
    codebook_of: dict[str, str] = {}
    for name in codebooks():  # bundled ones first: their question ids are taken
        for question in load_codebook(name).questions:
            questions.setdefault(question.id, question)
            codebook_of.setdefault(question.id, name)
    labels: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    spans: dict[str, dict[str, list[TextSpan]]] = defaultdict(lambda: defaultdict(list))
    for row in corpus.coded(None, annotator):
        if row.start is not None and row.end is not None:
            span = TextSpan(row.start, row.end, row.label, 1.0)
            spans[row.codebook][row.item].append(span)
        elif row.codebook in questions:
            question = questions[row.codebook]
            if row.label not in question.label_ids:
                raise ValueError(f"{row.item}: {question.id} has no label {row.label!r}")
            answer = labels[row.item][question.id]
            if row.label in question.scored_ids:
                answer[row.label] = 1.0
    if not labels:
        known = ", ".join(questions)
        raise ValueError(f"{corpus.card.name}: {annotator!r} answered none of {known}")
    return {
        item: Gold(
            {question: dict(answer) for question, answer in coded.items()},
            spans={
                name: tuple(spans[name][item])
                for name in dict.fromkeys(codebook_of[question] for question in coded)
                if name in spans
            },
        )
        for item, coded in labels.items()
    }


def codebook_passages(
    corpus: Corpus, *, annotator: str = FINAL, items: Iterable[str] | None = None
) -> list[Passage]:
    """The passages of a corpus whose labels were given by the codebooks; see `codebook_gold`."""
    return to_passages(corpus, codebook_gold(corpus, annotator=annotator), items=items)


def marked_passages(
    corpus: Corpus,
    *,
    codebook: str,
    marks: Collection[str],
    annotator: str = FINAL,
    items: Iterable[str] | None = None,
) -> list[Passage]:
    """Of each item whether it is loaded: where a stretch of it carries one of the ``marks`` of
    the corpus's own ``codebook``, and then the stretches are its spans."""
    spans: dict[str, list[TextSpan]] = defaultdict(list)
    for row in corpus.coded(codebook, annotator):
        spans[row.item]  # an item without a mark was coded all the same
        if row.label in marks and row.start is not None and row.end is not None:
            spans[row.item].append(TextSpan(row.start, row.end, LOADED, 1.0))
    gold = {
        item: Gold(
            {LOADED_LANGUAGE: {LOADED: 1.0} if marked else {}},
            spans={LOADED_LANGUAGE: tuple(marked)},
        )
        for item, marked in spans.items()
    }
    return to_passages(corpus, gold, items=items)


def to_passages(
    corpus: Corpus, gold: Mapping[str, Gold], *, items: Iterable[str] | None = None
) -> list[Passage]:
    """The items that have gold labels, each article's together and in order; ``items`` takes some
    of them."""
    wanted = gold.keys() if items is None else gold.keys() & set(items)
    by_article: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    table = corpus.items.to_pandas()[["article_id", "start", "item", "text"]]
    for article, start, item, text in table.itertuples(index=False):
        if item in wanted:
            by_article[article].append((start, item, text))
    passages = []
    for rows in by_article.values():
        rows.sort(key=lambda row: row[0])
        names = tuple(item for _, item, _ in rows)
        texts = tuple(text for *_, text in rows)
        labels = tuple(gold[item] for item in names)
        passages.append(Passage(texts, labels, corpus.card.name, names))
    return passages


def to_table(passages: Sequence[Passage], *, annotator: str) -> pd.DataFrame:
    """Gold labels as rows: ``item, annotator, codebook, label, start, end, text_sha256``.

    ``codebook`` is the question's id, for a span the codebook's name; a label has a row where its
    probability is 0.5 or more, and ``none`` has it where no label has. Raises `ValueError` for a
    question some labels of which the corpus does not code (a table cannot say so), and for passages
    without ``items``.
    """
    import pandas as pd

    rows: list[tuple[str, str, str, int | None, int | None, str]] = []
    for passage in passages:
        if not passage.items:
            raise ValueError(f"{passage.corpus}: its passages name no items; use to_passages")
        for item, text, gold in zip(passage.items, passage.texts, passage.gold, strict=True):
            sha256 = Article(item, text).text_sha256
            for question, answer in gold.labels.items():
                if gold.not_coded.get(question):
                    raise ValueError(
                        f"{passage.corpus} codes only some labels of {question}; take its gold "
                        "labels as passages"
                    )
                labels = [label for label, p in answer.items() if p >= HOLDS]
                rows += [(item, question, label, None, None, sha256) for label in labels or [NONE]]
            for codebook, spans in gold.spans.items():
                rows += [(item, codebook, s.label, s.start, s.end, sha256) for s in spans]
    columns = ["item", "codebook", "label", "start", "end", "text_sha256"]
    table = pd.DataFrame(rows, columns=columns).astype({"start": "Int64", "end": "Int64"})
    table.insert(1, "annotator", annotator)
    return table
