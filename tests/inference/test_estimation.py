"""Estimates are right where the truth is known, and agree with other people's code."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from toolkit.inference import (
    METHODS,
    Design,
    Estimate,
    Measured,
    Scored,
    adjusted_p_values,
    annotator_pools,
    contrast,
    equal_error,
    error_rates,
    estimate,
    label_budget,
    log_ratio,
    matched_contrast,
    minimum_detectable,
    rank_intervals,
)
from toolkit.inference.estimators import prediction_powered

ROOT = Path(__file__).parents[2]


def drawn(seed=0, n=3000, events=60, specificity=0.85, labelled=0.2, level=0.3):
    rng = np.random.default_rng(seed)
    event = np.repeat(np.arange(events), n // events)
    own = rng.normal(0, 0.6, events)[event] + np.log(level / (1 - level))
    truth = rng.random(n) < 1 / (1 + np.exp(-own))
    right = rng.random(n) < np.where(truth, 0.8, specificity)
    answer = np.where(right, truth, ~truth)
    label = np.where(rng.random(n) < labelled, truth, np.nan)
    return Scored.of(answer, label, labelled, event.astype(str), event.astype(str)), truth


def test_it_is_ppi_where_units_are_independent():
    ppi = pytest.importorskip("ppi_py", reason="ppi-python is not installed")
    s, _ = drawn()
    own = s.labelled
    one = Scored.of(s.predicted, s.label, own.mean(), np.arange(len(s)))
    y, f, everything = s.label[own], s.predicted[own], s.predicted
    lam = np.cov(y, f)[0, 1] / f.var(ddof=1)
    assert estimate(one).slope == pytest.approx(lam, abs=0.02)
    found = prediction_powered(one, one.weights("sentence"), slope=lam)
    theirs = ppi.ppi_mean_pointestimate(y, f, everything, lam=lam)
    assert found.value == pytest.approx(float(np.squeeze(theirs)), abs=1e-6)
    low, high = ppi.ppi_mean_ci(y, f, everything, alpha=0.05, lam=lam)
    half = float(np.squeeze(high - low)) / 2
    # Theirs has a normal reference and no small-sample factor.
    assert np.linalg.norm(found.unit) * 1.959964 == pytest.approx(half, abs=1e-6)
    assert estimate(one).se == pytest.approx(half / 1.959964, rel=0.01)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("weighting", ["sentence", "article"])
def test_the_standard_error_is_that_of_a_jackknife_over_clusters(method, weighting):
    s, _ = drawn(1)
    whole = estimate(s, method, Design(weighting))
    events = np.unique(s.event)
    left = []
    for event in events:
        k = s.event != event
        part = Scored.of(s.predicted[k], s.label[k], s.inclusion[k], s.article[k], s.event[k])
        left.append(estimate(part, method, Design(weighting)).value)
    count = len(events)
    jackknife = np.sqrt((count - 1) / count * ((np.array(left) - np.mean(left)) ** 2).sum())
    assert whole.se == pytest.approx(jackknife, rel=0.05)


def test_a_share_of_a_part_is_as_certain_as_a_jackknife_says():
    of, truth = drawn(2, level=0.5)
    rng = np.random.default_rng(3)
    yes = truth & (rng.random(len(truth)) < 0.4)
    answer = (of.predicted > 0) & (rng.random(len(truth)) < 0.45)
    label = np.where(of.labelled, yes, np.nan)
    part = Scored.of(answer, label, 0.2, of.article, of.event)
    whole = estimate(Measured(part, of))
    assert whole.low < 0.4 < whole.high
    left = []
    for event in np.unique(of.event):
        k = of.event != event
        cut = [
            Scored.of(s.predicted[k], s.label[k], s.inclusion[k], s.article[k], s.event[k])
            for s in (part, of)
        ]
        left.append(estimate(Measured(*cut)).value)
    count = len(left)
    jackknife = np.sqrt((count - 1) / count * ((np.array(left) - np.mean(left)) ** 2).sum())
    assert whole.se == pytest.approx(jackknife, rel=0.06)


def test_rogan_gladen_undoes_known_error():
    # 100 true of 400; 80 of them and 60 of the others are answered yes: Se .8, Sp .8.
    truth = np.repeat([1, 0], [100, 300])
    answer = np.r_[np.repeat([1, 0], [80, 20]), np.repeat([1, 0], [60, 240])]
    s = Scored.of(answer, truth, 1.0, np.arange(400))
    assert estimate(s, "naive").value == pytest.approx(0.35)
    assert estimate(s, "Rogan-Gladen").value == pytest.approx(0.25)
    assert estimate(s, "prediction-powered").value == pytest.approx(0.25)


def test_a_useless_classifier_costs_nothing_and_a_perfect_one_is_taken_at_its_word():
    s, truth = drawn(4)
    rng = np.random.default_rng(0)
    noise = Scored.of(rng.random(len(s)).round(), s.label, s.inclusion, s.article, s.event)
    assert estimate(noise).slope < 0.1
    assert estimate(noise).se == pytest.approx(estimate(noise, "gold only").se, rel=0.05)
    perfect = Scored.of(truth, s.label, s.inclusion, s.article, s.event)
    assert estimate(perfect).slope > 0.97
    assert estimate(perfect).value == pytest.approx(truth.mean(), abs=0.001)


def test_unequal_inclusion_is_weighed_out():
    rng = np.random.default_rng(5)
    n = 20_000
    truth = rng.random(n) < 0.2
    answer = np.where(rng.random(n) < 0.9, truth, ~truth)
    p = np.where(answer, 0.3, 0.05)  # coders saw mostly what the classifier flagged
    label = np.where(rng.random(n) < p, truth, np.nan)
    s = Scored.of(answer, label, p, np.arange(n))
    assert np.nanmean(label) > 0.3
    for method in ("gold only", "prediction-powered", "Rogan-Gladen"):
        found = estimate(s, method)
        assert found.low < truth.mean() < found.high


def test_labels_that_are_all_alike_do_not_make_certain():
    s = Scored.of(np.zeros(200), np.r_[np.zeros(50), np.full(150, np.nan)], 0.25, np.arange(200))
    found = estimate(s)
    assert found.value == 0
    assert 0.01 < found.high < 0.1


def test_a_contrast_is_turned_round_by_its_order_and_a_ratio_is_its_share():
    (a, _), (b, _) = drawn(6, level=0.4), drawn(7, level=0.2)
    there, back = contrast(a, b), contrast(b, a)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)
    assert there.value == pytest.approx(estimate(a).value - estimate(b).value)
    ratio = log_ratio(a, b)
    assert np.exp(ratio.value) == pytest.approx(estimate(a).value / estimate(b).value)
    assert ratio.low > 0


def test_events_in_common_make_a_contrast_surer():
    # The same levels of events in both: what they share drops out of the difference.
    (a, _), (b, _) = drawn(8, labelled=1.0), drawn(8, labelled=1.0)
    apart = Scored.of(b.predicted, b.label, b.inclusion, b.article, np.char.add("other ", b.event))
    assert contrast(a, b, "naive").se < 0.5 * contrast(a, apart, "naive").se
    matched = matched_contrast(a, b, "naive")
    assert matched.value == pytest.approx(0)
    assert matched.df == pytest.approx(59)
    with pytest.raises(ValueError, match="0 events in common"):
        matched_contrast(a, apart)


def test_degrees_of_freedom_are_of_clusters_with_labels():
    s, _ = drawn(9, labelled=1.0)
    few = np.isin(s.event, ["1", "2", "3", "4", "5"])
    label = np.where(few, s.label, np.nan)
    one = Scored.of(s.predicted, label, 5 / 60, s.article, s.event)
    assert estimate(one, "gold only").df == pytest.approx(4)
    assert 4 <= estimate(one).df < 5  # the answers of 60 clusters add little
    assert estimate(one, "naive").df == pytest.approx(59)


def test_errors_are_rates_among_the_labels():
    s, _ = drawn(10, n=6000, labelled=0.5)
    found = error_rates(s)
    assert found["sensitivity"].low < 0.8 < found["sensitivity"].high
    assert found["specificity"].low < 0.85 < found["specificity"].high
    never = Scored.of([0, 0, 0, 1], [1, 1, 1, 0], 1.0, list("abcd"))
    assert error_rates(never)["sensitivity"][:2] == (0.0, 0.0)
    assert error_rates(never)["sensitivity"].high == pytest.approx(0.7076, abs=1e-4)


def test_equal_error_is_rejected_where_it_differs_and_not_oftener_than_it_should():
    p = []
    for seed in range(60):
        a, b, c = (drawn(100 * seed + k, labelled=0.5)[0] for k in range(3))
        p.append(equal_error({"a": a, "b": b, "c": c}, "specificity").p)
    assert 0 <= sum(one < 0.05 for one in p) <= 9
    worse, _ = drawn(3, specificity=0.7, labelled=0.5)
    assert equal_error({"a": drawn(1, labelled=0.5)[0], "b": worse}, "specificity").p < 0.001
    with pytest.raises(ValueError, match="two outlets"):
        equal_error({"a": worse}, "specificity")


def test_corrections_are_those_of_the_papers():
    p = [0.01, 0.013, 0.014, 0.19, 0.35, 0.5]
    assert adjusted_p_values(p, "holm") == pytest.approx([0.06, 0.065, 0.065, 0.57, 0.7, 0.7])
    assert adjusted_p_values(p, "bh") == pytest.approx([0.028, 0.028, 0.028, 0.285, 0.42, 0.5])
    assert adjusted_p_values([], "holm") == []


def told(value, p):
    return Estimate(value, 0, 0, 0.01, 9, 10, 100, 50, "prediction-powered", p)


def test_ranks_are_as_sure_as_the_pairs_are():
    pairs = {("a", "b"): told(0.2, 0.001), ("a", "c"): told(0.21, 0.001), ("b", "c"): told(0.01, 1)}
    assert rank_intervals("abc", pairs) == {"a": (1, 1), "b": (2, 3), "c": (2, 3)}
    with pytest.raises(ValueError, match="no contrast of b and c"):
        rank_intervals("abc", dict(list(pairs.items())[:2]))


def test_a_planned_sample_gives_what_was_planned():
    pilot, _ = drawn(11, n=24_000, events=2400, labelled=0.02)
    plan = label_budget(pilot, 0.02)
    assert plan.floor < 0.02
    got, _ = drawn(12, n=24_000, events=2400, labelled=plan.labels / 24_000)
    found = estimate(got)
    assert (found.high - found.low) / 2 == pytest.approx(0.02, rel=0.15)
    assert label_budget(pilot, 0.001).labels is None
    assert "cannot be had" in str(label_budget(pilot, 0.001))


def test_the_detectable_difference_is_detected_four_times_in_five():
    rng = np.random.default_rng(0)
    size = minimum_detectable(0.02, 40)
    draws = size + 0.02 * rng.standard_t(40, 20_000)
    assert (draws / 0.02 > 2.021).mean() == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"predicted": [2, 0]}, "predicted must be in"),
        ({"label": [3, 0]}, "label must be in"),
        ({"inclusion": [0, 1]}, "inclusion must be in"),
        ({"article": ["a"]}, "one length"),
    ],
)
def test_bad_input_is_named(change, message):
    given = {"predicted": [1, 0], "label": [1, 0], "inclusion": 1.0, "article": ["a", "b"]}
    with pytest.raises(ValueError, match=message):
        Scored.of(**given | change)


def test_what_cannot_be_estimated_is_refused():
    bare = Scored.of([1, 0], [np.nan, np.nan], 1.0, ["a", "b"])
    with pytest.raises(ValueError, match="no hand label"):
        estimate(bare)
    unknown = Scored.of([1, 0], [1, 0], 1.0, ["a", "b"])
    unknown = replace(unknown, inclusion=np.full(2, np.nan))
    with pytest.raises(ValueError, match="not known"):
        estimate(unknown)
    chance = r"not clearly better than chance: Se \+ Sp - 1 = -?0\.0"
    with pytest.raises(ValueError, match=chance):
        estimate(Scored.of([1, 0, 1, 0], [1, 1, 0, 0], 1.0, list("abcd")), "Rogan-Gladen")
    # Se 1/10 and Sp 9/10, which do not sum to 1 in floating point; then a little above chance.
    for more in (1, 2):
        answer = np.r_[np.repeat([1, 0], [more, 10 - more]), np.repeat([1, 0], [3, 27])]
        s = Scored.of(answer, np.repeat([1, 0], [10, 30]), 1 / 3, np.arange(40))
        with pytest.raises(ValueError, match=r"not clearly better than chance"):
            estimate(s, "Rogan-Gladen")
    none = Scored.of([1, 0], [np.nan, np.nan], 1.0, ["a", "b"])
    zero = Scored.of([1, 0], [0, 0], 1.0, ["a", "b"])
    with pytest.raises(ValueError, match="share is of nothing"):
        estimate(Measured(zero, zero), "gold only")
    with pytest.raises(ValueError, match="no hand label"):
        estimate(none, "gold only")


def test_a_contrast_may_hang_on_who_the_raters_were():
    import pandas as pd

    rng = np.random.default_rng(0)
    outlets = {str(k): "pq"[k % 2] for k in range(400)}
    rows = []
    for item, outlet in outlets.items():
        for rater in rng.choice(8, 5, replace=False):
            # Half of the raters see the one outlet as loaded, the others the other.
            p = 0.5 if (outlet == "p") == (rater < 4) else 0.2
            rows.append((item, f"r{rater}", "loaded" if rng.random() < p else "none"))
    table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    split = annotator_pools(table, outlets, "p", "q", repeats=300)
    assert split.low < -0.05
    assert split.high > 0.05
    assert split.least < split.value < split.most
    assert split.annotators == 8
    table["label"] = ["loaded" if outlets[i] == "p" else "none" for i in table["item"]]
    agreed = annotator_pools(table, outlets, "p", "q", repeats=100)
    assert (agreed.low, agreed.high, agreed.same_sign) == (1, 1, 1)
    with pytest.raises(ValueError, match="no rated item of z"):
        annotator_pools(table, outlets, "p", "z")
