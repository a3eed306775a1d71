from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpora import ptc


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    # Line ends are kept as stored, so offsets stay those of the file.
    (tmp_path / "articles" / "article7.txt").write_bytes(b"Title\n\nA reckless plan.\r\nA vote.\n")
    (tmp_path / ptc.SPANS).write_text(
        "7\tLoaded_Language\t9\t17\n7\tDoubt\t900\t901\n8\tDoubt\t0\t1\n"
    )
    return tmp_path


def test_spans_fit_the_text(folder: Path) -> None:
    (document,), dropped = ptc.documents(folder)
    (span,) = document.spans
    assert document.article.text[span.start : span.end] == "reckless"
    assert document.article.title == "Title"
    assert dropped == {"span beyond the text": 1, "span of an article that is not there": 1}


def test_lines_with_their_techniques(folder: Path) -> None:
    texts, _ = ptc.load(folder)
    assert [(t.text.strip(), t.labels) for t in texts] == [
        ("Title", ()),
        ("A reckless plan.", ("Loaded_Language",)),
        ("A vote.", ()),
    ]
    assert {t.groups["article"] for t in texts} == {"ptc-7"}


def test_no_articles(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is this the corpus's folder"):
        ptc.articles(tmp_path)


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    documents, dropped = ptc.documents(corpora / "ptc")
    assert (len(documents), dropped) == (296, {})
    spans = [span for document in documents for span in document.spans]
    assert len(spans) == 5_044
    assert sum(span.label == "Loaded_Language" for span in spans) == 1_739
    assert len({article.article_id for article in ptc.articles(corpora / "ptc")}) == 296
