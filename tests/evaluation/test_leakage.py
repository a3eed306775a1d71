from __future__ import annotations

import random

import numpy as np
import pytest

from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.folds import random_folds
from toolkit.evaluation.leakage import leakage_audit, majority
from toolkit.evaluation.metrics import macro_f1
from toolkit.models.linear.classifier import LinearClassifier
from toolkit.schema import LabelledText

OUTLETS = ("alder", "birch", "cedar", "elm", "fir", "gorse")


def make() -> LinearClassifier:
    return LinearClassifier("c", ("yes",), min_df=1)


def corpus(leak: bool) -> list[LabelledText]:
    """Labels that stand in the words, or labels that stand in the outlet's name alone."""
    rng = random.Random(7)
    texts = []
    for i in range(240):
        outlet = i % 6
        label = outlet % 2 == 0 if leak else rng.random() < 0.5
        noise = " ".join(rng.choice(["river", "road", "tax", "vote", "crop"]) for _ in range(5))
        word = OUTLETS[outlet] if leak else ("good" if label else "bad")
        groups = {"outlet": f"o{outlet}", "document": f"d{i // 2}"}
        texts.append(LabelledText(str(i), f"{word} {noise} {i}", ("yes",) if label else (), groups))
    return texts


def audit(texts: list[LabelledText]) -> dict[str, float]:
    return {
        finding.name: finding.value
        for finding in leakage_audit(texts, make, ("yes",), leave_out=("outlet",), seed=1)
    }


def test_a_corpus_that_leaks_is_found_out():
    values = audit(corpus(leak=True))
    assert values["random folds"] > 0.95
    assert values["leave one outlet out"] < 0.6
    assert values["majority label of the outlet, random folds"] > 0.95
    assert values["outlet predicted from the scores"] > 1.5 * values["  by chance"]


def test_a_sound_corpus_is_let_be():
    values = audit(corpus(leak=False))
    assert values["random folds"] > 0.95
    assert values["leave one outlet out"] > 0.95
    assert values["majority label of the outlet, random folds"] < 0.65
    assert values["outlet predicted from the scores"] < 0.3


def test_copies_across_folds_are_counted():
    texts = corpus(leak=False)
    long = " ".join(f"word{i}" for i in range(40))
    pairs = [LabelledText(f"c{i}", "The same words.", (), {"outlet": "o1"}) for i in range(40)]
    nearly = [LabelledText(f"n{i}", f"{long} {i}", (), {"outlet": "o1"}) for i in range(40)]
    values = audit([*texts, *pairs, *nearly])
    assert values["texts with a copy across random folds"] == pytest.approx(40 / 320)
    assert values["texts with a near copy across folds"] == pytest.approx(80 / 320, abs=0.01)


def test_nothing_to_audit():
    with pytest.raises(ValueError, match="no texts to audit"):
        leakage_audit([], make, ("yes",))


@pytest.mark.corpora
def test_the_outlet_baseline_of_babe(corpora):
    """Predicting each outlet's majority label gets .739 on random folds, by the corpus's notes."""
    texts = load_corpus("babe", corpora / "babe").texts("loaded_language")
    truth = np.array([["loaded" in text.labels] for text in texts])
    p = majority(texts, truth, "outlet", random_folds(texts))
    assert p is not None
    assert macro_f1(truth, p >= 0.5) == pytest.approx(0.739, abs=0.01)
