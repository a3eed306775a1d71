from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from toolkit.models.base import Classifier
from toolkit.models.linear.classifier import LinearClassifier, runs, sigmoid
from toolkit.models.linear.features import tokenize

TEXTS = [
    "A shameful and reckless vote was held.",
    "Their reckless plan is a disgrace!",
    "What a shameful disgrace of a plan.",
    "The vote was held on Monday.",
    "The plan was read on Monday.",
    "On Tuesday the plan was put to a vote.",
] * 3
LABELS = [("loaded",), ("loaded",), ("loaded",), (), (), ()] * 3


@pytest.fixture
def model() -> LinearClassifier:
    return LinearClassifier("words", ("loaded",), min_df=1).fit(TEXTS, LABELS)


def test_is_a_classifier(model: LinearClassifier) -> None:
    assert isinstance(model, Classifier)


def test_probabilities_are_those_of_scikit_learn(model: LinearClassifier) -> None:
    from sklearn.linear_model import LogisticRegression

    columns = model.ngrams.transform(tokenize(TEXTS)).values
    theirs = LogisticRegression(C=1.0, max_iter=1000).fit(columns, [bool(x) for x in LABELS])
    np.testing.assert_allclose(
        model.predict_proba(TEXTS)[:, 0], theirs.predict_proba(columns)[:, 1], atol=1e-6
    )


def test_vectors_are_folded_into_the_words_weights() -> None:
    rng = np.random.default_rng(0)
    words = sorted(set(tokenize([*TEXTS, "outrageous"]).words))
    vectors = {word: rng.normal(size=3) for word in words}
    vectors["outrageous"] = vectors["shameful"].copy()
    model = LinearClassifier("words", ("loaded",), min_df=1)
    model.fit(TEXTS, LABELS, vectors=vectors)
    assert model.weights.shape == (1, model.ngrams.n_features)
    before = LinearClassifier("words", ("loaded",), min_df=1).fit(TEXTS, LABELS)
    assert "outrageous" not in before.ngrams.vocabulary
    # A word that no text holds takes on what its vector shares with a loaded one.
    column = model.ngrams.vocabulary["outrageous"]
    assert model.weights[0, column] != 0.0


def test_mask_silences_a_corpus_about_a_label() -> None:
    labels = [("a",), (), ("b",), ()]
    texts = ["red tea", "green tea", "red cup", "green cup"]
    mask = np.array([[True, False], [True, False], [False, True], [False, True]])
    model = LinearClassifier("two", ("a", "b"), min_df=1).fit(texts, labels, coded=mask)
    for column, rows in enumerate(([0, 1], [2, 3])):
        alone = LinearClassifier("two", ("a", "b"), min_df=1)
        alone.ngrams = model.ngrams
        expected = LinearClassifier("one", ("x",), min_df=1)
        expected.fit([texts[i] for i in rows], [("x",) if labels[i] else () for i in rows])
        word = model.ngrams.vocabulary["red"]
        same_sign = expected.weights[0, expected.ngrams.vocabulary["red"]]
        assert model.weights[column, word] * same_sign > 0


def test_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown label 'sun': not one of rain"):
        LinearClassifier("weather", ("rain",)).fit(["x"], [("sun",)])


def test_a_label_never_seen_is_never_given() -> None:
    model = LinearClassifier("weather", ("rain", "sun"), min_df=1)
    model.fit(["wet day", "dry day"], [("rain",), ()])
    assert model.predict_proba(["sun"])[0, 1] < 1e-6


def test_evidence_is_words_of_the_text(model: LinearClassifier) -> None:
    text = "It was a shameful and reckless plan."
    (spans,) = model.explain([text])
    words = " ".join(text[s.start : s.end] for s in spans)
    assert "shameful" in words
    assert "reckless" in words
    assert "It" not in words.split()
    assert model.explain(["The vote was held on Monday.", ""]) == [(), ()]


def test_spread_adds_up_to_the_score(model: LinearClassifier) -> None:
    tokens = tokenize(TEXTS)
    scores, own = model.logits(tokens)
    share = model.ngrams.spread(own, model.weights[0], len(tokens))
    total = np.bincount(tokens.owner, share, minlength=len(TEXTS)) + model.intercept[0]
    np.testing.assert_allclose(total, scores[:, 0], atol=1e-9)


def test_empty_input(model: LinearClassifier) -> None:
    assert model.predict_proba([]).shape == (0, 1)
    alone = 1.0 / (1.0 + np.exp(-model.intercept[0]))
    assert model.predict_proba([""])[0, 0] == pytest.approx(alone)


def test_saved_model_is_the_same(model: LinearClassifier, tmp_path: Path) -> None:
    model.save(tmp_path / "a")
    model.save(tmp_path / "b")
    for name in ("config.json", "model.safetensors"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    again = LinearClassifier.load(tmp_path / "a")
    np.testing.assert_allclose(again.predict_proba(TEXTS), model.predict_proba(TEXTS), atol=2e-3)
    assert again.predict(TEXTS) == model.predict(TEXTS)


@pytest.mark.parametrize("wrong", ["version", "kind", "missing", "words", "text", "weights"])
def test_a_broken_model_is_refused(wrong: str, model: LinearClassifier, tmp_path: Path) -> None:
    model.save(tmp_path)
    file = tmp_path / "config.json"
    config = json.loads(file.read_text())
    if wrong == "version":
        config["version"] = 99
    elif wrong == "kind":
        config["kind"] = "other"
    elif wrong == "words":
        config["ngrams"]["words"].pop()
    if wrong == "missing":
        (tmp_path / "model.safetensors").unlink()
    elif wrong == "weights":
        (tmp_path / "model.safetensors").write_bytes(b"\x00" * 40)
    file.write_text("{" if wrong == "text" else json.dumps(config))
    with pytest.raises(ValueError, match=str(tmp_path)) as caught:
        LinearClassifier.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_runs_stop_at_the_end_of_a_text() -> None:
    tokens = tokenize(["a b", "c d"])
    assert runs(np.array([0, 1, 2]), tokens) == [(0, 1), (2, 2)]
    assert runs(np.array([], np.int64), tokens) == []


def test_sigmoid_is_safe_at_both_ends() -> None:
    assert sigmoid(np.array([-1e9, 0.0, 1e9])).tolist() == pytest.approx([0.0, 0.5, 1.0])
