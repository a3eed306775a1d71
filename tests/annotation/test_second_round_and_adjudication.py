from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from coders import fill_csv, fill_label_studio
from typer.testing import CliRunner

from toolkit.annotation import disagreements, draw, draw_further, read_labels, read_returned
from toolkit.annotation.adjudication import adjudicated_labels
from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.schema import Annotation

BOOK = load_codebook("loaded_language")


def items(n: int = 40) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": [f"i{k}" for k in range(n)],
            "article_id": [f"a{k // 4}" for k in range(n)],
            "text": [f"A grim day {k}." for k in range(n)],
            "outlet": ["big" if k % 4 else "small" for k in range(n)],
        }
    )


def test_a_second_round_is_as_if_both_were_one():
    everyone = items()
    times: Counter[str] = Counter()
    for seed in range(300):
        first = draw(everyone, 4, by=["outlet"], seed=seed)
        both, new = draw_further(everyone, first, 3, by=["outlet"], seed=seed + 1)
        times.update(both["item"])
    assert not set(new["item"]) & set(first["item"])
    assert both.loc[both["stratum"] == "big", "inclusion_p"].eq(7 / 30).all()
    assert both.loc[both["stratum"] == "small", "inclusion_p"].eq(7 / 10).all()
    assert (1 / both["inclusion_p"]).sum() == pytest.approx(40)
    big = [times[f"i{k}"] / 300 for k in range(40) if k % 4]
    assert all(abs(share - 7 / 30) < 0.1 for share in big)


def test_a_second_round_of_another_design_is_refused():
    everyone = items()
    first = draw(everyone, 4, by=["outlet"])
    with pytest.raises(ValueError, match="by the same strata"):
        draw_further(everyone, first, 3)
    with pytest.raises(ValueError, match="is not among these sentences"):
        draw_further(everyone.iloc[20:], first, 3, by=["outlet"])


@pytest.fixture
def coding(tmp_path: Path) -> Path:
    """A coding folder and a table of labels in which two coders differ on three of six."""
    sample = draw(items(6), 6).sort_values("item", ignore_index=True)
    sample.to_csv(tmp_path / "sample.csv", index=False)
    loaded = {"ann": {"i0", "i1", "i2"}, "bob": {"i0", "i3"}}
    paths = []
    for coder, yes in loaded.items():
        coded = [
            Annotation(item, coder, BOOK.name, "loaded" if item in yes else "none")
            for item in sample["item"]
        ]
        paths.append(tmp_path / f"{coder}.csv")
        fill_csv(paths[-1], sample, BOOK, coded, coder)
    table = read_returned(paths, sample, BOOK).table(sample, blanks=True)
    table.to_csv(tmp_path / "labels.csv", index=False)
    return tmp_path


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*map(str, words), "--codebook", BOOK.name])
    return done.exit_code, done.output


def test_decisions_come_back_item_by_item(coding, tmp_path):
    labels, out = coding / "labels.csv", tmp_path / "adjudication"
    code, said = run("adjudicate", coding, labels, "--out", out)
    assert code == 0, said
    assert "coders differ on 3 of 6 sentences" in said
    sheet = pd.read_csv(out / "sheet-adjudicated.csv", dtype=str, keep_default_na=False)
    assert sheet["codings"].tolist() == ["ann: loaded; bob: none"] * 2 + ["ann: none; bob: loaded"]
    assert (sheet["decide"] == BOOK.name).all()
    assert 'value="$codings"' in (out / "interface.xml").read_text()
    assert len(json.loads((out / "tasks-adjudicated.json").read_text())) == 3
    sheet["loaded_language"] = ["loaded", "", "none"]
    sheet.to_csv(tmp_path / "some.csv", index=False)
    first = tmp_path / "first.csv"
    code, said = run("adjudicate", coding, labels, tmp_path / "some.csv", "--out", first)
    assert code == 0, said
    assert "1 disagreements are still open: i2" in said
    assert disagreements(read_labels(first), sheet, BOOK)["item"].tolist() == ["i2"]
    kept = adjudicated_labels(read_labels(first), [BOOK])
    final = kept[kept["annotator"] == "adjudicated"].set_index("item")["label"]
    assert final.to_dict() == {"i1": "loaded", "i3": "none"}
    # The rest through Label Studio, and one of them decided again.
    rest = sheet.assign(text=[f"A grim day {k}." for k in (1, 2, 3)], article_id="x")
    coded = [Annotation(item, "x", BOOK.name, "none") for item in ("i1", "i2")]
    fill_label_studio(tmp_path / "rest.json", rest, BOOK, coded, 1)
    last = tmp_path / "last.csv"
    code, said = run("adjudicate", coding, first, tmp_path / "rest.json", "--out", last)
    assert code == 0, said
    assert "1 sentences were decided before; the new decision counts: i1" in said
    kept = adjudicated_labels(read_labels(last), [BOOK])
    final = kept[kept["annotator"] == "adjudicated"].set_index("item")["label"]
    assert final.to_dict() == {"i1": "none", "i2": "none", "i3": "none"}
    assert len(read_labels(last)) == len(read_labels(labels)) + 3
    code, said = run("adjudicate", coding, last, "--out", tmp_path / "again")
    assert code == 2
    assert "no sentence is left on which coders differ" in said


def test_decisions_in_a_folder_are_not_written_over(coding, tmp_path):
    out = tmp_path / "adjudication"
    assert run("adjudicate", coding, coding / "labels.csv", "--out", out)[0] == 0
    code, said = run("adjudicate", coding, coding / "labels.csv", "--out", out)
    assert code == 2
    assert "decisions in it would be lost" in said
