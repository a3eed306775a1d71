"""Trainings from files: what is learned from, what is kept out, how it is measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from toolkit.models.encoder.heads import FRAMING, LOADED, LOADED_SPANS, SOURCING_SPANS
from toolkit.cli import app
from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import Item, Parts, assemble
from toolkit.schema import FACETS, Annotation, Article, TextSpan
from toolkit.training.config import TrainConfig, read_config
from toolkit.training.examples import load_sources, stage_passages
from toolkit.evaluation.metrics import (
    average_precision,
    binary,
    by_group,
    labels_macro_f1,
    macro_f1,
    mcc,
    risk_coverage,
    span_scores,
)
from toolkit.training.sources import passages, without

CARD = CorpusCard("tiny", "Tiny", "1", "CC0", "none", "https://example.org", {"a.txt": "00"})
CONFIG = """
sources:
  ours: {corpus: five_newsrooms, reading: our, parts: [train], develop_parts: [dev]}
stages:
  - sources: {ours: 2}
    epochs: 1
"""


def tiny(annotations: list[Annotation]):
    text = "A botched sale. She said it rained. Rain."
    spans = [(0, 15), (16, 35), (36, 41)]
    items = [Item(f"a-{k}", "a", s, e, {"outlet": "herald"}) for k, (s, e) in enumerate(spans)]
    return assemble(CARD, Parts([Article("a", text)], items, annotations, {}))


def test_our_labels_become_passages_in_order():
    rows = [Annotation(f"a-{k}", "final", f, "none") for k in range(3) for f in FACETS]
    rows += [Annotation(f"a-{k}", "final", "framing", "none") for k in (0, 1)]
    rows += [
        Annotation("a-2", "final", "framing", "economic"),
        Annotation("a-0", "final", LOADED, "loaded"),
        Annotation("a-0", "final", LOADED, "loaded", 2, 9),
        Annotation("a-1", "final", LOADED, "none"),
        Annotation("a-2", "final", LOADED, "none"),
        Annotation("a-1", "final", "sourcing", "cue", 4, 8, "r"),
    ]
    (passage,) = passages(tiny(rows), "our")
    assert passage.texts == ("A botched sale.", "She said it rained.", "Rain.")
    first, second, third = passage.known
    assert first.labels[LOADED] == {"loaded": 1.0}
    assert second.labels[LOADED] == {}
    assert third.labels[FRAMING] == {"economic": 1.0}
    assert first.spans[LOADED_SPANS] == ((2, 9, "loaded"),)
    assert second.spans[SOURCING_SPANS] == ((4, 8, "cue"),)
    assert third.spans[SOURCING_SPANS] == ()


def test_experts_soften_a_label():
    rows = [Annotation("a-0", "final", LOADED, "loaded")]
    rows += [
        Annotation("a-0", f"e{k}", LOADED, label) for k, label in enumerate(["loaded", "none"])
    ]
    (passage,) = passages(tiny(rows), "loaded")
    assert passage.known[0].labels[LOADED] == {"loaded": pytest.approx(0.6 + 0.4 * 0.5)}
    assert passage.known[0].spans == {}


def test_propaganda_techniques_that_are_no_loaded_language_count_for_nothing():
    rows = [
        Annotation("a-0", "final", "ptc", "Loaded_Language", 2, 9),
        Annotation("a-1", "final", "ptc", "Doubt", 0, 3),
        Annotation("a-2", "final", "ptc", "none"),
    ]
    (passage,) = passages(tiny(rows), "ptc")
    assert [one.labels[LOADED]["loaded"] for one in passage.known] == [1.0, 0.0, 0.0]
    assert passage.known[1].spans[LOADED_SPANS] == ()


def test_what_is_tested_is_not_learned_from():
    rows = [Annotation(f"a-{k}", "final", LOADED, "none") for k in range(3)]
    found = passages(tiny(rows), "loaded")
    assert without(found, ["she SAID it rained"]) == []
    assert without(found, ["something else"]) == found


def test_a_config_is_read_and_refused(tmp_path):
    file = tmp_path / "t.yaml"
    file.write_text(CONFIG)
    config = read_config(file)
    assert config.settings(0).epochs == 1
    for text, message in (
        (CONFIG.replace("epochs", "epoch"), r"t\.yaml: stages\.0\.epoch: Extra inputs"),
        (CONFIG.replace("{ours: 2}", "{mine: 2}"), r"no source 'mine'; there are ours"),
        (
            CONFIG.replace("reading: our", "reading: her"),
            r"sources\.ours\.reading: Input should be",
        ),
        ("a: [", r"t\.yaml: cannot be read"),
    ):
        file.write_text(text)
        with pytest.raises(ValueError, match=message):
            read_config(file)
    result = CliRunner().invoke(app, ["train", str(file), "--out", str(tmp_path / "m")])
    assert result.exit_code == 2
    assert "cannot be read" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_stage_repeats_its_sources(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    config = TrainConfig.model_validate(
        {
            "sources": {
                "ours": {
                    "corpus": "five_newsrooms", "reading": "our", "parts": ["train"],
                    "develop_parts": ["dev"],
                }
            },
            "stages": [{"sources": {"ours": 2}}],
        }
    )  # fmt: skip
    cuts = load_sources(config)
    learn, develop = cuts["ours"].learn, cuts["ours"].develop
    assert len(stage_passages(cuts, {"ours": 2})) == 2 * len(learn)
    texts = {text for passage in learn for text in passage.texts if text.count(" ") >= 5}
    assert texts.isdisjoint(text for passage in develop for text in passage.texts)


def test_figures_of_known_answers():
    truth = np.array([True, True, False, False])
    p = np.array([0.9, 0.4, 0.6, 0.1])
    assert macro_f1(truth, p >= 0.5) == pytest.approx(0.5)
    assert mcc(truth, p >= 0.5) == pytest.approx(0.0)
    assert average_precision(truth, p) == pytest.approx(0.5 + 0.5 * 2 / 3)
    found = binary(truth, p, ["a", "a", "b", "b"], repeats=50)
    assert found["positive F1"].value == pytest.approx(0.5)
    assert found["positive F1"].low <= 0.5 <= found["positive F1"].high
    assert risk_coverage(truth, p, (1.0, 0.5)) == {1.0: 0.5, 0.5: 0.0}
    assert by_group(truth, p, ["a", "b", "a", "b"])["a"] == {
        "sensitivity": 1.0, "specificity": 0.0, "n": 2.0,
    }  # fmt: skip
    assert labels_macro_f1(["a", "b", "b"], ["a", "b", "a"], ["a", "b", "c"]) == pytest.approx(
        2 / 3
    )


def test_spans_are_compared_text_by_text():
    given = [
        (TextSpan(0, 4, "m", 0.9),),
        (TextSpan(5, 9, "m", 0.8), TextSpan(20, 22, "m", 0.6)),
        (),
    ]
    found = span_scores([[(0, 4)], [(6, 12)], [(0, 1)]], given, ["a", "b", "c"], repeats=20)
    assert found["exact F1"].value == pytest.approx(2 * 1 / 6)
    assert found["overlap F1"].value == pytest.approx(2 / 3)
