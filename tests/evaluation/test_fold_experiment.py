"""Experiments on folds: no text is predicted by a model that saw it, and done folds are kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.evaluation import classifiers, fold_experiment
from toolkit.evaluation.card import card_page
from toolkit.evaluation.config import FoldExperiment, Joint, read_evaluation
from toolkit.evaluation.fold_experiment import best_thresholds, run_folds
from toolkit.evaluation.folds import Split
from toolkit.evaluation.sources import LabelledTexts
from toolkit.schema import LabelledText

ROOT = Path(__file__).parents[2]
CONFIGS = sorted(
    path
    for path in (ROOT / "experiments" / "configs").glob("*.yaml")
    if "toolkit evaluate" in path.read_text(encoding="utf-8")
)


def labelled(n: int = 60) -> list[LabelledText]:
    return [
        LabelledText(
            f"t{k}", f"a {'vile plot' if k % 3 == 0 else 'plain report'} number {k}",
            ("loaded",) if k % 3 == 0 else (), {"document": f"d{k // 4}", "outlet": f"o{k % 3}"},
        )
        for k in range(n)
    ]  # fmt: skip


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setattr(
        fold_experiment, "load_labelled_texts", lambda *_, **__: LabelledTexts(labelled(), {})
    )
    return FoldExperiment.model_validate({
        "kind": "folds", "title": "A test", "question": "loaded_language", "classes": ["loaded"],
        "corpora": {"x": {"corpus": "x", "codebook": "loaded_language"}}, "folds": 3,
        "classifiers": {"words": {"kind": "linear"}},
        "splits": [{"how": "random"}, {"how": "grouped", "by": "document"},
                   {"how": "leave one out", "by": "outlet"}],
        "bootstrap": 20, "published": ["one half"], "card": str(tmp_path / "card"),
    })  # fmt: skip


class Peeking:
    """A classifier that refuses a text it was trained on."""

    trained: list[int] = []  # noqa: RUF012

    def fit(self, texts, labels, *_):
        self.known = set(texts)
        self.trained.append(len(texts))
        return self

    def predict_proba(self, texts):
        assert self.known.isdisjoint(texts)
        return np.array([[0.9 if "vile" in text else 0.1] for text in texts])


class Low(Peeking):
    """A classifier of rare labels: its probabilities never reach one half."""

    def predict_proba(self, texts):
        return np.array([[0.2 if "vile" in text else 0.1] for text in texts])


def test_splits_are_predicted_apart_and_folds_kept(config, tmp_path, monkeypatch):
    monkeypatch.setattr(classifiers._Kept, "_trained", lambda *args: Peeking().fit(
        [text.text for text in args[1]], []))  # fmt: skip
    Peeking.trained.clear()
    content = run_folds(config, tmp_path / "work")
    assert content["corpora"]["x"] == {"texts": 60, "labels": {"loaded": 20}}
    value = {
        (row["split"], row["classifier"]): row["figure"][0]
        for row in content["figures"]
        if row["measure"] == "macro-F1"
    }
    for split in ("random", "grouped by document", "leave one out by outlet"):
        assert value[split, "words"] == 1
    # Outlet o0 is all loaded, the others not at all: the outlet alone gives the label away.
    assert value["random", "majority label of the outlet"] == 1
    assert len(Peeking.trained) == 9
    run_folds(config, tmp_path / "work")
    assert len(Peeking.trained) == 9
    page = card_page(config, json.loads(json.dumps(content)), Path("c.yaml"))
    assert "| x | random | words | 1.000 (1.000 to 1.000) |" in page
    assert "- one half" in page


def test_a_linear_classifier_runs_as_it_is(config, tmp_path):
    content = run_folds(config, tmp_path / "work")
    mcc = next(row for row in content["figures"] if row["measure"] == "MCC")
    assert mcc["figure"][0] > 0.9


def test_what_another_code_predicted_is_not_taken_over(config, tmp_path, monkeypatch):
    lines: list[str] = []
    run_folds(config, tmp_path / "work", report=lines.append)
    trained = sum("texts to train on" in line for line in lines)
    run_folds(config, tmp_path / "work", report=lines.append)
    assert sum("texts to train on" in line for line in lines) == trained > 0
    monkeypatch.setattr(classifiers, "_code_of_words", lambda: b"another lexicon")
    run_folds(config, tmp_path / "work", report=lines.append)
    assert sum("texts to train on" in line for line in lines) == 2 * trained


def test_rare_labels_hold_from_the_best_threshold(config, tmp_path, monkeypatch):
    monkeypatch.setattr(classifiers._Kept, "_trained", lambda *args: Low().fit([], []))
    best = config.model_copy(update={"threshold": "f1"})
    half, moved = (
        {row["measure"]: row["figure"][0] for row in run_folds(each, tmp_path)["figures"][:5]}
        for each in (config, best)
    )
    assert (half["positive F1"], moved["positive F1"]) == (0, 1)
    assert moved["ECE"] == half["ECE"] > 0.1
    assert "the other folds is best" in card_page(best, run_folds(best, tmp_path), Path("c.yaml"))


def test_words_and_encoder_are_weighed_by_their_log_odds(config, tmp_path, monkeypatch):
    p = {"linear": 0.9, "encoder": 0.2}

    class Constant(Peeking):
        def __init__(self, kind):
            self.kind = kind

        def predict_proba(self, texts):
            return np.full((len(texts), 1), p[self.kind])

    monkeypatch.setattr(
        classifiers._Kept, "_trained", lambda kept, *_: Constant(kept.settings.kind)
    )
    joint = Joint.model_validate({
        "kind": "joint", "words": {"kind": "linear"}, "encoder": {"kind": "encoder"},
        "weight": 0.25,
    })  # fmt: skip
    predict = classifiers.train_and_predict(config, joint, {}, tmp_path)
    odds = 0.25 * np.log(9) + 0.75 * np.log(0.25)
    assert predict(labelled(4), labelled(6)[4:], 0) == pytest.approx(
        np.full((2, 1), 1 / (1 + np.exp(-odds))), abs=1e-6
    )


def test_a_threshold_is_chosen_on_the_other_folds():
    texts = labelled()
    rng = np.random.default_rng(2)
    truth = np.zeros((60, 1), bool)
    truth[::6] = True
    p = np.where(truth, 0.2, 0.05) + rng.uniform(0, 0.04, (60, 1))
    p[:15] *= 0.5  # the first fold alone is lower, which its own threshold must not know
    items = [text.item for text in texts]
    splits = [
        Split(f"{k}", tuple(items[:k] + items[k + 15 :]), tuple(items[k : k + 15]))
        for k in (0, 15, 30, 45)
    ]
    moved = best_thresholds(LabelledTexts(texts, {}), splits, truth, p)
    holds = moved >= 0.5
    assert (holds[15:] == truth[15:]).all()
    assert not holds[:15].any()
    assert (np.argsort(moved[:15, 0]) == np.argsort(p[:15, 0])).all()


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_configs_are_whole(path):
    config = read_evaluation(path)
    assert config.card.parent == Path("experiments/results")
    if isinstance(config, FoldExperiment) and path.stem != "report_framing":
        assert config.card.name == path.stem


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: folds", "kind: fold"), "kind: must be one of model, folds"),
        (("published:", "publishing:"), "unknown key 'publishing'"),
        (("{how: grouped, by: event}", "{how: grouped, of: y}"), "no corpus 'y'; there are"),
        (("labels: {lexical: loaded}", "labels: {lexical: biased}"), "no class 'biased'"),
        (("how: grouped", "how: by hand"), "must be"),
    ],
)
def test_a_config_that_is_wrong_is_refused_in_one_line(tmp_path, change, message):
    text = (ROOT / "experiments/configs/basil_tfidf.yaml").read_text(encoding="utf-8")
    text = text.replace(", cluster: article_id", "")
    assert change[0] in text
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace(*change), encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(path)])
    assert result.exit_code == 2
    assert message in result.output
    assert len(result.output.strip().splitlines()) == 1
