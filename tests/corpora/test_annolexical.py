from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpora import annolexical

COLUMNS = ["text", "source_name", "label", "sentence_id"]


def test_reads_labels_and_leaves_out_what_came_earlier(tmp_path: Path) -> None:
    rows = {
        "train": [("A new plan.", "herald", 0, "w"), ("", "herald", 0, "v")],
        "dev": [(" A reckless plan. ", "herald", 1, "x"), ("A plan.", "herald", 0, "y"),
                ("a  Plan.", "herald", 0, "z")],
        "test": [("A plan.", "globe", 0, "u")],
    }  # fmt: skip
    for part, table in rows.items():
        pd.DataFrame(table, columns=COLUMNS).to_parquet(tmp_path / f"anno-lexical-{part}.parquet")
    parts = annolexical.corpus(tmp_path)
    assert [(item.item, item.groups["part"]) for item in parts.items] == [
        ("annolexical-w", "train"),
        ("annolexical-x", "dev"),
        ("annolexical-y", "dev"),
        ("annolexical-u", "test"),
    ]
    assert parts.articles[1].text == "A reckless plan."
    assert parts.articles[3].outlet == "globe"
    assert [note.label for note in parts.annotations] == ["none", "loaded", "none", "none"]
    assert parts.dropped == {"train: empty sentence": 1, "dev: sentence that came earlier": 1}


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        annolexical.corpus(tmp_path)
