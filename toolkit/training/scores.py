"""A folder of scores as training data: what a large model said, for a small one to learn.

The answers are a model's, not coders': a model that learned them is at most as good as they are,
and its error has to be measured against coders like any other's.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from toolkit.codebook import Codebook
from toolkit.results import ScoreSet
from toolkit.results.tables import sentences_from_rows
from toolkit.schema import Gold, Passage, ScoredSentence, TextSpan


class ScoredPassages(NamedTuple):
    """What a folder of scores holds: its codebooks, and its articles as passages, with the ids."""

    codebooks: tuple[Codebook, ...]
    passages: list[Passage]
    articles: list[str]


def read_scores(folder: Path) -> ScoredPassages:
    """The sentences of a folder that ``toolkit score`` wrote, boilerplate aside, each article a
    passage. Of a question with one answer that answer holds; else labels keep their probabilities.
    Raises `ValueError` for a folder without sentences, and as `ScoreSet.open`."""
    scores = ScoreSet.open(folder)
    spans: dict[str, list[dict[str, object]]] = {}
    for row in scores.table("spans").to_pylist():
        spans.setdefault(row["article_id"], []).append(row)
    passages, articles = [], []
    rows = scores.table("sentences").to_pylist()
    for article_id, of_article in groupby(rows, key=lambda row: str(row["article_id"])):
        scored = sentences_from_rows(
            list(of_article), spans.get(article_id, []), (), scores.codebooks
        )
        body = [each for each in scored if each.sentence.region != "boilerplate"]
        if body:
            texts = tuple(each.sentence.text for each in body)
            gold = tuple(_gold(each, scores.codebooks) for each in body)
            passages.append(Passage(texts, gold))
            articles.append(article_id)
    if not passages:
        raise ValueError(f"{folder}: holds no scored sentences; nothing can be learned from it")
    return ScoredPassages(scores.codebooks, passages, articles)


def _gold(scored: ScoredSentence, codebooks: tuple[Codebook, ...]) -> Gold:
    labels = {
        question.id: dict.fromkeys(scored.labels[question.id], 1.0)
        if question.kind == "single"
        else dict(scored.labels[question.id])
        for codebook in codebooks
        for question in codebook.questions
    }
    start = scored.sentence.start
    marked = {
        codebook.name: tuple(
            TextSpan(span.start - start, span.end - start, span.label, span.p)
            for span in scored.spans
            if span.codebook == codebook.name
        )
        for codebook in codebooks
    }
    return Gold(labels, {}, marked)
