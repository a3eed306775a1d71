"""An adjudicator decides the items that were coded again, and only those."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.annotation.adjudication import adjudicated_labels, estimand, independent_labels
from toolkit.annotation.checks import checked_labels
from toolkit.codebook import load_codebook
from toolkit.measures import Coding, measure_named

BOOKS = [load_codebook("loaded_language"), load_codebook("sourcing")]
COLUMNS = ["item", "annotator", "codebook", "label", "start", "end"]


def table(*rows: tuple) -> pd.DataFrame:
    full = [(*row, None, None)[:6] for row in rows]
    return pd.DataFrame(full, columns=COLUMNS).astype({"start": "Int64", "end": "Int64"})


def test_what_the_adjudicator_did_not_see_keeps_its_coders():
    labels = table(
        ("1", "ann", "loaded_language", "loaded"),
        ("1", "ann", "loaded_language", "loaded", 2, 6),
        ("1", "bob", "loaded_language", "none"),
        ("1", "adjudicated", "loaded_language", "none"),
        ("2", "ann", "loaded_language", "loaded"),
        ("2", "bob", "loaded_language", "loaded"),
    )
    kept = adjudicated_labels(labels, BOOKS)
    # Words that a coder marked go with the answer that was overruled.
    assert list(zip(kept["item"], kept["annotator"], strict=True)) == [
        ("1", "adjudicated"), ("2", "ann"), ("2", "bob")
    ]  # fmt: skip


def test_a_question_that_was_not_adjudicated_keeps_its_answers():
    labels = table(
        ("1", "ann", "attribution", "attributed"),
        ("1", "ann", "naming", "anonymous"),
        ("1", "ann", "sourcing", "content", 0, 12),
        ("1", "bob", "attribution", "none"),
        ("1", "final", "naming", "vague"),
        ("2", "ann", "naming", "named"),
        ("2", "ann", "sourcing", "content", 0, 12),
        ("2", "final", "naming", "none"),
    )
    kept = adjudicated_labels(labels, BOOKS)
    assert sorted(zip(kept["item"], kept["annotator"], kept["label"], strict=True)) == [
        ("1", "ann", "attributed"), ("1", "ann", "content"), ("1", "ann", "vague"),
        ("1", "bob", "none"), ("1", "bob", "vague"), ("2", "final", "none"),
    ]  # fmt: skip


def test_marked_words_of_the_adjudicator_replace_those_of_others():
    labels = table(
        ("1", "ann", "attribution", "attributed"),
        ("1", "ann", "naming", "anonymous"),
        ("1", "ann", "sourcing", "content", 0, 12),
        ("1", "final", "naming", "vague"),
        ("1", "final", "sourcing", "content", 3, 9),
    )
    kept = adjudicated_labels(labels, BOOKS)
    assert kept.loc[kept["start"].notna(), "start"].tolist() == [3]


def test_an_adjudicated_answer_keeps_the_voice_that_its_coder_marked():
    rows = [
        ("1", "ann", "loaded_language", "none"),
        ("1", "ann", "attribution", "attributed"),
        ("1", "ann", "sourcing", "content", 0, 12),
        ("1", "final", "loaded_language", "loaded"),
        ("1", "final", "loaded_language", "loaded", 2, 6),
    ]
    kept = adjudicated_labels(table(*rows), BOOKS)
    _, coding = Coding.from_annotations(kept, BOOKS)
    indicator = measure_named("loaded_rate_source", BOOKS).indicator
    assert indicator.of(coding).tolist() == [1.0]


def test_the_final_coder_outranks_the_adjudicator():
    labels = table(
        ("1", "adjudicated", "loaded_language", "loaded"),
        ("1", "final", "loaded_language", "none"),
    )
    assert adjudicated_labels(labels, BOOKS)["annotator"].tolist() == ["final"]


def test_the_adjudicator_is_no_independent_coder():
    labels = table(
        ("1", "ann", "loaded_language", "loaded"), ("1", "final", "loaded_language", "none")
    )
    assert set(independent_labels(labels)["annotator"]) == {"ann"}
    alone = labels[labels["annotator"] == "final"]
    assert set(independent_labels(alone)["annotator"]) == {"final"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("1", "ann")], "one coder"),
        ([("1", "ann"), ("2", "bob")], "one coder a sentence, of 2"),
        ([("1", "ann"), ("1", "bob")], "the mean of 2 coders"),
        ([("1", "ann"), ("1", "bob"), ("2", "ann")],
         "the mean of 1 to 2 coders a sentence, of 2"),
        ([("1", "ann"), ("1", "final")], "the adjudicated label"),
        ([("1", "final")], "one coder, the adjudicator"),
        ([("1", "ann"), ("1", "bob"), ("1", "final"), ("2", "ann")],
         "the adjudicated label where there is one (1 of 2 sentences), else one coder"),
    ],
)  # fmt: skip
def test_the_estimand_has_a_name(rows, words):
    assert estimand(pd.DataFrame(rows, columns=["item", "annotator"])) == words


@pytest.mark.parametrize("label", ["biased", "1", "0", 1, "yes", "NA"])
def test_a_label_outside_the_codebook_is_refused(label):
    labels = table(("7", "ann", "loaded_language", "none"), ("8", "ann", "loaded_language", label))
    with pytest.raises(ValueError, match=r"g\.csv:3: item 8: .* cannot be .*; it is loaded, none"):
        checked_labels(labels, BOOKS, "g.csv")
    with pytest.raises(ValueError, match="row 2: item 8"):
        checked_labels(labels, BOOKS, "the labels")


def test_a_span_label_outside_the_codebook_is_refused():
    labels = table(("7", "ann", "loaded_language", "slanted", 0, 3))
    with pytest.raises(ValueError, match="cannot be 'slanted'; it is loaded"):
        checked_labels(labels, BOOKS, "g.csv")


def test_labels_are_read_in_any_case_and_names_are_words():
    labels = table(
        ("7", "NA", "loaded_language", " Loaded"), ("7", "None", "loaded_language", "NONE")
    )
    checked, notes = checked_labels(labels, BOOKS, "g.csv")
    assert checked["label"].tolist() == ["loaded", "none"]
    assert checked["annotator"].tolist() == ["NA", "None"]
    assert notes == []


@pytest.mark.parametrize("missing", [None, float("nan"), "", " "])
def test_a_label_without_a_coder_is_refused(missing):
    labels = table(("7", missing, "loaded_language", "none"))
    with pytest.raises(ValueError, match=r"g.csv:2: no annotator; fill it in.*keep_default_na"):
        checked_labels(labels, BOOKS, "g.csv")
    labels = table(("7", "ann", "loaded_language", missing))
    with pytest.raises(ValueError, match="no label"):
        checked_labels(labels, BOOKS, "g.csv")


def test_one_coder_with_both_answers_is_refused():
    labels = table(
        ("7", "sheet", "loaded_language", "loaded"), ("7", "sheet", "loaded_language", "none")
    )
    with pytest.raises(ValueError, match=r"item 7: sheet answered .* loaded and none.*two coders"):
        checked_labels(labels, BOOKS, "g.csv")
    same = table(
        ("7", "sheet", "loaded_language", "none"), ("7", "sheet", "loaded_language", "none")
    )
    assert len(checked_labels(same, BOOKS, "g.csv")[0]) == 2


def test_labels_of_other_questions_are_told():
    labels = table(("7", "ann", "loaded_langage", "loaded"), ("7", "ann", "naming", "vague"))
    _, notes = checked_labels(labels, BOOKS, "g.csv")
    assert notes == ["1 labels answer questions that were not scored (loaded_langage)"]
