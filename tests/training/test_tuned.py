"""An encoder tuned to one codebook keeps the contract of every classifier."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.base import Classifier
from toolkit.training.config import FitSettings
from toolkit.training.tuned import TunedEncoder

SETTINGS = FitSettings(epochs=25, rate=3e-3, head_rate=2e-2, batch_tokens=128)


@pytest.fixture(scope="module")
def tuned(small_encoder, weather) -> TunedEncoder:
    texts, labels = zip(*weather(80), strict=True)
    model = TunedEncoder("weather", ["dry", "wet"], checkpoint=str(small_encoder),
                         settings=SETTINGS)  # fmt: skip
    return model.fit(texts, [(label,) for label in labels])


def test_it_is_a_classifier_that_learns(tuned):
    assert isinstance(tuned, Classifier)
    texts = ["Hail struck the town.", "Drought hit our hills."]
    p = tuned.predict_proba(texts)
    assert p.shape == (2, 2)
    assert tuned.predict(texts) == [("wet",), ("dry",)]
    for text, spans in zip(texts, tuned.explain(texts), strict=True):
        assert spans
        assert all(text[s.start : s.end].strip() for s in spans)


def test_it_is_read_back_as_it_was(tuned, tmp_path):
    tuned.save(tmp_path)
    again = TunedEncoder.load(tmp_path)
    texts = ["Wind dried the fields.", "Snow came down."]
    np.testing.assert_allclose(again.predict_proba(texts), tuned.predict_proba(texts), atol=1e-6)
    assert again.classes_ == ("dry", "wet")
    assert not [p for p in tmp_path.rglob("*") if p.suffix in {".pkl", ".pt", ".bin"}]


def test_it_goes_on_from_a_trained_encoder(tuned, small_encoder, tmp_path):
    tuned.save(tmp_path)
    short = FitSettings(epochs=0.01, rate=1e-9, head_rate=1e-9)
    more = TunedEncoder("weather", ["dry"], checkpoint=str(small_encoder), start=tmp_path,
                        settings=short)  # fmt: skip
    more.fit(["Rain fell.", "Wind dried."], [(), ("dry",)])
    own, other = (m._network.encoder.state_dict() for m in (tuned, more))
    for name, weights in own.items():
        np.testing.assert_allclose(weights, other[name], atol=1e-6)
    with pytest.raises(ValueError, match="train that model first"):
        TunedEncoder("w", ["x"], checkpoint=str(small_encoder), start=tmp_path / "no").fit(
            ["a"], [()]
        )


def test_frozen_layers_stay_as_they_came(small_encoder, tuned, tmp_path):
    tuned.save(tmp_path)
    half = TunedEncoder("weather", ["dry"], checkpoint=str(small_encoder), start=tmp_path,
                        settings=SETTINGS, freeze=1)  # fmt: skip
    half.fit(["Rain fell.", "Wind dried the fields."], [(), ("dry",)])
    before, after = (m._network.encoder.state_dict() for m in (tuned, half))
    stays = {name for name in before if np.array_equal(before[name], after[name])}
    assert {n for n in before if n.startswith(("embeddings.", "encoder.layer.0."))} <= stays
    assert any(name.startswith("encoder.layer.1.") for name in before.keys() - stays)


def test_before_it_has_learned_it_says_so():
    with pytest.raises(ValueError, match="learned nothing yet"):
        TunedEncoder("w", ["x"]).predict_proba(["a"])
