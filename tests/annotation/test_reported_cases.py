"""Returns and tables that people met elsewhere, where the folder of them is at hand.

``TOOLKIT_CASES`` names the folder; its ``cases.tsv`` says what is right. The items are those of a
draw of the texts beside them, so the same draw is made here.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit import compare
from toolkit.annotation import agreement, draw, read_returned
from toolkit.annotation.labels import Labels
from toolkit.codebook import load_codebook
from toolkit.results import ScoreSet
from toolkit.scoring.batch import score_batch

CASES = Path(os.environ.get("TOOLKIT_CASES", Path(__file__).parents[3] / "shared" / "cases"))
pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason=f"no cases at {CASES}: set TOOLKIT_CASES to their folder"
)
BOOK = load_codebook("loaded_language")


@pytest.fixture(scope="module")
def scored(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("scored")
    texts = {"coding": "art.jsonl", "newlines": "crlf.txt", "compare": "scored_input.jsonl"}
    for name, file in texts.items():
        score_batch([CASES / name / file], folder / name, model="linear", workers=1)
    return folder


def returned(scored: Path, room: str, *files: str) -> Labels:
    sample = draw(ScoreSet.open(scored / room).items(), 20)
    sample["item"] = sample["item"].str.replace("crlf.txt", "a.txt")
    return read_returned([CASES / room / file for file in files], sample, BOOK)


@pytest.mark.parametrize(
    ("room", "files", "coders"),
    [
        ("coding", ["ann/sheet.csv", "bob/sheet.csv"], {"ann/sheet": 20, "bob/sheet": 20}),
        ("coding", ["ann.csv", "bob.csv"], {"ann": 20, "bob": 20}),
        ("coding", ["excel_de.csv"], {"excel_de": 20}),
        ("coding", ["excel_unicode.csv"], {"excel_unicode": 20}),
        ("coding", ["capital.csv"], {"capital": 20}),
        ("coding", ["guard.csv"], {"guard": 20}),
        ("coding", ["words.csv"], {"words": 20}),
        ("coding", ["na.csv"], {"NA": 1, "N/A": 19}),
        ("coding", ["ls_min.json"], {"coder-1": 20}),
        ("coding", ["ls_export.csv"], {"coder-1": 20}),
        ("coding", ["ls_nolabel.json"], {"coder-1": 4}),
        ("coding", ["ls_null.json"], {"ls_null": 4}),
        ("coding", ["LS_EXPORT.JSON"], {"coder-1": 4}),
        ("coding", ["ls_m1.json", "ls_m2.json"], {"coder-1": 10, "ann@example.org": 10}),
        ("newlines", ["excel_lf.csv"], {"excel_lf": 4}),
        ("newlines", ["ls_lf.json"], {"coder-1": 4}),
    ],
)  # fmt: skip
def test_every_answer_is_kept_and_its_coders(scored, room, files, coders):
    found = returned(scored, room, *files)
    assert found.errors == ()
    assert Counter(a.annotator for a in found.annotations if a.start is None) == coders


@pytest.mark.parametrize(
    ("file", "places"),
    [
        ("ls_emoji_notext.json", [(45, 49)]),
        ("ls_notext.json", [(14, 22)]),
        ("ls_trim.json", [(14, 22)]),
        ("ls_export.csv", [(0, 3), (0, 3), (0, 2)]),
    ],
)
def test_marks_stand_where_the_coder_put_them(scored, file, places):
    found = returned(scored, "coding", file)
    assert [(a.start, a.end) for a in found.annotations if a.start is not None] == places


def test_what_is_not_taken_is_said(scored):
    resubmitted = returned(scored, "coding", "ls_resub.json")
    assert [a.label for a in resubmitted.annotations] == ["loaded"]
    assert "the answer of 2024-05-09" in resubmitted.errors[0].reason
    predicted = returned(scored, "coding", "ls_pred.json")
    assert predicted.annotations == ()
    assert "predictions are no hand labels" in predicted.errors[0].reason
    assert "JSON-MIN" in returned(scored, "coding", "ls_min.json").notes[0]


@pytest.mark.parametrize(
    ("file", "points"),
    [("gold_distinct.csv", 17.0), ("gold_coder_NA.csv", 17.0), ("g_capital.csv", 10.0)],
)
def test_comparisons_count_every_coder(scored, file, points):
    (contrast,) = compare(
        scored / "compare", "loaded_rate", gold=CASES / "compare" / file
    ).contrasts
    assert round(100 * contrast.differences["prediction-powered"].value, 1) == points


def test_tables_that_say_too_little_or_too_much(scored):
    def compared(file: str):
        return compare(scored / "compare", "loaded_rate", gold=CASES / "compare" / file)

    with pytest.raises(ValueError, match="loaded_language cannot be 'biased'"):
        compared("g_unknown_label.csv")
    with pytest.raises(ValueError, match="if two coders are called sheet"):
        compared("gold_same_filename.csv")
    assert any("5 of 200 labelled sentences have no" in n for n in compared("g_p_blank.csv").notes)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, ""])
def test_a_missing_label_is_no_category(missing):
    rows = [("a", "1", "x"), ("b", "1", "x"), ("c", "1", "y"), ("a", "2", "x"), ("b", "2", "x"),
            ("c", "2", missing), ("a", "3", missing), ("b", "3", "x"), ("c", "3", "y")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    assert agreement.alpha(table, repeats=0).value == 1
    same = pd.DataFrame([(i, a, "x") for i in "abc" for a in "12"], columns=table.columns)
    assert math.isnan(agreement.alpha(same, repeats=0).value)
