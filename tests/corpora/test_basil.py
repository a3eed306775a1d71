from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.corpora import basil


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
    (document,), dropped = basil.documents(folder)
    assert document.article.text == "One. A reckless plan.\n\nTwo."
    assert (document.article.outlet, document.article.event) == ("nyt", "e")
    marked = [
        (text[s.start : s.end], s.label)
        for text, spans in zip(document.sentences, document.spans, strict=True)
        for s in spans
    ]
    assert marked == [("reckless", "lexical"), ("Two", "informational")]
    assert dropped == {"span in a title": 1, "span that does not fit its sentence": 1}


def test_sentences_with_their_kinds(folder: Path) -> None:
    texts, _ = basil.load(folder)
    assert [t.labels for t in texts] == [(), ("lexical",), ("informational",)]
    assert texts[0].groups == {"article": "basil-e_1", "event": "e", "outlet": "nyt"}


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    texts, dropped = basil.load(corpora / "basil")
    assert (len(texts), dropped) == (7_984, {"span in a title": 3})
    assert {t.groups["outlet"] for t in texts} == {"nyt", "fox", "hpo"}
    articles = basil.articles(corpora / "basil")
    assert len({a.article_id for a in articles}) == 300
    assert len({a.event for a in articles}) == 100
    assert sum("lexical" in t.labels for t in texts) == 449
