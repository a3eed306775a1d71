"""What outlets and contrasts of a comparison say of their error, from units alone."""

import numpy as np
import pytest

from toolkit.comparison.contrasts import contrasts
from toolkit.comparison.outlets import equal_errors, outlet
from toolkit.inference import Design, Measured, Scored, contrast


def units(seed, share, *, size=600, labels=120):
    rng = np.random.default_rng(seed)
    truth = rng.random(size) < share
    answer = np.where(rng.random(size) < np.where(truth, 0.8, 0.9), truth, ~truth)
    label = np.full(size, np.nan)
    drawn = rng.choice(size, labels, replace=False)
    label[drawn] = truth[drawn]
    article = np.char.add(f"{seed}-", (np.arange(size) // 5).astype(str))
    return Measured(Scored.of(answer, label, labels / size, article))


def test_intervals_of_a_family_hold_together_where_p_is_adjusted():
    measured = {"a": units(1, 0.3), "b": units(2, 0.1), "c": units(3, 0.1)}
    found = contrasts(
        measured, {}, dict.fromkeys(measured, ""), match=False, correction="holm", design=Design()
    )
    for each in found:
        own, together = each.differences["prediction-powered"], each.simultaneous
        assert together.value == own.value
        assert together.low < own.low < own.high < together.high
    first = found[0]
    bonferroni = contrast(measured["a"], measured["b"], design=Design(level=1 - 0.05 / 3))
    assert first.simultaneous.low == pytest.approx(bonferroni.low)
    # Of one contrast alone, both are the same; without labels there is none.
    (only,) = contrasts(
        {name: measured[name] for name in "ab"}, {}, {"a": "", "b": ""},
        match=False, correction="holm", design=Design(),
    )  # fmt: skip
    assert only.simultaneous.low == pytest.approx(only.differences["prediction-powered"].low)
    bare = contrasts(
        measured, {}, dict.fromkeys(measured, "none"), match=False, correction="bh", design=Design()
    )
    assert all(each.simultaneous is None for each in bare)


def test_one_positive_label_makes_no_test_of_equal_error():
    rare = {}
    for name in "ab":
        label = np.r_[1, np.zeros(29), np.full(170, np.nan)]
        answer = np.r_[float(name == "a"), np.zeros(199)]
        article = np.char.add(name, np.arange(200).astype(str))
        rare[name] = Measured(Scored.of(answer, label, 0.15, article))
    sensitivity, specificity = equal_errors(rare, {"a": "", "b": ""}, Design())
    assert np.isnan(sensitivity.p)
    assert "1 and 1 labelled positive" in sensitivity.note
    assert specificity.p == 1
    for descriptive in ({"a": ""}, {"a": "", "b": "18 hand labels; 30 are the least"}):
        (alone, _) = equal_errors({name: rare[name] for name in descriptive}, descriptive, Design())
        assert alone.note == (
            "to compare sensitivity, two outlets with a sound sample of hand labels are needed"
        )


def test_an_outlet_says_what_its_labels_are_worth_and_what_it_takes():
    found = outlet("a", units(4, 0.3, size=3000), "", None, Design())
    assert 120 < found.effective < 300
    assert found.budget is not None
    assert found.budget.labels is not None
    assert found.estimates["prediction-powered"].df < 119
