"""Our rows corpus: it is whole, coded twice, and shows what was planted."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from toolkit.codebook import codebooks, load_codebook
from toolkit.corpora.dataset import Corpus
from toolkit.corpora.five_newsrooms import ANNOTATORS
from toolkit.corpora.registry import gold_passages, load_corpus

FOLDER = Path(__file__).parents[2] / "data" / "five_newsrooms"
QUESTIONS = {q.id: q for name in codebooks()[:3] for q in load_codebook(name).questions}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus("five_newsrooms", FOLDER)


def test_it_is_as_large_as_its_card_says(corpus):
    assert len(corpus.articles) == 200
    assert len(corpus.items) == 4216
    assert len(set(corpus.items["event"])) == 40
    assert len(set(corpus.items["topic"])) >= 12
    assert set(corpus.items["part"]) == {"train", "dev", "test"}


@pytest.mark.parametrize("annotator", ANNOTATORS)
def test_every_sentence_is_coded_by_every_codebook(corpus, annotator):
    table = corpus.annotations.to_pandas()
    rows = table[(table["annotator"] == annotator) & table["start"].isna()]
    for question in QUESTIONS.values():
        coded = rows[rows["codebook"] == question.id]
        assert set(coded["item"]) == set(corpus.items["item"])
        assert set(coded["label"]) <= set(question.label_ids)
        assert question.kind == "multi" or not coded.duplicated("item").any()


@pytest.mark.parametrize("annotator", ANNOTATORS)
def test_labels_and_spans_go_together(corpus, annotator):
    table = corpus.annotations.to_pandas()
    rows = table[table["annotator"] == annotator]
    marked, whole = rows[rows["start"].notna()], rows[rows["start"].isna()]
    loaded = whole[(whole["codebook"] == "loaded_language") & (whole["label"] == "loaded")]
    assert set(loaded["item"]) == set(marked.loc[marked["codebook"] == "loaded_language", "item"])
    framing = whole[whole["codebook"] == "framing"]
    none = set(framing.loc[framing["label"] == "none", "item"])
    assert none.isdisjoint(framing.loc[framing["label"] != "none", "item"])
    text = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    words = [text[i][int(s) : int(e)] for i, s, e in marked[["item", "start", "end"]].values]
    assert all(part == part.strip() and part for part in words)


def test_parts_keep_events_together(corpus):
    part = defaultdict(set)
    for event, name in zip(corpus.items["event"], corpus.items["part"], strict=True):
        part[event].add(name)
    assert all(len(names) == 1 for names in part.values())


def test_passages_are_whole_articles(corpus):
    passages = gold_passages(corpus)
    assert len(passages) == 200
    assert sum(len(passage.texts) for passage in passages) == 4216
    assert {len(gold.labels) for passage in passages for gold in passage.gold} == {len(QUESTIONS)}
    assert set(passages[0].gold[0].spans) == {"loaded_language", "framing", "sourcing"}
