from __future__ import annotations

import pandas as pd
import pytest
from test_registry import CARD, TEXT, tiny
from typer.testing import CliRunner

from toolkit.annotation.attach import attach
from toolkit.cli import app
from toolkit.corpora.dataset import assemble
from toolkit.schema import Article

FIRST, SECOND = (Article("x", text).text_sha256 for text in (TEXT[:10], TEXT[11:]))


def rows(*labels: tuple) -> pd.DataFrame:
    columns = ["item", "text_sha256", "annotator", "codebook", "label", "start", "end", "relation"]
    return pd.DataFrame(labels, columns=columns)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_labels_find_their_texts(tmp_path, suffix):
    path = tmp_path / f"labels.{suffix}"
    table = rows(
        ("a-0", FIRST, "ours", "framing", "other", None, None, ""),
        ("a-1", SECOND, "ours", "framing", "other", 3, 9, "r1"),
        ("a-9", FIRST, "ours", "framing", "other", None, None, ""),
        ("a-9", FIRST, "ours", "framing", "other", 0, 2, ""),
        ("a-1", SECOND, "ours", "framing", "none", None, None, ""),
    )
    table.to_csv(path, index=False) if suffix == "csv" else table.to_parquet(path)
    corpus, errors = attach(assemble(CARD, tiny()), path)
    assert [(e.line, e.reason) for e in errors] == [
        (4, "a-9 is not in tiny: another version of the corpus?")
    ]
    ours = list(corpus.coded("framing", "ours"))
    assert [(note.item, note.label, note.start, note.relation) for note in ours] == [
        ("a-0", "other", None, ""),
        ("a-1", "other", 3, "r1"),
        ("a-1", "none", None, ""),
    ]
    assert len(list(corpus.coded("loaded_language", None))) == 4


def test_a_changed_text_or_a_span_outside_takes_the_whole_item_out(tmp_path):
    path = tmp_path / "labels.csv"
    rows(
        ("a-0", SECOND, "ours", "framing", "other", None, None, ""),
        ("a-1", SECOND, "ours", "framing", "other", None, None, ""),
        ("a-1", SECOND, "ours", "framing", "other", 10, 99, ""),
    ).to_csv(path, index=False)
    corpus, errors = attach(assemble(CARD, tiny()), path)
    assert [error.reason for error in errors] == [
        "a-0 has another text in tiny than the labels were given to",
        "a-1 has a span outside its text",
    ]
    assert len(corpus.annotations) == 4


def test_a_label_na_stays_a_label(tmp_path):
    path = tmp_path / "labels.csv"
    rows(("a-0", FIRST, "ours", "mine", "NA", None, None, "")).to_csv(path, index=False)
    corpus, errors = attach(assemble(CARD, tiny()), path)
    assert errors == []
    assert [(note.label, note.start, note.relation) for note in corpus.coded("mine", "ours")] == [
        ("NA", None, "")
    ]


def test_a_file_that_is_no_table_of_labels(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("item,label\na,b\n")
    with pytest.raises(ValueError, match=r"labels\.csv: no column text_sha256, annotator"):
        attach(assemble(CARD, tiny()), path)
    broken = tmp_path / "labels.parquet"
    broken.write_text("no")
    with pytest.raises(ValueError, match="not a table of labels"):
        attach(assemble(CARD, tiny()), broken)


@pytest.mark.corpora
def test_the_command(tmp_path, corpora):
    import json

    text = json.loads((corpora / "issue_framing" / "dev_test.json").read_text("utf-8"))["dev"][
        "seq"
    ][0]
    path = tmp_path / "labels.csv"
    rows(
        ("forum-dev-0", Article("x", text).text_sha256, "ours", "framing", "other", 0, 3, ""),
        ("forum-dev-99999", FIRST, "ours", "framing", "other", None, None, ""),
    ).to_csv(path, index=False)
    out = tmp_path / "joined.parquet"
    done = CliRunner().invoke(
        app,
        ["data", "attach", "issue_framing", str(path), "--path", str(corpora / "issue_framing"),
         "--out", str(out)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "forum-dev-99999 is not in issue_framing" in done.output
    joined = pd.read_parquet(out)
    assert joined["text"].tolist() == [text]
    assert joined["words"].tolist() == [text[:3]]
