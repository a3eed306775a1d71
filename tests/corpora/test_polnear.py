from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.models.sourcing.tokens import find_quotes
from toolkit.corpora import polnear
from toolkit.schema import Article
from toolkit.text import sentences

TEXT = "\r\nAda Ruiz said the lake, a gift, was dry. Rain fell."
ANN = (
    "T1\tSource 2 10\tAda Ruiz\n"
    "T2\tCue 11 15\tsaid\n"
    "T3\tContent 16 24;34 41\tthe lake was dry\n"
    "T4\tAttribution 11 15\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "T5\tDiscuss 43 52\tRain\n"
    "The second line of a marked text\n"
    "E2\tAttribution-no-source:T4 Cue:T2\n"
    "E3\tAttribution:T4 Cue:T2 Source2:T1 Source:T1\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("text", "attributions"):
        (tmp_path / "dev" / name).mkdir(parents=True)
    (tmp_path / "dev" / "text" / "post_a.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "dev" / "text" / "post_b.txt").write_text("Rain.", encoding="utf-8")
    for annotator in ("11aa", "22bb"):
        (tmp_path / "dev" / "attributions" / f"post_a_{annotator}.ann").write_text(
            ANN, encoding="utf-8"
        )
    return tmp_path


def test_reads_a_part(folder: Path) -> None:
    part = polnear.load(folder, "dev")
    assert part.dropped == {
        "document without annotation": 1,
        "second annotator of a document": 1,
    }
    (document,) = part.documents
    assert (document.document_id, document.outlet) == ("post_a", "post")
    assert document.annotator == "11aa"
    first, second, third = document.attributions
    assert [document.text[s:e] for s, e in first.content] == ["the lake", "was dry"]
    assert [document.text[s:e] for s, e in first.source + first.cue] == ["Ada Ruiz", "said"]
    assert second.source == ()
    assert third.source == ((2, 10), (2, 10))


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="PolNeAR"):
        polnear.load(tmp_path, "train")


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    part = polnear.load(corpora / "polnear", "dev")
    assert len(part.documents) == 84
    assert part.dropped == {"second annotator of a document": 10}
    assert sum(len(document.attributions) for document in part.documents) == 2193
    assert len(polnear.articles(corpora / "polnear")) == 924


@pytest.mark.corpora
def test_counts_are_the_published_ones(corpora: Path) -> None:
    """Of the dev part 70.8% of the sentences touch an attribution, by the published cut."""
    touched = []
    for document in polnear.load(corpora / "polnear", "dev").documents:
        pieces = [p for a in document.attributions for p in (*a.source, *a.cue, *a.content)]
        touched += [
            any(start < sentence.end and sentence.start < end for start, end in pieces)
            for sentence in sentences(polnear.article(document))
        ]
    assert sum(touched) / len(touched) == pytest.approx(0.708, abs=0.005)


@pytest.mark.corpora
def test_the_marks_of_the_new_york_times_are_read(corpora: Path) -> None:
    """Two apostrophes are its quotation mark: unread, more than half of what is quoted is lost."""
    quoted = {True: 0, False: 0}
    for document in polnear.load(corpora / "polnear", "dev").documents:
        if document.outlet == "nyt":
            for read, text in ((True, document.text), (False, document.text.replace("''", "  "))):
                whole = sentences(Article(document.document_id, text))
                quotes = find_quotes([one.text for one in whole])
                quoted[read] += sum(q.end - q.start for own in quotes for q in own)
    assert quoted[True] > 2 * quoted[False]
