"""A regression whose labels several models answer: corrected together, never much wider."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from toolkit.regression.fit import How, fit
from toolkit.regression.formula import Formula
from toolkit.regression.units import Answers, Units

N, LABELLED = 1500, 200
FORMULA = Formula.parse("label ~ outlet")


def drawn(seed: int, *models: tuple[float, float]) -> Units:
    """Units of two outlets, 20% and 35% true, and the answers of models, each of a sensitivity and
    a specificity; labels of a random sample."""
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(N // 10), 10)
    outlet = np.where(article % 2, "b", "a")
    level = np.where(article % 2, 0.35, 0.2) + rng.normal(0, 0.05, N // 10)[article]
    truth = rng.random(N) < level
    answers = [
        np.where(rng.random(N) < np.where(truth, se, sp), truth, ~truth).astype(float)
        for se, sp in models
    ]
    on = np.zeros(N, bool)
    on[rng.choice(N, LABELLED, replace=False)] = True
    name = article.astype(str)
    return Units(
        frame=pd.DataFrame({"article_id": name, "event": "", "outlet": outlet}),
        predicted={"label": answers[0]},
        coded={"label": np.where(on, truth, np.nan)},
        inclusion=np.where(on, LABELLED / N, np.nan),
        weight=np.full(N, 1 / N),
        cluster=name,
        further=tuple(
            Answers(f"model {k}", {"label": each}) for k, each in enumerate(answers[1:], 2)
        ),
    )


def effect(units: Units, family: str = "linear"):
    model = fit(units, FORMULA, How(family=family))
    return next(term for term in model.terms if term.name.startswith("outlet"))


def test_models_together_are_narrower_than_each_and_cover():
    estimates, widths = [], []
    for seed in range(30):
        units = drawn(seed, (0.85, 0.95), (0.8, 0.9), (0.55, 0.6))
        together = effect(units)
        each = [effect(replace(units, further=()))]
        each += [
            effect(replace(units, predicted=other.predicted, further=())) for other in units.further
        ]
        corrected = [together.corrected, *(term.corrected for term in each), together.gold_only]
        widths.append([interval.high - interval.low for interval in corrected])
        estimates.append((together.corrected.value, together.corrected.low <= 0.15
                          <= together.corrected.high))  # fmt: skip
    value, covered = np.array(estimates).T
    assert value.mean() == pytest.approx(0.15, abs=3 * value.std() / np.sqrt(len(value)))
    assert covered.mean() > 0.95 - 3 * np.sqrt(0.05 * 0.95 / len(covered))
    both, first, second, worst, gold = np.array(widths).mean(axis=0)
    assert both < 0.97 * min(first, second)
    assert worst < 1.02 * gold
    assert both < 0.85 * gold


def test_a_constant_and_a_copied_model_change_next_to_nothing():
    units = drawn(3, (0.85, 0.95))
    alone = effect(units)
    constant = Answers("constant", {"label": np.zeros(N)})
    copy = Answers("copy", dict(units.predicted))
    for further in ((constant,), (copy,), (constant, copy)):
        term = effect(replace(units, further=further))
        assert term.corrected.value == pytest.approx(alone.corrected.value, abs=0.003)
        assert term.corrected.se == pytest.approx(alone.corrected.se, rel=0.02)
        assert len(term.slopes) == 1 + len(further)
    assert term.slopes[1] == pytest.approx(0)
    assert term.slopes[0] == pytest.approx(term.slopes[2])


@pytest.mark.parametrize("family", ["logistic", "poisson"])
def test_other_families_take_several_models(family):
    units = drawn(5, (0.8, 0.95), (0.8, 0.95))
    together, first = effect(units, family), effect(replace(units, further=()), family)
    assert together.corrected.se < first.corrected.se < first.gold_only.se


def test_a_label_as_predictor_takes_several_models():
    units = drawn(7, (0.8, 0.95), (0.8, 0.95))
    rng = np.random.default_rng(0)
    truth = np.nan_to_num(units.coded["label"])
    reach = 1 + 0.5 * np.where(np.isnan(units.coded["label"]), units.predicted["label"], truth)
    units = replace(units, frame=units.frame.assign(reach=reach + rng.normal(0, 0.3, N)))
    formula = Formula.parse("reach ~ label")
    model = fit(units, formula, How())
    alone = fit(replace(units, further=()), formula, How())
    assert model["label"].corrected.se < 1.05 * alone["label"].corrected.se
    assert model.further == ("model 2",)
    assert "lambda_model 2" in model.table().columns
    assert model.worth().startswith("the answers of 2 models make 200 hand labels tell as much as")
    assert alone.worth() == ""
