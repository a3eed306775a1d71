"""The bundled weights give what their result card says, and the card reaches what was promised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sklearn.metrics import f1_score

from toolkit.models.registry import load_model
from toolkit.corpora import annolexical

RESULTS = Path(__file__).parents[1] / "experiments" / "results"


def card(name: str) -> dict[str, dict[str, dict[str, list[float]]]]:
    found: dict[str, dict[str, dict[str, list[float]]]] = json.loads(
        (RESULTS / f"{name}.json").read_text(encoding="utf-8")
    )
    return found


def test_sourcing_card() -> None:
    figures = card("sourcing_linear")["any attribution, macro-F1"]
    assert figures["extractor"]["sourcing cues"][0] >= 0.80
    baseline = figures["verb list + quotation marks"]
    for cues in ("sourcing cues", "all PolNeAR cues"):
        assert figures["extractor"][cues][1] > baseline[cues][0]


@pytest.mark.corpora
def test_loaded_language_on_annolexical_test(corpora: Path) -> None:
    labelled, _ = annolexical.load(corpora / "annolexical", "test")
    truth = [bool(one.labels) for one in labelled]
    given = load_model("linear").loaded.predict_proba([one.text for one in labelled])[:, 0] >= 0.5
    macro = f1_score(truth, given, average="macro")
    assert macro >= 0.74
    stated = card("loaded_linear")["sentences"]["AnnoLexical test (by sentence)"]["macro-F1"][0]
    assert macro == pytest.approx(stated, abs=0.001)
