"""The texts that evaluations are about: some items of a corpus, as passages or one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from toolkit.corpora.registry import gold_passages, load_corpus
from toolkit.evaluation.config import FoldSource, Set, Source
from toolkit.schema import LabelledText, Passage

if TYPE_CHECKING:
    from toolkit.corpora.dataset import Corpus


class Measured(NamedTuple):
    """The passages of a set; the cluster and the outlet of each."""

    passages: list[Passage]
    clusters: list[str]
    outlets: list[str]


class LabelledTexts(NamedTuple):
    """Labelled texts, and by item the labels that the corpus does not code."""

    texts: list[LabelledText]
    not_coded: dict[str, frozenset[str]]


def load_set(source: Set) -> Measured:
    """The passages that a model is measured on, each an article or a single text."""
    corpus = load_corpus(source.corpus)
    passages = gold_passages(
        corpus, scheme=source.scheme, annotator=source.annotator, items=_items(corpus, source)
    )
    table = corpus.items.to_pandas().set_index("item")
    # Sentences that a corpus's scheme makes of a document are named after its item.
    items = [passage.items[0].partition("@")[0] for passage in passages]
    clusters = [str(number) for number in range(len(passages))]
    if source.cluster:
        clusters = table.loc[items, source.cluster].tolist()
    return Measured(passages, clusters, table.loc[items, "outlet"].tolist())


def load_labelled_texts(
    source: FoldSource, question: str, *, corpus_name: str = ""
) -> LabelledTexts:
    """The texts of an experiment on folds; ``corpus_name`` is added to their groups."""
    corpus = load_corpus(source.corpus)
    wanted = set(_items(corpus, source))
    if source.codebook:
        texts = [
            _with(text, _renamed(text.labels, source.labels), corpus_name)
            for text in corpus.texts(source.codebook, source.annotator)
            if text.item in wanted
        ]
        return LabelledTexts(texts, {})
    passages = gold_passages(corpus, scheme=source.scheme, annotator=source.annotator, items=wanted)
    gold_of = {
        item: gold
        for passage in passages
        for item, gold in zip(passage.items, passage.gold, strict=True)
        if question in gold.labels
    }
    groups = ("article_id", "part", "document", "outlet", "event", "topic", "date")
    texts = [
        LabelledText(
            row["item"],
            row["text"],
            tuple(sorted(n for n, p in gold_of[row["item"]].labels[question].items() if p >= 0.5)),
            {name: row[name] for name in groups if row[name]} | {"corpus": corpus_name},
        )
        for row in corpus.items.to_list()
        if row["item"] in gold_of
    ]
    empty: frozenset[str] = frozenset()
    return LabelledTexts(
        texts, {item: gold.not_coded.get(question, empty) for item, gold in gold_of.items()}
    )


def load_texts(source: Source) -> list[str]:
    """The texts of a corpus alone, without labels."""
    corpus = load_corpus(source.corpus)
    wanted = set(_items(corpus, source))
    return [row["text"] for row in corpus.items.to_list() if row["item"] in wanted]


def _items(corpus: Corpus, source: Source) -> list[str]:
    if unknown := set(source.parts) - set(corpus.items["part"]):
        known = ", ".join(sorted(set(corpus.items["part"]) - {""})) or "none"
        raise ValueError(f"{source.corpus}: no part {sorted(unknown)[0]!r}; its parts are: {known}")
    return [
        row["item"]
        for row in corpus.items.to_list()
        if (not source.parts or row["part"] in source.parts)
        and (
            source.one_in is None or _number(row[source.group] or row["item"]) % source.one_in == 0
        )
    ]


def _renamed(labels: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    if not names:
        return tuple(labels)
    return tuple(names[label] for label in labels if label in names)


def _with(text: LabelledText, labels: tuple[str, ...], corpus: str) -> LabelledText:
    return LabelledText(text.item, text.text, labels, {**text.groups, "corpus": corpus})


def _number(text: str) -> int:
    """A number that depends on the text alone, so that a split stays when a corpus grows."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
