"""A sample drawn by how unsure the model is: its probabilities are those of the draw, batches add
up, and what came back moves the labels that follow."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import coded
from typer.testing import CliRunner

from toolkit.annotation import draw, draw_adaptive, measure_labels, measure_probability
from toolkit.annotation.score_strata import optimal_allocation, score_strata
from toolkit.cli import app
from toolkit.inference import Scored, estimate
from toolkit.results import ScoreSet


def corpus(n: int = 400) -> tuple[pd.DataFrame, np.ndarray]:
    items = pd.DataFrame(
        {
            "item": [f"i{k}" for k in range(n)],
            "article_id": [f"a{k // 8}" for k in range(n)],
            "text": [f"Sentence {k}." for k in range(n)],
            "outlet": ["big" if k % 4 else "small" for k in range(n)],
        }
    )
    return items, np.random.default_rng(3).beta(0.6, 3, n)


def test_probabilities_go_with_uncertainty_and_stand_for_everybody():
    items, p = corpus()
    sample = draw_adaptive(items, p, 40, by="outlet")
    of_item = dict(zip(items["item"], items["outlet"], strict=True))
    assert Counter(sample["item"].map(of_item)) == {"big": 40, "small": 40}
    for outlet, size in (("big", 300), ("small", 100)):
        rows = sample[sample["item"].map(of_item) == outlet]
        assert (1 / rows["inclusion_p"]).sum() == pytest.approx(size)
        # The more a stratum's probabilities leave open, the likelier its sentences are drawn.
        chances = rows.groupby("stratum")["inclusion_p"].first()
        assert chances.is_monotonic_increasing
        assert chances.iloc[-1] > 1.5 * chances.iloc[0]


def test_every_sentence_is_drawn_as_often_as_it_says():
    items, p = corpus(60)
    often, said = Counter[str](), {}
    for seed in range(200):
        first = draw_adaptive(items, p, 12, seed=seed)
        both = draw_adaptive(items, p, 8, seed=seed, earlier=first)
        assert len(both) == 20
        assert Counter(both["batch"].astype(int)) == {1: 12, 2: 8}
        often.update(both["item"])
        said.update(dict(zip(both["item"], both["inclusion_p"], strict=True)))
    assert set(said) == set(items["item"])  # nothing has no chance
    error = [(often[k] / 200 - q) / np.sqrt(q * (1 - q) / 200) for k, q in said.items()]
    assert np.abs(error).max() < 4
    assert np.std(error) < 1.4


def test_a_second_batch_goes_where_the_labels_of_the_first_leave_most_open():
    items, p = corpus()
    first = draw_adaptive(items, p, 60, seed=1)
    second = {}
    for share in (0.02, 0.9):
        # Coders say yes to that share, whatever the model says.
        yes = {item: float(k < share * 60) for k, item in enumerate(first["item"])}
        both = draw_adaptive(items, p, 60, seed=1, earlier=first, labels=yes)
        kept = both[both["batch"].astype(int) == 1]
        assert set(kept["item"]) == set(first["item"])
        new = both[both["batch"].astype(int) == 2]
        second[share] = new.groupby("stratum").size().reindex(sorted(set(first["stratum"])))
    # Where nearly all is yes, it is the model's lower probabilities that leave most open.
    assert second[0.9].iloc[0] > second[0.02].iloc[0]
    assert second[0.9].iloc[-1] < second[0.02].iloc[-1]


def test_the_level_is_right_on_average_and_narrower_than_at_random():
    rng = np.random.default_rng(5)
    n = 3000
    p = rng.beta(0.25, 1.5, n)
    truth = rng.random(n) < p
    items = pd.DataFrame(
        {"item": np.arange(n).astype(str), "article_id": np.arange(n) // 10, "text": "x"}
    )
    article = items["article_id"].astype(str)
    values, widths = {"adaptive": [], "simple": []}, {"adaptive": [], "simple": []}
    covered = 0
    for seed in range(40):
        sample = draw_adaptive(items, p, 150, seed=seed)
        rows, inclusion = sample["item"].astype(int).to_numpy(), sample["inclusion_p"].to_numpy()
        at_random = rng.choice(n, 150, replace=False)
        for name, on, q in (("adaptive", rows, inclusion), ("simple", at_random, 0.05)):
            label, chance = np.full(n, np.nan), np.full(n, np.nan)
            label[on], chance[on] = truth[on], q
            e = estimate(Scored.of(p >= 0.5, label, chance, article))
            values[name].append(e.value)
            widths[name].append(e.high - e.low)
            covered += name == "adaptive" and e.low <= truth.mean() <= e.high
    assert np.mean(values["adaptive"]) == pytest.approx(truth.mean(), abs=0.008)
    assert np.std(values["adaptive"]) < 0.9 * np.std(values["simple"])
    assert np.mean(widths["adaptive"]) < 0.9 * np.mean(widths["simple"])
    assert covered >= 35


def test_what_contradicts_an_earlier_sample_is_refused():
    items, p = corpus()
    first = draw_adaptive(items, p, 20)
    with pytest.raises(ValueError, match="not the scores"):
        draw_adaptive(items, 1 - p, 20, earlier=first)
    with pytest.raises(ValueError, match="is not among these sentences"):
        draw_adaptive(items.iloc[:50], p[:50], 20, earlier=first)
    with pytest.raises(ValueError, match="no column batch"):
        draw_adaptive(items, p, 20, earlier=first.drop(columns="batch"))
    with pytest.raises(ValueError, match="comes twice"):
        draw_adaptive(pd.concat([items, items]), np.r_[p, p], 20)
    with pytest.raises(ValueError, match="no column region"):
        draw_adaptive(items, p, 20, by="region")


def test_strata_and_allocations_take_whatever_comes():
    assert score_strata([0.2] * 5).tolist() == [0] * 5
    assert score_strata(np.linspace(0, 1, 90)).tolist() == sorted(
        score_strata(np.linspace(0, 1, 90))
    )
    assert optimal_allocation([3, 900], [0.5, 0.2], 50).tolist() == [3, 47]
    assert optimal_allocation([3, 4], [0.5, 0.2], 50).tolist() == [3, 4]


def test_two_batches_by_the_command_line(tmp_path: Path, scored: Path):
    runner = CliRunner()

    def run(*words: object) -> str:
        result = runner.invoke(app, [str(word) for word in words])
        assert result.exit_code == 0, result.output
        return result.output

    draw = ("sample", scored, "--adaptive", "loaded_rate", "--by", "outlet", "--codebook",
            "loaded_language", "--out")  # fmt: skip
    run(*draw, tmp_path / "1", "--n", 40)
    first = pd.read_csv(tmp_path / "1/sample.csv", keep_default_na=False)
    coded(first).to_csv(tmp_path / "labels-1.csv", index=False)
    out = run(*draw, tmp_path / "2", "--n", 30, "--after", tmp_path / "1", "--coded",
              tmp_path / "labels-1.csv")  # fmt: skip
    assert "60 sentences" in out
    assert "140 with those drawn before" in out
    both = pd.read_csv(tmp_path / "2/sample.csv", keep_default_na=False)
    sheet = pd.read_csv(tmp_path / "2/sheet.csv", keep_default_na=False)
    assert set(sheet["item"]) == set(both.loc[both["batch"] == 2, "item"])
    coded(both).to_csv(tmp_path / "labels.csv", index=False)
    out = run("compare", scored, "--measure", "loaded_rate", "--gold", tmp_path / "labels.csv",
              "--out", tmp_path / "compared", "--strict")  # fmt: skip
    assert "descriptive" not in out
    bad = runner.invoke(app, ["sample", str(scored), "--n", "9", "--codebook", "loaded_language",
                              "--coded", "x.csv", "--out", str(tmp_path / "3")])  # fmt: skip
    assert bad.exit_code == 2
    assert "--adaptive" in bad.output


def test_probabilities_and_labels_of_a_measure(scored: Path):
    scores = ScoreSet.open(scored)
    table = scores.items()
    p = measure_probability(scores, table, "loaded_rate")
    assert set(p.round(1)) == {0.1, 0.9}
    assert ((p > 0.5) == table["text"].str.contains("shameful")).all()
    sample = draw(table, 200)
    labels = measure_labels(coded(sample), scores.codebooks, "loaded_rate", "x")
    is_loaded = sample["text"].str.contains("shameful|vile")
    assert labels == dict(zip(sample["item"], is_loaded.astype(float), strict=True))
    with pytest.raises(ValueError, match="is no share of sentences"):
        measure_probability(scores, table, "loaded_spans_reporter")
