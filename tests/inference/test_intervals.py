"""Intervals cover where labels are rare, clusters few, outlets unequal and strata drawn by score;
where labels cannot carry one, the result says so."""

import shutil
import subprocess

import numpy as np
import pytest

from toolkit.inference import (
    Design,
    Measured,
    Scored,
    contrast,
    effective_labels,
    equal_error,
    error_rates,
    estimate,
    label_budget,
    log_ratio,
    matched_contrast,
    rank_intervals,
)
from toolkit.inference.clusters import degrees_of_freedom
from toolkit.inference.intervals import korn_graubard


def outlet(rng, articles, share, *, sentences=20, labels=None, right=(0.8, 0.9), events=False):
    """One outlet; ``labels`` sentences at random, or all."""
    article = np.repeat(np.arange(articles), sentences)
    truth = rng.random(len(article)) < share
    answer = np.where(rng.random(len(article)) < np.where(truth, *right), truth, ~truth)
    n = min(labels or len(article), len(article))
    label = np.full(len(article), np.nan)
    drawn = rng.choice(len(article), n, replace=False)
    label[drawn] = truth[drawn]
    names = article.astype(str)
    return Scored.of(answer, label, n / len(article), names, names if events else None)


def by_score(rng, size, share, right, each):
    """One outlet of ``size`` articles of a sentence; ``each`` labels of each answer."""
    truth = rng.random(size) < share
    answer = np.where(rng.random(size) < np.where(truth, *right), truth, ~truth)
    label, p = np.full(size, np.nan), np.ones(size)
    for kind in (answer, ~answer):
        members = np.flatnonzero(kind)
        drawn = rng.choice(members, min(each, len(members)), replace=False)
        label[drawn], p[members] = truth[drawn], len(drawn) / len(members)
    return Scored.of(answer, label, p, np.arange(size))


def coverage(estimates, truth):
    return np.mean([e.low <= truth <= e.high for e in estimates])


def test_degrees_of_freedom_are_those_of_the_smaller_outlet():
    rng = np.random.default_rng(0)
    large, small = outlet(rng, 400, 0.3), outlet(rng, 5, 0.3)
    assert contrast(large, small, "gold only").df == pytest.approx(4, abs=0.5)
    assert contrast(large, large, "gold only").df == pytest.approx(399, rel=0.01)
    assert degrees_of_freedom(np.r_[20, np.ones(20)]) < 3


def test_labels_of_one_article_bound_nothing_but_what_a_share_can_be():
    rng = np.random.default_rng(1)
    many, one = outlet(rng, 40, 0.3), outlet(rng, 1, 0.3)
    level = estimate(one)
    assert (level.low, level.high, level.df) == (0, 1, 0)
    assert "labels of one event tell no variance" in level.note
    difference = contrast(one, many)
    assert difference.low < difference.value - 0.1
    assert difference.high > difference.value + 0.5
    assert difference.p == 1
    assert np.isnan(difference.se)
    # Answers of many articles lend no certainty to the labels of one.
    label = np.where(many.article == "0", many.label, np.nan)
    few = Scored.of(many.predicted, label, 1 / 40, many.article)
    assert estimate(few).high == 1


def test_one_positive_in_each_outlet_on_one_event_does_not_cancel():
    labels = np.zeros(100)
    labels[7] = 1
    events = np.arange(100).astype(str)
    a = Scored.of(np.zeros(100), labels, 0.1, events, events)
    for found in (contrast(a, a), matched_contrast(a, a)):
        assert found.value == 0
        assert found.low < -0.02
        assert found.high > 0.02
        assert found.se > 0.005


@pytest.mark.parametrize("right", [(0.8, 0.9), (0.8, 0.99)])
@pytest.mark.parametrize("share", [0.05, 0.02])
def test_strata_by_score_cover_at_low_prevalence(share, right):
    rng = np.random.default_rng(2)
    drawn = [by_score(rng, 2000, share, right, 60) for _ in range(150)]
    assert coverage([estimate(s) for s in drawn], share) >= 0.93


def test_labels_that_are_rare_cover_and_stay_within_shares():
    rng = np.random.default_rng(3)
    for share in (0.01, 0.02, 0.03):
        pairs = [[outlet(rng, 100, share, labels=100) for _ in "ab"] for _ in range(80)]
        for method in ("gold only", "prediction-powered"):
            levels = [estimate(a, method) for a, _ in pairs]
            assert coverage(levels, share) >= 0.9
            assert min(e.low for e in levels) >= 0
            assert all(e.low < e.high for e in levels)
            contrasts = [contrast(a, b, method) for a, b in pairs]
            assert coverage(contrasts, 0) >= 0.92


def test_rogan_gladen_is_set_to_zero_and_says_so():
    # 1 answer of 200 is positive, though specificity among the labels is 9 of 10.
    truth = np.r_[np.ones(20), np.zeros(20), np.full(400, np.nan)]
    answer = np.r_[np.ones(20), 1, np.zeros(19), np.zeros(400)]
    s = Scored.of(answer, truth, 40 / 440, np.arange(440))
    found = estimate(s, "Rogan-Gladen")
    assert found.value == found.low == 0
    assert found.high > 0.005
    assert "estimated as -0.002, which no share can be: set to 0" in found.note


def test_a_ratio_that_is_one_in_the_sample_is_not_certain():
    part = np.r_[np.ones(30), np.zeros(70)]
    above = Scored.of(part, part, 0.5, np.arange(100))
    found = estimate(Measured(above, above))
    assert found.value == 1
    assert found.se > 0.01
    assert 0.7 < found.low < 0.95
    assert log_ratio(above, above).low < 0 < log_ratio(above, above).high


def test_a_ratio_has_no_lower_end_where_a_level_may_be_zero():
    labels = np.r_[1, np.zeros(99)]
    rare = Scored.of(np.zeros(100), labels, 0.1, np.arange(100))
    often = Scored.of(np.zeros(100), 1 - labels, 0.1, np.arange(100))
    found = log_ratio(rare, often, "gold only")
    assert found.low < -5
    assert np.isfinite(found.high)


def test_gold_only_respects_strata_so_that_labels_count_once():
    rng = np.random.default_rng(4)
    worth = []
    for _ in range(40):
        s = by_score(rng, 4000, 0.1, (0.8, 0.9), 60)
        worth.append(effective_labels(estimate(s), estimate(s, "gold only")))
    # Within a stratum the answers are alike and tell nothing: 120 labels are worth 120.
    assert np.mean(worth) == pytest.approx(120, abs=1)


def test_strata_are_told_by_name_or_by_probabilities_that_add_up():
    s = by_score(np.random.default_rng(5), 1000, 0.2, (0.8, 0.9), 50)
    assert len(np.unique(s.strata("article")[s.labelled])) == 2
    # Of another draw than one of fixed numbers, probabilities make no strata.
    label = s.label.copy()
    label[np.flatnonzero(s.labelled)[0]] = np.nan
    kept = Scored.of(s.predicted, label, s.inclusion, s.article)
    assert not kept.strata("article").any()
    names = np.where(kept.predicted > 0, "high", "low")
    named = Scored.of(
        kept.predicted, kept.label, kept.inclusion, kept.article, stratum=names
    )  # fmt: skip
    assert len(np.unique(named.strata("article")[named.labelled])) == 2
    alone = Scored.of([1, 1, 0, 0], [1, 0, 1, 0], 1, list("abcd"), stratum=list("xyyy"))
    assert not np.ptp(alone.strata("article"))


def test_where_the_corpus_is_the_population_labels_are_the_only_error():
    rng = np.random.default_rng(6)
    half, whole = outlet(rng, 60, 0.3, labels=600), outlet(rng, 60, 0.3)
    corpus = Design(population="corpus")
    wide, narrow = estimate(half, "gold only"), estimate(half, "gold only", corpus)
    assert narrow.se / wide.se == pytest.approx(np.sqrt(0.5), rel=0.05)
    everything = estimate(whole, "gold only", corpus)
    assert everything.high - everything.low < 1e-4
    assert estimate(whole, "gold only").high - estimate(whole, "gold only").low > 0.04


def test_lambda_is_not_tuned_by_the_labels_it_corrects():
    # One positive, which the classifier found: in hindsight a perfect classifier.
    label = np.r_[1, np.zeros(59), np.full(540, np.nan)]
    answer = np.r_[1, np.zeros(59), np.repeat([1, 0], [9, 531])]
    s = Scored.of(answer, label, 0.1, np.arange(600))
    found = estimate(s)
    assert found.slope < 0.4
    assert found.low < 1 / 60 < found.high


def test_equal_error_keeps_its_size_and_says_when_labels_are_too_few():
    rng = np.random.default_rng(7)
    p = []
    for _ in range(200):
        pair = {name: outlet(rng, 60, 0.1, labels=100) for name in "ab"}
        p.append(equal_error(pair, "specificity").p)
    assert np.mean(np.array(p) <= 0.05) <= 0.09  # 200 draws: .06 and twice its error
    few = {name: outlet(rng, 60, 0.0, labels=60) for name in "ab"}
    for name, s in few.items():
        s.label[np.flatnonzero(s.labelled)[0]] = 1
        assert error_rates(s)["sensitivity"].n == 1, name
    found = equal_error(few, "sensitivity")
    assert np.isnan(found.p)
    assert found.note == (
        "too few hand labels for any test of equal sensitivity: 1 and 1 labelled positive"
    )
    apart = {
        "a": outlet(rng, 60, 0.3, labels=400),
        "b": outlet(rng, 60, 0.3, labels=400, right=(0.5, 0.9)),
    }
    assert equal_error(apart, "sensitivity").p < 0.01
    assert equal_error(apart, "specificity").p > 0.05


def test_error_rates_bound_misses_that_strata_by_score_do_not_show():
    # All 30 positives among the labels were found, but 60 labels stand for 1,900 negatives.
    label, p = np.full(2000, np.nan), np.r_[np.full(100, 0.6), np.full(1900, 60 / 1900)]
    label[:60], label[100:160] = np.repeat([1, 0], 30), 0
    s = Scored.of(np.repeat([1, 0], [100, 1900]), label, p, np.arange(2000))
    found = error_rates(s)["sensitivity"]
    assert (found.value, found.n) == (1, 30)
    assert found.low < 0.5
    simple = Scored.of(np.ones(30), np.ones(30), 0.1, np.arange(30))
    assert error_rates(simple)["sensitivity"].low == pytest.approx(0.884, abs=0.001)


def test_ranks_exclude_wrongly_no_oftener_than_they_may(monkeypatch):
    monkeypatch.setattr("gc.collect", lambda: 0)  # statsmodels calls it each time
    rng = np.random.default_rng(8)
    wrong = 0
    for _ in range(100):
        outlets = {name: outlet(rng, 100, 0.02, labels=100) for name in "abc"}
        pairs = {(a, b): contrast(outlets[a], outlets[b]) for a, b in ("ab", "ac", "bc")}
        wrong += any(rank != (1, 3) for rank in rank_intervals("abc", pairs).values())
    assert wrong <= 9  # .055 of 100 draws, and what chance adds


def test_a_budget_counts_what_labelling_all_gives_and_plans_for_few_where_a_pilot_has_none():
    rng = np.random.default_rng(9)
    for _ in range(5):
        whole = outlet(rng, 200, 0.3, sentences=10)
        all_labelled = estimate(whole)
        reached = (all_labelled.high - all_labelled.low) / 2
        pilot = np.where(rng.random(2000) < 0.05, whole.label, np.nan)
        plan = label_budget(Scored.of(whole.predicted, pilot, 0.05, whole.article), 0.03)
        assert plan.labels is not None, (reached, plan)
        assert plan.floor == pytest.approx(reached, rel=0.25)
    none = outlet(rng, 200, 0.0, labels=40)
    plan = label_budget(none, 0.03)
    assert plan.labels is not None
    assert plan.labels > 60
    got = estimate(outlet(rng, 200, 0.0, labels=40))
    assert (got.high - got.low) / 2 > 0.03


def test_a_budget_takes_the_weighting_of_the_design():
    rng = np.random.default_rng(10)
    size = np.r_[np.full(10, 200), np.full(90, 2)]
    article = np.repeat(np.arange(100), size)
    truth = (rng.random(len(article)) < 0.2).astype(float)
    label = np.where(rng.random(len(article)) < 0.2, truth, np.nan)
    s = Scored.of(truth * 0, label, 0.2, article)
    by_article = label_budget(s, 0.12, Design(weighting="article"))
    by_sentence = label_budget(s, 0.12)
    assert by_article.labels is None or by_article.labels > 2 * by_sentence.labels


R = """
suppressMessages(library(survey)); options(digits = 15)
d <- read.csv("{csv}")
design <- svydesign(ids = ~article, weights = ~w, data = d)
m <- svymean(~y, design); r <- svyratio(~yes, ~part, design)
ci <- attr(svyciprop(~y, design, method = "beta"), "ci")
cat(coef(m), SE(m), coef(r), SE(r), ci)
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_it_is_the_survey_package_of_r(tmp_path):
    if subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True).returncode:
        pytest.skip("R has no package survey")
    rng = np.random.default_rng(11)
    s = outlet(rng, 30, 0.3, labels=300)
    on = s.labelled
    part = np.where(on, rng.random(len(s)) < 0.6, np.nan)
    part = np.where(s.label == 1, 1.0, part)
    weight = 1 / s.inclusion[on]
    table = np.column_stack([s.label[on], s.label[on], part[on], weight])
    rows = [f"{a},{','.join(map(str, row))}" for a, row in zip(s.article[on], table, strict=True)]
    csv = tmp_path / "d.csv"
    csv.write_text("article,y,yes,part,w\n" + "\n".join(rows))
    ran = subprocess.run(
        ["Rscript", "-e", R.format(csv=csv)], capture_output=True, text=True, check=True
    )
    level, level_se, ratio, ratio_se, low, high = map(float, ran.stdout.split())
    found = Measured(s).level("gold only", Design())
    assert found.value == pytest.approx(level, abs=1e-6)
    of = Scored.of(s.predicted, part, s.inclusion, s.article)
    shares = Measured(s, of).level("gold only", Design())
    assert shares.value == pytest.approx(ratio, abs=1e-6)
    # Theirs has G / (G - 1) where ours has the leverage of each cluster.
    for each, theirs in ((found, level_se), (shares, ratio_se)):
        leverage = each.labels.weight / each.labels.weight.sum()
        sums = each.labels.total * np.sqrt(1 - leverage)
        count = np.count_nonzero(each.labels.weight)
        assert np.sqrt(sums @ sums * count / (count - 1)) == pytest.approx(theirs, abs=1e-6)
    n = level * (1 - level) / level_se**2
    # Theirs takes the t of the number of labels, ours of the number they are worth.
    from scipy.stats import t

    clusters = len(np.unique(s.article[on]))
    whole = n * (t.ppf(0.975, int(on.sum()) - 1) / t.ppf(0.975, clusters - 1)) ** 2
    limits = korn_graubard(np.array(level), np.array(whole), 0.05, np.inf)
    assert [float(x) for x in limits] == pytest.approx([low, high], abs=1e-6)


def of_two_strata(few):
    n, rng = 1000, np.random.default_rng(0)
    stratum = np.repeat([0, 1], [800, 200])
    label, chance = np.full(n, np.nan), np.where(stratum, 0.2, 0.05)
    for h, yes in ((0, few), (1, 20)):
        rows = rng.choice(np.flatnonzero(stratum == h), 40, replace=False)
        label[rows] = np.arange(40) < yes
    return estimate(Scored.of(np.zeros(n), label, chance, np.arange(n).astype(str)), "gold only")


def bounded_alone(few):
    """The distance up to the limit where each stratum is bounded alone."""
    shares = (few / 40, 0.5)
    up = [float(korn_graubard(np.array(p), np.array(40.0), 0.05, 39)[1]) - p for p in shares]
    return np.hypot(0.8 * up[0], 0.2 * up[1])


def test_labels_of_several_strata_are_bounded_together():
    e = of_two_strata(8)
    assert e.value == pytest.approx(0.26)
    q = 8 / 40
    # By hand, of 40 less one.
    variance = (0.8**2 * q * (1 - q) + 0.2**2 * 0.25) / 39
    share = 0.8 * q + 0.2 * 0.5
    size = share * (1 - share) / variance
    low, high = korn_graubard(np.array(0.26), np.array(size), 0.05, e.df)
    assert (e.low, e.high) == (pytest.approx(float(low)), pytest.approx(float(high)))
    assert e.high - e.value < bounded_alone(8)


def test_a_small_count_in_one_of_several_strata_is_bounded_alone():
    e = of_two_strata(0)
    assert e.value == pytest.approx(0.1)
    assert e.high - e.value > 0.9 * bounded_alone(0)
