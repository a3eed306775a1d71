from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpora import annolexical


def test_reads_labels_and_leaves_out_what_came_earlier(tmp_path: Path) -> None:
    pd.DataFrame(
        {
            "text": [" A reckless plan. ", "A plan.", "a  Plan."],
            "source_name": ["herald"] * 3,
            "label": [1, 0, 0],
            "sentence_id": ["x", "y", "z"],
        }
    ).to_parquet(tmp_path / "anno-lexical-dev.parquet")
    texts, dropped = annolexical.load(tmp_path, "dev")
    assert [(t.item, t.text, t.labels) for t in texts] == [
        ("annolexical-x", "A reckless plan.", ("loaded",)),
        ("annolexical-y", "A plan.", ()),
    ]
    assert texts[0].groups == {"outlet": "herald"}
    assert dropped == {"sentence that came earlier": 1}


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        annolexical.load(tmp_path, "train")


@pytest.mark.corpora
def test_the_corpus(corpora: Path) -> None:
    sizes = {p: annolexical.load(corpora / "annolexical", p) for p in annolexical.PARTS}
    assert {p: len(t) + sum(d.values()) for p, (t, d) in sizes.items()} == {
        "train": 33_831,
        "dev": 7_249,
        "test": 7_250,
    }
    share = sum(bool(t.labels) for t in sizes["test"][0]) / len(sizes["test"][0])
    assert 0.45 < share < 0.55
