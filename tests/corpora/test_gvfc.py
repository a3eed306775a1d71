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
    texts, dropped = gvfc.load(tmp_path)
    assert [(text.text, text.labels) for text in texts] == [
        ("Council debates gun law", ("2", "3")),
        ("Man in court", ("99",)),
    ]
    assert dropped == {"headline that came earlier": 1, "headline not on gun violence": 1}


@pytest.mark.corpora
def test_counts(corpora: Path) -> None:
    texts, dropped = gvfc.load(corpora / "gvfc")
    assert len(texts) + sum(dropped.values()) == 2990
    assert dropped["headline not on gun violence"] == 381
    assert sum(text.labels != ("99",) for text in texts) == pytest.approx(1301, abs=14)
