"""Answers of several models under one correction: weighed, never worse than labels alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from toolkit.inference import Design, Measured, Scored, contrast, effective_labels, estimate
from toolkit.inference.corrected import level_by
from toolkit.inference.tuning import tuned

ARTICLE = Design(cluster="article")
GOOD, FAIR, NOISE = (0.85, 0.97), (0.7, 0.93), (0.5, 0.5)


def drawn(
    seed: int, *models: tuple[float, float], share: float = 0.2, labels: int = 200, n: int = 2000
) -> Scored:
    """Sentences of which ``share`` is true, what models of a sensitivity and a specificity answer,
    and labels of a random sample."""
    rng = np.random.default_rng(seed)
    truth = rng.random(n) < share
    answers = [
        np.where(rng.random(n) < np.where(truth, se, sp), truth, ~truth).astype(float)
        for se, sp in models
    ]
    label = np.full(n, np.nan)
    on = rng.choice(n, labels, replace=False)
    label[on] = truth[on]
    further = np.stack(answers[1:], axis=1) if len(answers) > 1 else None
    return Scored.of(answers[0], label, labels / n, np.arange(n) // 10, further=further)


def width(s: Scored, method: str = "prediction-powered") -> float:
    e = estimate(s, method, ARTICLE)
    return e.high - e.low


def test_lambdas_are_those_of_a_regression_of_labels_on_answers():
    s = drawn(1, GOOD, FAIR, labels=1500, n=20_000)
    slopes = estimate(s, design=ARTICLE).slopes
    on = s.labelled
    x = np.column_stack([np.ones(on.sum()), s.surrogates[on]])
    expected = np.linalg.lstsq(x, s.label[on], rcond=None)[0][1:]
    assert slopes == pytest.approx(expected, abs=0.01)


def test_lambdas_of_a_cluster_do_not_know_its_labels():
    s = drawn(2, GOOD, FAIR)
    on = np.flatnonzero(s.labelled)
    cluster = np.unique(s.article[on], return_inverse=True)[1]
    args = (np.ones(len(on)), cluster, np.zeros(len(on), np.intp))
    first = tuned(s.label[on], s.surrogates[on], *args)
    changed = s.label[on].copy()
    changed[cluster == 3] = 1 - changed[cluster == 3]
    second = tuned(changed, s.surrogates[on], *args)
    assert (first[cluster == 3] == second[cluster == 3]).all()
    assert (first[cluster != 3] != second[cluster != 3]).any()


def test_two_models_tell_more_than_each():
    pairs = [drawn(seed, FAIR, FAIR) for seed in range(30)]
    both = np.mean([width(s) for s in pairs])
    alone = [np.mean([width(s.alone(k)) for s in pairs]) for k in (0, 1)]
    assert both < 0.95 * min(alone)
    gold = [estimate(s, "gold only", ARTICLE) for s in pairs]
    worth = [effective_labels(estimate(s, design=ARTICLE), e)
             for s, e in zip(pairs, gold, strict=True)]  # fmt: skip
    assert np.mean(worth) > 280


@pytest.mark.parametrize(
    ("models", "most"),
    [
        pytest.param((NOISE,), 1.0, id="one worthless model"),
        pytest.param((NOISE, NOISE, NOISE), 1.0, id="three worthless models"),
        pytest.param(((0.0, 1.0), (1.0, 0.0)), 1.0, id="constants"),
        pytest.param(((0.2, 0.1),), 1.0, id="the contrary"),
        pytest.param((GOOD, NOISE, (0.0, 1.0)), 0.9, id="a good one among bad ones"),
    ],
)
@pytest.mark.parametrize("share", [0.03, 0.3])
def test_no_level_is_wider_than_by_labels_alone(models, most, share):
    ratios = []
    for seed in range(10):
        s = drawn(seed, *models, share=share, labels=100)
        ratios.append(width(s) / width(s, "gold only"))
    assert max(ratios) <= 1.02
    if share == 0.3:
        assert np.mean(ratios) <= most + 0.005


def test_where_labels_alone_are_narrower_they_are_the_corrected_level():
    s = drawn(4, NOISE, share=0.03, labels=100)
    level, gold = (
        level_by(Measured(s), method, ARTICLE) for method in ("prediction-powered", "gold only")
    )
    assert (level.value, level.slopes) == (gold.value, (0.0,))


def test_the_same_model_twice_weighs_as_one():
    s = drawn(5, GOOD)
    one, two = (
        estimate(each, design=ARTICLE) for each in (s, replace(s, further=s.predicted[:, None]))
    )
    assert two.slopes[0] == pytest.approx(two.slopes[1])
    assert sum(two.slopes) == pytest.approx(one.slope, abs=0.03)
    assert two.value == pytest.approx(one.value, abs=0.002)


def test_missing_answers_leave_the_estimate_without_bias():
    values, covered = [], []
    for seed in range(200):
        s = drawn(seed, FAIR, GOOD, n=1000, labels=150)
        rng = np.random.default_rng([seed, 1])
        refused = rng.random(len(s)) < np.where(s.further[:, 0] == 1, 0.6, 0.1)
        s = replace(s, further=np.where(refused[:, None], np.nan, s.further))
        assert not s.answered(1)[refused].any()
        e = estimate(s, design=ARTICLE)
        values.append(e.value)
        covered.append(e.low <= 0.2 <= e.high)
    assert np.mean(values) == pytest.approx(0.2, abs=3 * np.std(values) / np.sqrt(200))
    assert np.mean(covered) > 0.95 - 3 * np.sqrt(0.05 * 0.95 / 200)


def test_few_labels_and_many_models_keep_an_honest_width():
    models = (GOOD, FAIR, (0.55, 0.85), (0.6, 0.6), NOISE)
    true, covered = 0.1, []
    for seed in range(150):
        pair = [
            drawn(2 * seed + k, *models, share=share, labels=20, n=600)
            for k, share in enumerate((0.4, 0.3))
        ]
        e = contrast(*pair, design=ARTICLE)
        covered.append(e.low <= true <= e.high)
    assert np.mean(covered) > 0.95 - 3 * np.sqrt(0.05 * 0.95 / 150)


def test_what_no_answer_can_be_is_refused():
    with pytest.raises(ValueError, match=r"further answers are \(2, k\)"):
        Scored.of([1, 0], [1, 0], 1.0, list("ab"), further=[[1, 0, 1]])
    with pytest.raises(ValueError, match="in \\[0, 1\\], or NaN"):
        Scored.of([1, 0], [1, 0], 1.0, list("ab"), further=[[2], [0]])
