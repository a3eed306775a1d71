"""Models by name: bundled and pinned, of other packages, behind one another."""

from __future__ import annotations

import json
import shutil

import pytest

from toolkit import registry as plug_ins
from toolkit.codebook import load_codebook
from toolkit.models import registry
from toolkit.models.cascade import Cascade
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.folder import pin_models
from toolkit.models.registry import BUNDLED, PINS, load_model, models
from toolkit.schema import Prediction

BOOK = load_codebook("loaded_language")


class Fixed:
    """A model that is sure of sentences with ``sure`` in them, and keeps what it was asked."""

    name, sha256, codebooks = "fixed", "0", (BOOK,)

    def __init__(self, p: float) -> None:
        self.p, self.asked = p, []

    def predict(self, articles):
        self.asked = [list(sentences) for sentences in articles]
        return [
            [
                Prediction({BOOK.name: {"loaded": self.p if "sure" in text else 0.6}})
                for text in sentences
            ]
            for sentences in articles
        ]


def test_the_pins_are_those_of_the_bundled_folders(tmp_path):
    shutil.copytree(BUNDLED, tmp_path / "models")
    assert pin_models(tmp_path / "models") == json.loads(PINS.read_text())


def test_a_bundled_folder_that_was_changed_is_refused(tmp_path, monkeypatch):
    shutil.copytree(BUNDLED / "linear", tmp_path / "linear")
    monkeypatch.setattr(registry, "BUNDLED", tmp_path)
    assert load_model("linear").name == "linear"
    ConfidenceThresholds({"framing": 0.5}).save(tmp_path / "linear")
    with pytest.raises(ValueError, match=r"is not the pinned one; reinstall"):
        load_model("linear")


def test_a_model_carries_its_parts():
    parts = {path.name for path in (BUNDLED / "default" / "lexical").iterdir()}
    assert parts == {"loaded_language", "framing"}


def test_what_is_no_model_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"no such model; .* There are: cascade, default, linear"):
        load_model("defualt")
    (tmp_path / "config.json").write_text('{"kind": "oracle"}')
    with pytest.raises(ValueError, match="'oracle', not one of encoder, linear, cascade"):
        load_model(tmp_path)
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(ValueError, match=r"config\.json cannot be read: not a mapping"):
        load_model(tmp_path)
    with pytest.raises(ValueError, match="one set of thresholds"):
        load_model("linear", operating_point="f1")


@pytest.mark.parametrize(
    ("value", "error"), [(lambda **_: Fixed(0.9), ""), (7, "neither a model nor a folder")]
)
def test_other_packages_add_models(monkeypatch, value, error):
    class Point:
        value = "package:model"

    points = {registry.GROUP: {"theirs": Point}}
    monkeypatch.setattr(registry, "plugins", lambda group: points.get(group, {}))
    monkeypatch.setattr(registry, "load_plugin", lambda group, name: value)
    assert models()[-1] == "theirs"
    if error:
        with pytest.raises(ValueError, match=error):
            load_model("theirs")
    else:
        assert load_model("theirs").predict([["sure"]])[0][0].labels[BOOK.name]["loaded"] == 0.9
    assert plug_ins.plugins("toolkit.models") is not points


def test_a_cascade_asks_for_what_the_first_is_not_sure_of():
    first, second = Fixed(0.99), Fixed(0.2)
    cascade = Cascade("c", "0", first, second, ConfidenceThresholds({BOOK.name: 0.9}))
    articles = [["x", "sure", "y", "z"], [], ["sure", "sure"], ["sure", "w"]]
    predictions = cascade.predict(articles)
    assert second.asked == [["x"], ["sure", "y", "z"], ["sure", "w"]]
    assert [[p.labels[BOOK.name]["loaded"] for p in of_article] for of_article in predictions] == [
        [0.6, 0.99, 0.6, 0.6], [], [0.99, 0.99], [0.99, 0.6],
    ]  # fmt: skip


def test_a_cascade_without_thresholds_is_its_second_model():
    cascade = Cascade("c", "0", Fixed(0.99), Fixed(0.2), ConfidenceThresholds())
    assert cascade.predict([["sure"]]) == Fixed(0.2).predict([["sure"]])


def test_a_cascade_of_models_of_different_codebooks_is_refused():
    other = Fixed(0.5)
    other.codebooks = (load_codebook("framing"),)
    with pytest.raises(ValueError, match="answer different codebooks"):
        Cascade("c", "0", Fixed(0.5), other, ConfidenceThresholds())


def test_a_cascade_keeps_to_the_models_it_was_made_for(tmp_path, monkeypatch):
    shutil.copytree(BUNDLED / "cascade", tmp_path / "cascade")
    shutil.copytree(BUNDLED / "linear", tmp_path / "linear")
    ConfidenceThresholds().save(tmp_path / "linear")
    with pytest.raises(ValueError, match="was made for another linear"):
        load_model(tmp_path / "cascade")


def test_thresholds_are_kept_with_a_model(tmp_path):
    thresholds = ConfidenceThresholds({"framing": 0.7})
    assert ConfidenceThresholds.load(tmp_path) == ConfidenceThresholds()
    thresholds.save(tmp_path)
    assert ConfidenceThresholds.load(tmp_path) == thresholds
    (tmp_path / "confidence.json").write_text("[]")
    with pytest.raises(ValueError, match=r"confidence\.json: cannot be read"):
        ConfidenceThresholds.load(tmp_path)
