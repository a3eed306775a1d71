from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from toolkit.corpora import babe
from toolkit.corpora.dataset import Corpus, assemble
from toolkit.corpora.registry import gold_passages, load_corpus

HEADER = "text;news_link;outlet;topic;type;label_bias;label_opinion;biased_words\n"
LOADED = "A reckless, wreckless and reckless plan."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        f"{LOADED};u/1;Herald;roads;left;Biased;x;['reckless', 'Reckless plan']",
        "A  plan.;u/1;Herald;roads;left;Non-biased;x;[]",
        "A row.;;Herald;roads;left;No agreement;x;[]",
    ]
    (tmp_path / babe.FILE).write_text("\ufeff" + HEADER + "\n".join(rows), encoding="utf-8")
    (tmp_path / babe.HELD_OUT).write_text(babe.text_sha256("A plan.") + "\n")
    book = Workbook()
    assert book.active is not None
    for line in (
        ("text", "annotator_id", "label_bias"),
        (LOADED, 7, "Biased"),
        (LOADED, 8, "Non-biased"),
        (LOADED, 8, "Biased"),
        ("Another text.", 8, "Biased"),
    ):
        book.active.append(line)
    book.save(tmp_path / babe.RAW)
    return tmp_path


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    return assemble(babe.CARD, babe.corpus(folder))


def test_labels_words_and_held_out(corpus: Corpus) -> None:
    first, second = corpus.texts("loaded_language")
    assert (first.labels, second.labels) == (("loaded",), ())
    marks = [note for note in corpus.coded("loaded_language") if note.start is not None]
    assert [LOADED[m.start : m.end] for m in marks] == ["reckless", "reckless plan"]
    expected = {"document": "u/1", "outlet": "herald", "topic": "roads", "article_id": "babe-0"}
    assert first.groups == expected
    assert second.groups["part"] == "held_out"  # white space is folded before hashing
    assert dict(corpus.dropped) == {
        "no agreement": 1,
        "second label by the same expert": 1,
        "expert's label of no sentence": 1,
    }


def test_experts_soften_the_final_label(corpus: Corpus) -> None:
    first, second = gold_passages(corpus)
    assert first.gold[0].labels["loaded_language"] == {"loaded": pytest.approx(0.6 + 0.4 * 0.5)}
    assert [LOADED[s.start : s.end] for s in first.gold[0].spans["loaded_language"]] == [
        "reckless",
        "reckless plan",
    ]
    assert second.gold[0].labels["loaded_language"] == {}
    assert second.gold[0].spans["loaded_language"] == ()
    (alone,) = gold_passages(corpus, annotator="expert-8")
    assert alone.gold[0].labels["loaded_language"] == {}


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    corpus = load_corpus("babe", corpora / "babe")
    texts = corpus.texts("loaded_language")
    assert (len(texts), corpus.dropped["no agreement"]) == (3_673, 1)
    assert sum(bool(text.labels) for text in texts) == 1_810
    assert len(babe.held_out_hashes(corpora / "babe")) == 998
    # The later release's test part is larger than what it shares with SG2.
    assert sum(text.groups.get("part") == "held_out" for text in texts) == 891
    for passage, text in zip(gold_passages(corpus), texts, strict=True):
        p = passage.gold[0].labels["loaded_language"].get("loaded", 0.0)
        assert (p >= 0.5) == bool(text.labels)
