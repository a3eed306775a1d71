"""Experiments on folds: no text is scored by a model that saw it, and done folds are kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from experiments import folds
from toolkit.schema import LabelledText

ROOT = Path(__file__).parents[2]
CONFIGS = sorted(
    path
    for path in (ROOT / "experiments" / "configs").glob("*.yaml")
    if "experiments/folds.py" in path.read_text()
)


def texts(n: int = 60) -> list[LabelledText]:
    return [
        LabelledText(
            f"t{k}", f"a {'vile plot' if k % 3 == 0 else 'plain report'} number {k}",
            ("biased",) if k % 3 == 0 else ("neutral",),
            {"document": f"d{k // 4}", "outlet": f"o{k % 3}"},
        )
        for k in range(n)
    ]  # fmt: skip


class Corpus:
    def texts(self, codebook):
        return texts()


def config(tmp_path):
    return folds.Config.model_validate({
        "title": "A test", "corpus": "x", "codebook": "loaded_language", "folds": 3,
        "labels": {"biased": "loaded"}, "classes": ["loaded"], "classifier": {"kind": "linear"},
        "cuts": [{"how": "random"}, {"how": "grouped", "by": "document"},
                 {"how": "leave one out", "by": "outlet"}],
        "bootstrap": 20, "published": ["one half"], "card": str(tmp_path / "card"),
    })  # fmt: skip


def test_cuts_are_scored_apart_and_folds_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(folds, "load_corpus", lambda name: Corpus())
    seen = []

    class Peeking:
        classes_ = ("loaded",)

        def fit(self, own, labels):
            self.known = set(own)
            seen.append(len(own))
            return self

        def predict_proba(self, own):
            assert self.known.isdisjoint(own)
            return np.array([[0.9 if "vile" in text else 0.1] for text in own])

    monkeypatch.setattr(folds, "made", lambda config, fold: Peeking())
    found = folds.run(config(tmp_path), tmp_path / "work")
    assert found["of each class"] == {"loaded": 20}
    by_cut = {r["cut"]: r["figure"][0] for r in found["figures"] if r["measure"] == "macro-F1"}
    assert (
        by_cut["random"] == by_cut["grouped by document"] == by_cut["leave one out by outlet"] == 1
    )
    # Outlet o0 is all loaded, the others not at all: the outlet alone gives the label away.
    assert by_cut["majority label of the outlet, random"] == 1
    fitted = len(seen)
    assert fitted == 9
    folds.run(config(tmp_path), tmp_path / "work")
    assert len(seen) == fitted
    page = folds.markdown(found, config(tmp_path), Path("c.yaml"))
    assert "| random | 1.000 (1.000 to 1.000) |" in page
    assert "- one half" in page


def test_a_linear_classifier_runs_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(folds, "load_corpus", lambda name: Corpus())
    found = folds.run(config(tmp_path), tmp_path / "work")
    assert json.dumps(found)
    random = next(r for r in found["figures"] if r["cut"] == "random" and r["measure"] == "MCC")
    assert random["figure"][0] > 0.9


def test_labels_that_never_reach_one_half_are_given_by_the_best_border(tmp_path, monkeypatch):
    monkeypatch.setattr(folds, "load_corpus", lambda name: Corpus())

    class Low:
        def fit(self, own, labels):
            return self

        def predict_proba(self, own):
            return np.array([[0.2 if "vile" in text else 0.1] for text in own])

    monkeypatch.setattr(folds, "made", lambda config, fold: Low())
    plain = config(tmp_path)
    best = plain.model_copy(update={"border": "f1"})
    figure = {}
    for name, one in (("half", plain), ("f1", best)):
        found = folds.run(one, tmp_path / "work")
        figure[name] = {r["measure"]: r["figure"][0] for r in found["figures"][:5]}
    assert figure["half"]["positive F1"] == 0
    assert figure["f1"]["positive F1"] == 1
    assert figure["f1"]["ECE"] == figure["half"]["ECE"] > 0.1
    assert "the other folds is best" in folds.markdown(found, best, Path("c.yaml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_configs_are_whole(path):
    own = folds.Config.model_validate(yaml.safe_load(path.read_text()))
    assert own.card == Path("experiments/results") / path.stem


def test_words_and_encoder_are_weighed_by_their_log_odds(tmp_path, monkeypatch):
    monkeypatch.setattr(folds, "load_corpus", lambda name: Corpus())

    class Fixed:
        def __init__(self, p):
            self.p = p

        def fit(self, own, labels):
            return self

        def predict_proba(self, own):
            return np.full((len(own), 1), self.p)

    said = {"linear": 0.9, "encoder": 0.2}
    monkeypatch.setattr(folds, "made", lambda config, fold: Fixed(said[config.classifier.kind]))
    both = folds.Joint(
        kind="joint", words=folds.Linear(kind="linear"), encoder=folds.Tuned(kind="encoder"),
        weight=0.25,
    )  # fmt: skip
    one = config(tmp_path).model_copy(update={"classifier": both})
    p = folds.scores(one, folds.Cut(how="random"), texts(), tmp_path / "work")
    odds = 0.25 * np.log(9) + 0.75 * np.log(0.25)
    assert p == pytest.approx(np.full((60, 1), 1 / (1 + np.exp(-odds))), abs=1e-6)


def test_a_border_is_drawn_on_the_other_folds():
    own = texts()
    rng = np.random.default_rng(2)
    truth = np.zeros((60, 1), bool)
    truth[::6] = True
    p = np.where(truth, 0.2, 0.05) + rng.uniform(0, 0.04, (60, 1))
    p[:15] *= 0.5  # the first fold alone is lower, which its own border must not know
    items = [text.item for text in own]
    cut = [
        folds.Split(f"{k}", tuple(items[:k] + items[k + 15 :]), tuple(items[k : k + 15]))
        for k in (0, 15, 30, 45)
    ]
    moved = folds.bordered(cut, own, truth, p)
    given = moved >= 0.5
    assert (given[15:] == truth[15:]).all()
    assert not given[:15].any()
    assert (np.argsort(moved[:15, 0]) == np.argsort(p[:15, 0])).all()
