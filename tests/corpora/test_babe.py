from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpora import babe

HEADER = "text;news_link;outlet;topic;type;label_bias;label_opinion;biased_words\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        "A reckless, wreckless and reckless plan.;u/1;Herald;roads;left;Biased;x;"
        "['reckless', 'Reckless plan']",
        "A  plan.;u/1;Herald;roads;left;Non-biased;x;[]",
        "A row.;;Herald;roads;left;No agreement;x;[]",
    ]
    (tmp_path / babe.FILE).write_text("\ufeff" + HEADER + "\n".join(rows), encoding="utf-8")
    (tmp_path / babe.HELD_OUT).write_text(babe.text_sha256("A plan.") + "\n")
    return tmp_path


def test_labels_words_and_held_out(folder: Path) -> None:
    (first, second), dropped = babe.load(folder)
    text = first.labelled.text
    assert first.labelled.labels == ("loaded",)
    assert [text[s.start : s.end] for s in first.spans] == ["reckless", "reckless plan"]
    assert first.labelled.groups == {"document": "u/1", "outlet": "herald", "topic": "roads"}
    assert not first.held_out
    assert second.held_out  # white space is folded before hashing
    assert second.labelled.labels == ()
    assert dropped == {"no agreement": 1}


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    texts, dropped = babe.load(corpora / "babe")
    assert (len(texts), dropped) == (3_673, {"no agreement": 1})
    assert sum(bool(x.labelled.labels) for x in texts) == 1_810
    hashes = babe.held_out_hashes(corpora / "babe")
    assert len(hashes) == 998
    # The later release's test part is larger than what it shares with SG2.
    assert sum(x.held_out for x in texts) == 891
    assert all(0 <= s.start < s.end <= len(x.labelled.text) for x in texts for s in x.spans)
