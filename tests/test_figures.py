"""The README's tables of figures agree with the result cards, and with the shipped weights."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FIGURE = re.compile(r"(?<![\w.])1?\.\d{3}")
DEFAULT, DEVELOPMENT = "default_model", "polnear, development"
# Row of a table, by its first cells -> what finds the figures of its cell for the default model.
MODEL_ROWS: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {
    ("loaded language, sentence", "AnnoLexical"): [
        ("AnnoLexical test", "loaded_language", "loaded", "macro-F1")
    ],
    ("", "BABE"): [
        ("BABE held out", "loaded_language", "loaded", "positive F1"),
        ("BABE held out", "loaded_language", "loaded", "MCC"),
    ],
    ("", "BASIL"): [
        ("BASIL lexical, never trained on", "loaded_language", "loaded", "positive F1")
    ],
    ("loaded words", "propaganda"): [
        ("ptc, development", "loaded_language_spans", "loaded", "overlap F1")
    ],
    ("any attribution, sentence", "PolNeAR"): [(DEVELOPMENT, "attribution", "any", "macro-F1")],
    ("source / cue / content, exact", "PolNeAR"): [
        (DEVELOPMENT, "sourcing_spans", label, "exact F1") for label in ("source", "cue", "content")
    ],
    ("naming, role", "Five Newsrooms"): [
        ("Five Newsrooms test", question, "", "macro-F1") for question in ("naming", "role")
    ],
    ("anonymous sources", "the same"): [("Five Newsrooms test", "naming", "anonymous", "recall")],
    ("framing", "the same"): [("Five Newsrooms test", "framing", "", "micro-F1")],
}
FOLD_ROWS = {
    "BABE, by article": ("babe_joint", "babe_tfidf", "grouped by document", "macro-F1"),
    "BASIL lexical, by event": (
        "basil_minilm_annolexical", "basil_tfidf", "grouped by event", "positive F1",
    ),
    "forum, topics held out": (
        "forum_minilm", "forum_tfidf", "leave one out by topic", "macro-F1",
    ),
    "Canadian climate news, by document": (
        "ccf_minilm", "ccf_tfidf", "grouped by document", "macro-F1",
    ),
}  # fmt: skip


def table_rows() -> list[list[str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def card(name: str) -> Any:
    path = ROOT / "experiments" / "results" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))["figures"]


def shown(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def figure(rows: Any, **wanted: str) -> list[float]:
    (row,) = [row for row in rows if wanted.items() <= row.items()]
    return list(row["figure"])


@pytest.mark.parametrize(("what", "data"), MODEL_ROWS)
def test_the_default_model_s_column_is_its_card_s(what: str, data: str) -> None:
    (row,) = [r for r in table_rows() if r[0] == what and r[1].startswith(data)]
    rows = [r for r in card(DEFAULT) if r["model"] == "default"]
    names = ("set", "question", "label", "measure")
    wanted = [dict(zip(names, place, strict=True)) for place in MODEL_ROWS[what, data]]
    found = FIGURE.findall(row[2])
    figures = [figure(rows, **place) for place in wanted]
    values = [shown(value) for value, _, _ in figures]
    if len(found) == len(values):
        assert found == values
    else:  # the first with its interval
        assert found == [*map(shown, figures[0]), *values[1:]]


@pytest.mark.parametrize("what", FOLD_ROWS)
def test_the_table_of_folds_is_its_cards_s(what: str) -> None:
    (row,) = [r for r in table_rows() if r[0] == what]
    encoder, words, split, measure = FOLD_ROWS[what]
    found = [FIGURE.findall(cell) for cell in row[2:4]]
    figures = {}
    for name in (encoder, words):
        own = [r for r in card(name) if not r["classifier"].startswith("majority")]
        figures[name] = figure(own, split=split, measure=measure)
    assert f"`{encoder}`" in row[1]
    assert found == [[*map(shown, figures[encoder])], [shown(figures[words][0])]]


@pytest.mark.corpora
@pytest.mark.parametrize(("model", "column"), [("default", 2), ("linear", 3)])
def test_babe_is_recomputed_from_the_shipped_weights(
    model: str, column: int, corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.evaluation.config import read_evaluation
    from toolkit.evaluation.run import run_evaluation

    monkeypatch.setenv("TOOLKIT_DATA", str(corpora))
    settings = read_evaluation(ROOT / "experiments" / "configs" / "report_linear.yaml")
    changes = {"models": (model,), "bootstrap": 2}
    changes["sets"] = {name: s for name, s in settings.sets.items() if name == "BABE held out"}
    changed = settings.model_copy(update=changes)
    content = run_evaluation(changed, work=tmp_path, report=lambda line: None)
    (row,) = [r for r in table_rows() if not r[0] and r[1].startswith("BABE")]
    found = FIGURE.findall(row[column])
    figures = [
        figure(content["figures"], question="loaded_language", label="loaded", measure=measure)[0]
        for measure in ("positive F1", "MCC")
    ]
    assert [found[0], found[-1]] == [*map(shown, figures)]
