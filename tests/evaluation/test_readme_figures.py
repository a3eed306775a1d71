"""The figures of README.md are those of the cards, and the cards' are those of the weights."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from toolkit.evaluation.config import Set
from toolkit.evaluation.evaluate import figures, predict
from toolkit.evaluation.sources import load_set
from toolkit.models.registry import load_model

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "experiments" / "results"
FIGURE = re.compile(r"(?<![\d.])(1\.000|0?\.\d{3})(?: \((0?\.\d{3}) to (1\.000|0?\.\d{3})\))?")
BABE, BASIL, PTC = "BABE held out", "BASIL lexical, never trained on", "ptc, development"
NEWSROOMS = "Five Newsrooms test"
LOADED = ("loaded_language", "loaded")
ANY = "where there is any"
PARTS = ("source", "cue", "content")

Key = tuple[str, ...]
"""A figure of a model card: card, model, set, question, label, measure; of an experiment on folds:
card, classifier, split, measure."""
VERBS = ("sourcing_linear", "verbs and quotation marks")
SOURCING = ("sourcing_linear", "linear", "PolNeAR dev")
DEFAULT_POLNEAR = ("default_model", "default", "polnear, development")


def loaded(set_name: str, *measures: str) -> tuple[list[Key], list[Key]]:
    """Figures of both models on a set."""
    return tuple(
        [(card, model, set_name, *LOADED, measure) for measure in measures]
        for card, model in (("default_model", "default"), ("loaded_linear", "linear"))
    )


HEADLINE: dict[tuple[str, str], tuple[list[Key], ...]] = {
    # Of each row, by what and data: the figures of the default model, of the linear one, and of
    # what is beside them, where that is ours.
    ("loaded language, sentence", "AnnoLexical test"): loaded("AnnoLexical test", "macro-F1"),
    ("loaded language, sentence", "BABE"): loaded(BABE, "positive F1", "MCC"),
    ("loaded language, sentence", "BASIL"): loaded(BASIL, "positive F1"),
    ("loaded words", "propaganda corpus"): (
        [("default_model", "default", PTC, "loaded_language_spans", "loaded", "overlap F1")],
        [("loaded_linear", "linear", "propaganda corpus, test articles", "loaded_language_spans",
          "loaded", "overlap F1")],
    ),
    ("any attribution, sentence", "PolNeAR dev"): (
        [(*DEFAULT_POLNEAR, "attribution", "any", "macro-F1")],
        [(*SOURCING, "attribution", "any", "macro-F1")],
        [(*VERBS, "PolNeAR dev", "attribution", "any", "macro-F1")],
    ),
    ("source / cue / content, exact", "PolNeAR dev"): tuple(
        [(*card, "sourcing_spans", part, "exact F1") for part in PARTS]
        for card in (DEFAULT_POLNEAR, SOURCING)
    ),
    ("naming, role", NEWSROOMS): (
        [("default_model", "default", NEWSROOMS, question, "", "macro-F1")
         for question in ("naming", "role")],
    ),
    ("anonymous sources", "the same"): (
        [("default_model", "default", NEWSROOMS, "naming", "anonymous", "recall")],
    ),
    ("framing", "the same"): (
        [("default_model", "default", NEWSROOMS, "framing", "", "micro-F1")],
    ),
    ("framing, topics held out", "forum"): (
        [],
        [("framing_linear", "linear model", "leave one out by topic", "macro-F1")],
        [("framing_linear", "word n-grams", "leave one out by topic", "macro-F1")],
    ),
}  # fmt: skip
FOLDS: dict[str, tuple[list[Key], ...]] = {
    # By config: the figures of the encoder, and of word n-grams.
    name: (
        [(name, encoder, split, measure)],
        [(f"{name.partition('_')[0]}_tfidf", "word n-grams", split, measure)],
    )
    for name, encoder, split, measure in (
        ("babe_joint", "MiniLM and word n-grams", "grouped by document", "macro-F1"),
        ("basil_minilm_annolexical", "MiniLM", "grouped by event", "positive F1"),
        ("forum_minilm", "MiniLM", "leave one out by topic", "macro-F1"),
        ("ccf_minilm", "MiniLM", "grouped by document", "macro-F1"),
    )
}


@cache
def figures_of(card: str) -> dict[Key, list[float]]:
    content = json.loads((RESULTS / f"{card}.json").read_text(encoding="utf-8"))
    keys = ("model", "set", "question", "label", "measure")
    if "corpora" in content:
        keys = ("classifier", "split", "measure")
    measured: dict[Key, list[float]] = {}
    for row in content["figures"]:
        measured.setdefault(tuple(row[key] for key in keys), row["figure"])
    return measured


def tables() -> list[list[list[str]]]:
    """The tables of the section, each a list of rows of cells, without the header."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## How wrong is it", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in
         block.splitlines()[2:]]
        for block in blocks
    ]  # fmt: skip


def check(cell: str, keys: list[Key], where: str) -> None:
    """The figures of a cell, in order, are those of the cards, rounded to three places; so are the
    intervals that it has."""
    stated = FIGURE.findall(cell)
    assert len(stated) == len(keys), f"{where}: {len(stated)} figures, {len(keys)} in the cards"
    for texts, (card, *key) in zip(stated, keys, strict=True):
        measured = figures_of(card)[tuple(key)]
        for text, value in zip(texts, measured, strict=True):
            assert not text or float(text) == pytest.approx(value, abs=0.00051), (
                f"{where}: README says {text}, {card}.json {value:.4f} for {', '.join(key)}"
            )


def headline_rows() -> list[tuple[str, str, list[str]]]:
    rows, what = [], ""
    for cells in tables()[0]:
        what = cells[0] or what
        rows.append((what, cells[1], cells[2:]))
    return rows


def test_the_headline_table_says_what_the_cards_say():
    rows = headline_rows()
    assert len(rows) == len(HEADLINE)
    for what, data, cells in rows:
        columns = next(
            columns
            for (row, start), columns in HEADLINE.items()
            if row == what and data.startswith(start)
        )
        for number, keys in enumerate(columns):
            check(cells[number], keys, f"{what}, {data}")


def test_the_table_of_folds_says_what_the_cards_say():
    rows = {cells[1].strip("`"): cells[2:] for cells in tables()[1]}
    assert rows.keys() == FOLDS.keys()
    for name, columns in FOLDS.items():
        for number, keys in enumerate(columns):
            check(rows[name][number], keys, name)


def test_a_figure_that_is_not_the_cards_is_noticed():
    keys = HEADLINE["loaded language, sentence", "BABE"][0]
    values = [figures_of(card)[tuple(key)][0] for card, *key in keys]
    check("F1 {:.3f}, MCC {:.3f}".format(*values), keys, "as it is")
    with pytest.raises(AssertionError, match="README says"):
        check(f"F1 {values[0] - 0.001:.3f}, MCC {values[1]:.3f}", keys, "changed")
    with pytest.raises(AssertionError, match="1 figures, 2 in the cards"):
        check("F1 .762", keys, "one is missing")


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("model", "source", "question", "key"),
    [
        ("default", Set(corpus="babe", parts=("held_out",)), "loaded_language",
         ("default_model", "default", BABE, *LOADED, "positive F1")),
        ("linear", Set(corpus="polnear", parts=("dev",)), "attribution",
         (*SOURCING, "attribution", "any", "macro-F1")),
    ],
    ids=["default on BABE", "linear on PolNeAR"],
)  # fmt: skip
def test_the_shipped_weights_give_a_headline_figure(
    corpora, monkeypatch, model, source, question, key
):
    monkeypatch.setenv("TOOLKIT_DATA", str(corpora))
    shipped = load_model(model)
    texts = predict(shipped, load_set(source).passages)
    codebook = next(
        book for book in shipped.codebooks if question in [each.id for each in book.questions]
    )
    measured = {
        (row.question, row.label, row.measure): row.figure.value
        for row in figures(texts, [codebook], repeats=1)
    }
    card, *rest = key
    assert measured[tuple(rest[2:])] == pytest.approx(figures_of(card)[tuple(rest)][0], abs=0.0005)
