from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.corpora import basil
from toolkit.corpora.dataset import assemble
from toolkit.corpora.registry import gold_passages, gold_table, load_corpus
from toolkit.schema import TextSpan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles" / "2015").mkdir(parents=True)
    (tmp_path / "annotations" / "2015").mkdir(parents=True)
    raw = {
        "source": "NYT",
        "title": "A vote",
        "date": "2015-01-01",
        "url": "u",
        "triplet-uuid": "e",
        "body-paragraphs": [["One.", "A reckless plan."], ["Two."]],
    }
    phrases = [
        {"id": "p1", "start": 2, "end": 10, "txt": "reckless", "bias": "lex"},
        {"id": "p2", "start": 0, "end": 3, "txt": "Two", "bias": "inf"},
        {"id": "p2", "start": 0, "end": 3, "txt": "Six", "bias": "inf"},
        {"id": "title", "start": 0, "end": 1, "txt": "A", "bias": "inf"},
    ]
    (tmp_path / "articles" / "2015" / "e_1.json").write_text(json.dumps(raw))
    (tmp_path / "annotations" / "2015" / "e_1_ann.json").write_text(
        json.dumps({"phrase-level-annotations": phrases})
    )
    return tmp_path


def test_spans_count_sentences_over_paragraphs(folder: Path) -> None:
    corpus = assemble(basil.CARD, basil.corpus(folder))
    (article,) = corpus.articles
    assert article["text"] == "One. A reckless plan.\n\nTwo."
    assert (article["outlet"], article["event"]) == ("nyt", "e")
    text = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    assert list(text.values()) == ["One.", "A reckless plan.", "Two."]
    marked = [(n.start is not None and text[n.item][n.start : n.end], n.label)
              for n in corpus.coded("basil")]  # fmt: skip
    assert marked == [(False, "none"), ("reckless", "lexical"), ("Two", "informational")]
    assert corpus.dropped == {"span in a title": 1, "span that does not fit its sentence": 1}


def test_only_lexical_bias_is_loaded_language(folder: Path) -> None:
    (passage,) = gold_passages(assemble(basil.CARD, basil.corpus(folder)))
    assert [gold.labels["loaded_language"] for gold in passage.gold] == [{}, {"loaded": 1.0}, {}]
    assert passage.gold[1].spans == {"loaded_language": (TextSpan(2, 10, "loaded", 1.0),)}
    assert passage.gold[2].spans == {"loaded_language": ()}


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    corpus = load_corpus("basil", corpora / "basil")
    assert (len(corpus.items), corpus.dropped) == (7_984, {"span in a title": 3})
    assert set(corpus.items["outlet"]) == {"nyt", "fox", "hpo"}
    assert len(set(corpus.articles["event"])) == 100
    table = gold_table(corpus)
    loaded = table[table["start"].isna() & (table["label"] == "loaded")]
    assert len(loaded) == 449
