from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.corpora import ccf


def row(number: int, text: str, media: str = "Daily") -> str:
    meta = {"media": media, "doc_ID": 7, "date": "2001-02-03"}
    return json.dumps({"id": number, "text": text, "meta": meta, "label": ["Eco_1_SUB"]})


def test_units_keep_article_and_outlet_and_repeats_are_dropped(tmp_path: Path) -> None:
    lines = [row(1, " Ice  melts. It is warm."), row(2, "Ice melts. It is warm."), row(3, "New.")]
    lines[2] = row(3, "New.", "Toronton Sun")
    (tmp_path / ccf.FILE).write_text("\n".join(lines), encoding="utf-8")
    parts = ccf.corpus(tmp_path)
    assert [item.item for item in parts.items] == ["ccf-1", "ccf-3"]
    assert parts.articles[0].text == "Ice melts. It is warm."
    assert parts.items[0].groups == {"document": "7", "outlet": "Daily", "date": "2001-02-03"}
    assert parts.articles[1].outlet == "Toronto Sun"
    assert parts.dropped == {"unit with the text of an earlier one": 1}


@pytest.mark.corpora
def test_counts(corpora: Path) -> None:
    parts = ccf.corpus(corpora / "ccf")
    assert len(parts.items) + sum(parts.dropped.values()) == 1927
    assert sum(note.label == "Eco_1_SUB" for note in parts.annotations) > 100
