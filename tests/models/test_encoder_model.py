"""A model folder of an encoder: read, moved to an operating point, run in torch."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from math import log
from pathlib import Path

import numpy as np
import pytest
import torch

from toolkit.codebook import load_codebook
from toolkit.models.base import Model
from toolkit.models.calibration import Calibration
from toolkit.models.encoder.config import EncoderConfig, EvidenceWeight
from toolkit.models.marked_words import content_words
from toolkit.models.registry import BUNDLED, load_model
from toolkit.schema import Prediction

ARTICLE = ["The mayor said it rained.", "A vile plot.", "Police, the mayor said, rained.", "It."]
FORECAST = Path(__file__).parents[2] / "data" / "own_codebook" / "forecast.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, untrained):
    where = tmp_path_factory.mktemp("model")
    books = [load_codebook(name) for name in ("loaded_language", "framing", "sourcing")]
    untrained(where, books, ["loaded_language", "sourcing"])
    return where


def loaded(prediction: Prediction) -> float:
    return prediction.labels["loaded_language"]["loaded"]


def same(ours: list[list[Prediction]], theirs: list[list[Prediction]]) -> None:
    for a, b in zip(chain.from_iterable(ours), chain.from_iterable(theirs), strict=True):
        for question, p in a.labels.items():
            assert p.keys() == b.labels[question].keys()
            np.testing.assert_allclose([*p.values()], [*b.labels[question].values()], atol=1e-4)
        assert [s[:3] for s in a.spans["sourcing"]] == [s[:3] for s in b.spans["sourcing"]]


def test_every_sentence_of_every_article_has_a_prediction(folder):
    model = load_model(folder)
    assert isinstance(model, Model)
    assert [book.name for book in model.codebooks] == ["loaded_language", "framing", "sourcing"]
    predictions = model.predict([ARTICLE, [], ["It rained."]])
    assert [len(of_article) for of_article in predictions] == [4, 0, 1]
    for prediction in chain.from_iterable(predictions):
        for book in model.codebooks:
            for question in book.questions:
                p = prediction.labels[question.id]
                assert set(p) <= set(question.label_ids)
                assert len(p) == (1 if question.kind == "single" else len(question.scored_ids))
                assert all(0 <= share <= 1 for share in p.values())
    same(predictions[2:], model.predict([["It rained."]]))
    assert model.predict([[]]) == [[]]
    assert model.predict([]) == []


def test_a_model_answers_an_own_codebook_and_carries_it(tmp_path, untrained):
    own = load_codebook(FORECAST)
    untrained(tmp_path, [own], [], graph=False)
    model = load_model(tmp_path, device="cpu")
    assert [(book.name, book.sha256) for book in model.codebooks] == [(own.name, own.sha256)]
    question = own.questions[0]
    for text, prediction in zip(ARTICLE, model.predict([ARTICLE])[0], strict=True):
        assert set(prediction.labels) == {question.id}
        held = question.holding(prediction.labels[question.id])
        assert {span.label for span in prediction.spans[own.name]} <= set(held) - {"none"}
        assert all(text[s.start : s.end].strip() for s in prediction.spans[own.name])
        assert prediction.confident == {own.name: False}


def test_another_codebook_than_the_heads_are_for_is_named(folder, tmp_path):
    found = json.loads((folder / "config.json").read_text())
    for name in ("tokenizer.json", "model.onnx"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    found["heads"][0]["labels"] = ["angry"]
    (tmp_path / "config.json").write_text(json.dumps(found))
    with pytest.raises(ValueError, match="no head loaded_language with the labels of codebook"):
        load_model(tmp_path)


def test_torch_and_the_graph_say_the_same(folder, monkeypatch):
    # Whatever this processor multiplies fast: bfloat16 would keep three digits.
    monkeypatch.setattr("toolkit.models.encoder.network.precision", lambda _: torch.float32)
    same(load_model(folder).predict([ARTICLE]), load_model(folder, device="cpu").predict([ARTICLE]))


def test_an_operating_point_moves_its_threshold_to_one_half(folder):
    plain = load_model(folder).predict([ARTICLE])[0]
    moved = load_model(folder, operating_point="f1").predict([ARTICLE])[0]
    log_odds = np.log(0.999999 / 0.000001)
    for a, b in zip(map(loaded, plain), map(loaded, moved), strict=True):
        assert b == pytest.approx(1 / (1 + np.exp(log_odds - np.log(a / (1 - a)))), rel=1e-3)
    with pytest.raises(ValueError, match="no thresholds for 'recall'; there are: f1"):
        load_model(folder, operating_point="recall")


def test_confident_is_what_reaches_the_threshold(folder):
    for prediction in load_model(folder).predict([ARTICLE])[0]:
        assert prediction.confident["loaded_language"]
        p = prediction.labels["framing"].values()
        least = min((value for value in p if value >= 0.5), default=1 - max(p))
        assert prediction.confident["framing"] == (least >= 0.9)
        assert not prediction.confident["sourcing"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"confidence": {"framing": "high"}}, "must be a valid number.*'high'"),
        ({"thresholds": {"f1": {"loaded_language": [1.0]}}}, "must be less than 1"),
        ({"heads": [{"name": "a", "kind": "other", "labels": ["x"]}]}, "kind: must be 'multi'"),
        ({"heads": [{"name": "a", "kind": "multi", "labels": []}]}, "a model needs heads"),
        ({"heads": [{"name": "a", "kind": "multi", "labels": ["x"]}] * 2}, "a name of its own"),
        ({"rule_ensemble": {"mood": 1.0}}, "rules for mood"),
        ({"version": 99}, "not an encoder model of version"),
    ],
)
def test_a_broken_configuration_is_named(folder, tmp_path, change, message):
    config = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, **change}))
    with pytest.raises(ValueError, match=rf"config\.json cannot be read: .*({message})"):
        load_model(tmp_path)


def test_float_weights_that_are_not_there_are_named(folder, tmp_path):
    for name in ("config.json", "tokenizer.json", "model.onnx"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert load_model(tmp_path).predict([ARTICLE])
    with pytest.raises(ValueError, match="has no float weights"):
        load_model(tmp_path, device="cpu")


def test_the_lexical_model_weighs_where_the_configuration_says_so(folder):
    config = EncoderConfig.load(folder)
    plain, linear = load_model(folder), load_model("linear")
    lexical = folder / "lexical"
    lexical.mkdir()
    for part in ("loaded_language", "framing"):
        (lexical / part).symlink_to(BUNDLED / "linear" / part)
    spoken = [text for text in ARTICLE if content_words(text)]
    for weight in (0.0, 0.5, 1.0):
        weights = {"loaded_language": EvidenceWeight(weight, Calibration(1.0, (0.0,)))}
        replace(config, lexical=weights).save(folder)
        joint = load_model(folder)
        assert joint.sha256 != plain.sha256
        network, words, together = (
            np.array([log(p / (1 - p)) for p in map(loaded, model.predict([spoken])[0])])
            for model in (plain, linear, joint)
        )
        np.testing.assert_allclose(together, (1 - weight) * network + weight * words, atol=1e-3)
        assert [p.labels["framing"] for p in joint.predict([ARTICLE])[0]] == [
            p.labels["framing"] for p in plain.predict([ARTICLE])[0]
        ]
    text = (folder / "config.json").read_text()
    (folder / "config.json").write_text(text.replace('"weight": 1.0', '"weight": 1.5'))
    with pytest.raises(ValueError, match=r"weight: must be less than or equal to 1"):
        load_model(folder)
    config.save(folder)
