"""Models by name: bundled and pinned, of other packages."""

from __future__ import annotations

import json
import shutil

import pytest

from toolkit import registry as plug_ins
from toolkit.codebook import load_codebook
from toolkit.models import registry
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
    assert parts == {"loaded_language", "framing", "sourcing"}


def test_what_is_no_model_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"no such model; .* There are: default, fast, linear"):
        load_model("defualt")
    (tmp_path / "config.json").write_text('{"kind": "oracle"}')
    with pytest.raises(ValueError, match="'oracle', not one of encoder, linear"):
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


def test_thresholds_are_kept_with_a_model(tmp_path):
    thresholds = ConfidenceThresholds({"framing": 0.7})
    assert ConfidenceThresholds.load(tmp_path) == ConfidenceThresholds()
    thresholds.save(tmp_path)
    assert ConfidenceThresholds.load(tmp_path) == thresholds
    (tmp_path / "confidence.json").write_text("[]")
    with pytest.raises(ValueError, match=r"confidence\.json: cannot be read"):
        ConfidenceThresholds.load(tmp_path)
