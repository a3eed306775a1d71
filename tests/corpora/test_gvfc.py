from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpora import gvfc

HEAD = ("news_title", "Q1 Relevant", "Q2 Focus", "Q3 Theme1", "Q3 Theme2")


def test_irrelevant_and_repeated_headlines_are_dropped(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        HEAD,
        ("Council debates gun law", 1, 2, 2, 3),
        ("council debates  gun law", 1, 2, 2, 99),
        ("Man in court", 1, 1, 99, 99),
        ("Weather turns", 2, 99, 99, 99),
    ):
        sheet.append(line)
    book.save(tmp_path / gvfc.FILE)
    parts = gvfc.corpus(tmp_path)
    assert [article.text for article in parts.articles] == [
        "Council debates gun law",
        "Man in court",
    ]
    assert [(note.item, note.label) for note in parts.annotations] == [
        ("gvfc-0", "2"),
        ("gvfc-0", "3"),
        ("gvfc-2", "99"),
    ]
    assert parts.dropped == {"headline that came earlier": 1, "headline not on gun violence": 1}


@pytest.mark.corpora
def test_counts(corpora: Path) -> None:
    parts = gvfc.corpus(corpora / "gvfc")
    assert len(parts.items) + sum(parts.dropped.values()) == 2990
    assert parts.dropped["headline not on gun violence"] == 381
    framed = {note.item for note in parts.annotations if note.label != gvfc.NO_THEME}
    assert len(framed) == pytest.approx(1301, abs=14)
