from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpora import ptc
from toolkit.corpora.dataset import assemble
from toolkit.corpora.registry import gold_passages, load_corpus


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    # Line ends are kept as stored, so offsets stay those of the file.
    (tmp_path / "articles" / "article7.txt").write_bytes(b"Title\n\nA reckless plan.\r\nA vote.\n")
    (tmp_path / ptc.SPANS).write_text(
        "7\tLoaded_Language\t9\t17\n7\tDoubt\t900\t901\n7\tDoubt\t27\t29\n8\tDoubt\t0\t1\n"
    )
    return tmp_path


def test_spans_fit_the_text(folder: Path) -> None:
    corpus = assemble(ptc.CARD, ptc.corpus(folder))
    assert corpus.articles[0]["title"] == "Title"
    texts = corpus.texts("ptc")
    assert [(text.text.strip(), text.labels) for text in texts] == [
        ("Title", ()),
        ("A reckless plan.", ("Loaded_Language",)),
        ("A vote.", ("Doubt",)),
    ]
    assert {text.groups["article_id"] for text in texts} == {"ptc-7"}
    (mark,) = [note for note in corpus.coded("ptc") if note.label == "Loaded_Language"]
    assert texts[1].text[mark.start : mark.end] == "reckless"
    assert corpus.dropped == {"span beyond the text": 1, "span of an article that is not there": 1}


def test_a_technique_that_is_no_loaded_language_counts_for_nothing(folder: Path) -> None:
    (passage,) = gold_passages(assemble(ptc.CARD, ptc.corpus(folder)))
    assert [gold.labels["loaded_language"] for gold in passage.gold] == [{}, {"loaded": 1.0}, {}]
    assert passage.gold[2].spans["loaded_language"] == ()


def test_no_articles(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is this the corpus's folder"):
        ptc.corpus(tmp_path)


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    corpus = load_corpus("ptc", corpora / "ptc")
    assert (len(corpus.articles), corpus.dropped) == (296, {})
    rows = (corpora / "ptc" / ptc.SPANS).read_text(encoding="utf-8").splitlines()
    assert len(rows) == 5_044
    labels = [note.label for note in corpus.coded("ptc")]
    # Spans that run across lines are there once a line.
    assert labels.count("Loaded_Language") >= 1_739
    assert len(labels) - labels.count("none") >= 5_044
