from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from toolkit.annotation.agreement import alpha, alpha_per_label, pairwise_f1, span_alpha, span_f1
from toolkit.corpora.registry import load_corpus
from toolkit.schema import Annotation, Article
from toolkit.text import sentences


def table(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item", "annotator", "label"])


def test_the_example_of_the_textbook():
    """Krippendorff's four observers and twelve units, with missing codes: nominal alpha .743."""
    codes = {
        "A": "1 2 3 3 2 1 4 1 2 * * *",
        "B": "1 2 3 3 2 2 4 1 2 5 * 3",
        "C": "* 3 3 3 2 3 4 2 2 5 1 *",
        "D": "1 2 3 3 2 4 4 1 2 5 1 *",
    }
    rows = [
        (f"u{unit}", who, code)
        for who, line in codes.items()
        for unit, code in enumerate(line.split())
        if code != "*"
    ]
    found = alpha(table(*rows), repeats=0)
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.n == 11  # the twelfth unit has one code alone


def test_two_labels_where_there_should_be_one():
    with pytest.raises(ValueError, match="item a: me gave x, y; take alpha_per_label"):
        alpha(table(("a", "me", "x"), ("a", "me", "y")))


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column annotator"):
        alpha(pd.DataFrame({"item": ["a"], "label": ["x"]}))


def test_per_label_counts_absence():
    rows = [("a", "1", "x"), ("a", "1", "y"), ("a", "2", "x"), ("b", "1", "none"), ("b", "2", "y")]
    x, y = alpha_per_label(table(*rows), labels=["x", "y"], repeats=0)
    assert x.value == 1.0
    assert y.value < 0
    assert (x.share, y.share) == (0.5, 0.5)


def test_without_variation_alpha_is_undefined():
    found = alpha(table(("a", "1", "x"), ("a", "2", "x")), repeats=10)
    assert math.isnan(found.value)
    assert math.isnan(found.low)


def test_clusters_widen_the_interval():
    rows = []
    for cluster in range(20):
        for unit in range(10):
            item = f"{cluster}-{unit}"
            # Whole articles agree or do not: items of one say the same thing ten times.
            rows += [
                (item, "1", "xy"[unit % 2]),
                (item, "2", "xy"[(unit + (cluster % 4 == 0)) % 2]),
            ]
    clusters = {row[0]: row[0].split("-")[0] for row in rows}
    by_item, by_cluster = (
        alpha(table(*rows), repeats=300),
        alpha(table(*rows), clusters, repeats=300),
    )
    assert by_item.value == by_cluster.value
    assert by_cluster.high - by_cluster.low > 1.8 * (by_item.high - by_item.low)
    assert by_cluster.low < by_cluster.value < by_cluster.high
    again = alpha(table(*rows), clusters, repeats=300)
    assert (again.low, again.high) == (by_cluster.low, by_cluster.high)


def test_spans_by_word_and_by_match():
    text = "a b c d e f g h"
    marks = [
        Annotation("i", "1", "c", "loaded", 0, 3),
        Annotation("i", "2", "c", "loaded", 0, 1),
        Annotation("i", "1", "c", "loaded", 8, 9),
        Annotation("i", "2", "c", "loaded", 8, 9),
        Annotation("j", "1", "c", "loaded", 0, 1),  # coded by one alone: not compared
    ]
    (words,) = span_alpha(marks, {"i": text, "j": text}, repeats=0)
    rows = [(f"w{i}", "1", str(i in {0, 1, 4})) for i in range(8)]
    rows += [(f"w{i}", "2", str(i in {0, 4})) for i in range(8)]
    assert words.value == pytest.approx(alpha(table(*rows), repeats=0).value)
    assert words.n == 8
    (exact,), (overlap,) = span_f1(marks, repeats=0), span_f1(marks, exact=False, repeats=0)
    assert (exact.value, overlap.value) == (0.5, 1.0)
    assert exact.n == 4


@pytest.mark.corpora
def test_babe_has_the_alpha_that_was_published(corpora):
    """Spinde et al. (2021), section 3: .40 for the five experts of SG2."""
    corpus = load_corpus("babe", corpora / "babe")
    own = [one for one in corpus.coded("loaded_language", None) if one.annotator != "final"]
    found = alpha((one for one in own if one.start is None), repeats=100)
    assert round(found.value, 2) == 0.40
    assert found.low < 0.40 < found.high


@pytest.mark.corpora
def test_polnear_annotators_agree_as_published(corpora: Path) -> None:
    """Any attribution in a sentence, over the documents that all annotators coded: F1 .926."""
    corpus = load_corpus("polnear", corpora / "polnear")
    marks: dict[str, dict[str, list[Annotation]]] = {}
    for one in corpus.coded("sourcing", None):
        if one.annotator != "final":
            marks.setdefault(one.item, {}).setdefault(one.annotator, []).append(one)
    assert len(marks) == 18
    texts = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    rows = [
        Annotation(f"{name}@{n}", annotator, "attribution", "any" if touched else "none")
        for name, annotators in marks.items()
        for n, sentence in enumerate(sentences(Article(name, texts[name])))
        for annotator, own in annotators.items()
        for touched in [
            any((a.start or 0) < sentence.end and sentence.start < (a.end or 0) for a in own)
        ]
    ]
    (found,) = pairwise_f1(rows, labels=["any"], repeats=0)
    assert found.value == pytest.approx(0.926, abs=0.006)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, ""])
def test_a_missing_label_is_no_category(missing):
    rows = [("a", "1", "x"), ("b", "1", "y"), ("c", "1", "y"), ("a", "2", "x"), ("b", "2", "y")]
    left_out = table(*rows, ("c", "2", missing), ("d", "1", missing))
    assert alpha(left_out).value == 1.0
    assert [(each.label, each.value, each.n) for each in alpha_per_label(left_out)] == [
        ("x", 1.0, 2), ("y", 1.0, 2)
    ]  # fmt: skip
    assert [each.label for each in pairwise_f1(left_out, repeats=0)] == ["x", "y"]


def test_na_none_and_null_are_words():
    rows = [(item, coder, word) for item, word in zip("abc", ("NA", "None", "null"), strict=True)
            for coder in ("NA", "None")]  # fmt: skip
    assert alpha(table(*rows)).value == 1.0
    assert [each.label for each in alpha_per_label(table(*rows))] == ["NA", "None", "null"]


def test_whole_numbers_are_one_label_however_they_are_stored():
    labels = pd.Series([1, 1.0, 0, 0.0], dtype=object)
    both = pd.DataFrame({"item": list("aabb"), "annotator": list("1212"), "label": labels})
    assert alpha(both).value == 1.0


def test_a_label_without_an_annotator_is_refused():
    with pytest.raises(ValueError, match="item a: label 'x' has no annotator"):
        alpha(table(("a", None, "x"), ("a", "2", "x")))
