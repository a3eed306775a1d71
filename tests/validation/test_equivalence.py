"""Equivalence and the alternative-annotator test, against simulated coders whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import ttest_1samp

from toolkit.validation import alternative_annotator, equivalence
from toolkit.validation.clustered import clustered_mean

Draw = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]
MARGIN = 0.1


def alphas(share: float, se: float, sp: float, model: float) -> tuple[float, float]:
    """Alpha of a model with coders, and between coders, in a whole population: coders of one
    sensitivity and specificity, the model of another sensitivity."""
    coder, holds = (share * each + (1 - share) * (1 - sp) for each in (se, model))
    between = share * 2 * se * (1 - se) + (1 - share) * 2 * sp * (1 - sp)
    across = share * (se * (1 - model) + model * (1 - se)) + (1 - share) * 2 * sp * (1 - sp)
    middle = (coder + holds) / 2
    return 1 - across / (2 * middle * (1 - middle)), 1 - between / (2 * coder * (1 - coder))


def at_the_margin(share: float, se: float, sp: float) -> float:
    """The sensitivity with which a model lies just `MARGIN` below the coders."""
    apart = lambda model: np.subtract(*alphas(share, se, sp, model)) + MARGIN  # noqa: E731
    return float(brentq(apart, 0.01, se))


def coded(
    rng: np.random.Generator,
    share: float,
    se: float,
    sp: float,
    model: float,
    *,
    coders: int = 3,
    n: int = 300,
) -> Draw:
    """Sentences, five an article, of articles that differ in how many have the label."""
    article = np.arange(n) % (n // 5)
    truth = rng.random(n) < rng.beta(share * 9, (1 - share) * 9, n // 5)[article]

    def answers(sensitivity: float) -> NDArray[np.bool_]:
        return np.asarray(rng.random(n) < np.where(truth, sensitivity, 1 - sp))

    votes = np.array([answers(se) for _ in range(coders)], float)
    return votes, answers(model), article


def rejected(
    n: int, share: float, se: float, sp: float, model: float, **of: int
) -> tuple[float, float]:
    """How often a model is called equivalent, and no worse."""
    rng = np.random.default_rng(7)
    tests = [equivalence(*coded(rng, share, se, sp, model, **of), margin=MARGIN) for _ in range(n)]
    return (
        float(np.mean([test.p <= 0.05 for test in tests])),
        float(np.mean([test.p_worse <= 0.05 for test in tests])),
    )


@pytest.mark.parametrize(("share", "se", "sp"), [(0.5, 0.9, 0.9), (0.1, 0.8, 0.98)])
def test_a_model_at_the_margin_is_called_equivalent_no_oftener_than_said(share, se, sp) -> None:
    n = 50
    equivalent, no_worse = rejected(n, share, se, sp, at_the_margin(share, se, sp))
    allowed = 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / n)
    assert equivalent <= allowed
    assert no_worse <= allowed


def test_a_rare_label_is_called_no_worse_no_oftener_than_said() -> None:
    n, share, se, sp = 150, 0.02, 0.8, 0.99
    _, no_worse = rejected(n, share, se, sp, at_the_margin(share, se, sp), coders=2)
    assert no_worse <= 0.05 + 1.6 * math.sqrt(0.05 * 0.95 / n)


def test_a_label_that_is_hardly_ever_given_is_too_rare_for_a_test() -> None:
    rng = np.random.default_rng(6)
    truth = np.arange(300) % 50 == 0
    votes = np.array([truth, truth], float)
    votes[1, rng.choice(300, 3, replace=False)] = 1
    for turned in (False, True):  # given to all but a few is as rare
        said = np.abs(votes - turned)
        test = equivalence(said, truth ^ turned, np.arange(300) // 5)
        assert test.verdict == "too few"
        assert "on 9 sentences, which is too rare for a test; 10 are the least" in test.note
        assert math.isnan(test.p)
        assert 0.5 < test.coders < 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("share", "se", "sp", "of"),
    [
        (0.5, 0.9, 0.9, {}),
        (0.1, 0.8, 0.98, {}),
        (0.1, 0.8, 0.98, {"n": 120, "coders": 2}),
        (0.05, 0.8, 0.98, {}),
        (0.05, 0.8, 0.98, {"n": 600, "coders": 2}),
        (0.03, 0.8, 0.99, {}),
        (0.02, 0.8, 0.99, {"coders": 2}),
    ],
)
def test_size_in_many_studies(share, se, sp, of) -> None:
    _, no_worse = rejected(1000, share, se, sp, at_the_margin(share, se, sp), **of)
    assert no_worse <= 0.055 + 1.6 * math.sqrt(0.05 * 0.95 / 1000)


def test_a_model_like_the_coders_is_mostly_called_equivalent() -> None:
    equivalent, no_worse = rejected(25, 0.5, 0.95, 0.95, 0.95)
    assert equivalent > 0.8
    assert no_worse >= equivalent


def test_limits_and_p_values_say_the_same() -> None:
    rng = np.random.default_rng(3)
    for model in (0.7, 0.8, 0.9):
        test = equivalence(*coded(rng, 0.4, 0.9, 0.9, model), margin=MARGIN)
        assert (test.p <= 0.05) == (test.low > -MARGIN and test.high < MARGIN)
        assert test.low < test.difference < test.high


def test_the_agreements_are_those_of_krippendorff() -> None:
    import krippendorff

    votes, predicted, article = coded(np.random.default_rng(0), 0.4, 0.9, 0.9, 0.7)
    test = equivalence(votes, predicted, article)
    whole = krippendorff.alpha(votes, level_of_measurement="nominal")
    assert test.coders == pytest.approx(whole, abs=0.003)
    with_each = [
        krippendorff.alpha(np.array([row, predicted], float), level_of_measurement="nominal")
        for row in votes
    ]
    assert test.model == pytest.approx(np.mean(with_each), abs=0.01)


def test_a_model_that_says_nothing_does_not_agree_by_chance() -> None:
    votes, _, article = coded(np.random.default_rng(1), 0.1, 0.9, 0.99, 0.9)
    test = equivalence(votes, np.zeros(300, bool), article)
    assert test.model < 0
    assert test.verdict == "worse"


def test_coders_who_hardly_ever_differ_still_show_a_poor_model() -> None:
    rng = np.random.default_rng(4)
    truth = rng.random(300) < 0.3
    votes = np.array([truth, truth], float)
    votes[1, 0] = 1 - votes[1, 0]  # the only sentence on which they differ
    test = equivalence(votes, truth ^ (rng.random(300) < 0.2), np.arange(300) // 5)
    assert test.verdict == "worse"
    assert -1 < test.low < test.difference < test.high < -MARGIN


def test_what_is_too_little_is_said() -> None:
    votes, predicted, article = coded(np.random.default_rng(2), 0.4, 0.9, 0.9, 0.9)
    assert "30 are the least" in equivalence(votes[:, :20], predicted[:20], article[:20]).note
    assert "no sentence was coded by two" in equivalence(votes[:1], predicted, article).note
    assert "10 are the least" in equivalence(votes, predicted, article % 4).note
    same = np.zeros((2, 300))
    same[:, :9] = 1
    perfect = equivalence(same, same[0] == 1, article)
    assert (perfect.verdict, perfect.difference) == ("too few", 0)
    with pytest.raises(ValueError, match="margin"):
        equivalence(votes, predicted, article, margin=1.5)


def error_at_epsilon(error: float, epsilon: float) -> float:
    """The error rate with which a model lies just epsilon behind each of three coders, whose error
    rate is given: of two answers, both others must agree for one to be the better one."""
    right = 1 - error

    def loss(model: float) -> float:
        lost = right * model * right**2 + error * (1 - model) * error**2
        won = error * (1 - model) * right**2 + right * model * error**2
        return lost - won - epsilon

    return float(brentq(loss, 0.0, 1.0))


def passing(n: int, error: float, model: float, epsilon: float = 0.1) -> tuple[float, float]:
    """How often a model beats a coder, and passes as a whole: 120 sentences of 40 articles."""
    rng = np.random.default_rng(11)
    rates, passed = [], []
    for _ in range(n):
        truth = (rng.random(120) < 0.5).astype(int)
        votes = np.array([truth ^ (rng.random(120) < error) for _ in range(3)])
        test = alternative_annotator(
            votes, truth ^ (rng.random(120) < model), np.arange(120) // 3, epsilon=epsilon
        )
        rates.append(test.winning_rate)
        passed.append(bool(test.passed))
    return float(np.mean(rates)), float(np.mean(passed))


def test_a_model_at_epsilon_seldom_passes_and_one_like_the_coders_does() -> None:
    n = 200
    rate, passed = passing(n, 0.15, error_at_epsilon(0.15, 0.1))
    assert max(rate, passed) <= 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / n)
    assert passing(60, 0.1, 0.1, epsilon=0.2)[1] > 0.9


def test_a_hopeless_model_fails() -> None:
    assert passing(20, 0.1, 0.5)[1] == 0


def test_without_clusters_the_test_is_the_t_test_of_the_authors() -> None:
    values = np.random.default_rng(0).integers(-1, 2, 50).astype(float)
    error = clustered_mean(values, np.arange(50))
    said = ttest_1samp(values, 0.2)
    assert (error.value - 0.2) / error.se == pytest.approx(said.statistic)
    assert error.df == said.df


def test_advantages_are_counted_as_the_authors_do() -> None:
    votes = np.array([[1, 1, 0, 0] * 10, [1, 1, 0, 1] * 10, [1, 0, 0, 1] * 10])
    model = np.array([1, 1, 1, 1] * 10)
    test = alternative_annotator(votes, model, np.arange(40), names=["ann", "bob", "cem"])
    ann = test.coders[0]
    # Others of ann: (1, 1), (1, 0), (0, 0), (1, 1). Ann agrees with 1, .5, 1, 0 of them, the model
    # with 1, .5, 0, 1.
    assert (ann.name, ann.model, ann.coder) == ("ann", 0.75, 0.75)
    assert test.advantage == pytest.approx(np.mean([each.model for each in test.coders]))


def test_a_rare_label_that_a_silent_model_passes_is_said() -> None:
    rng = np.random.default_rng(5)
    truth = (rng.random(200) < 0.03).astype(int)
    votes = np.array([truth ^ (rng.random(200) < 0.01) for _ in range(3)])
    silent = alternative_annotator(votes, np.zeros(200, int), np.arange(200))
    assert silent.passed
    assert silent.constant_passes


def test_two_coders_are_too_few_for_the_alternative_annotator_test() -> None:
    votes = np.zeros((2, 100), int)
    test = alternative_annotator(votes, np.zeros(100, int), np.arange(100))
    assert test.passed is None
    assert test.note.startswith("2 coders; the test leaves each out in turn and needs 3")
    few = alternative_annotator(np.zeros((3, 9), int), np.zeros(9, int), np.arange(9))
    assert "9 sentences" in few.note
    with pytest.raises(ValueError, match="epsilon"):
        alternative_annotator(votes, np.zeros(100, int), np.arange(100), epsilon=1.0)
