"""Coefficients and their variances against other programs and against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from toolkit.inference import Scored, estimate
from toolkit.regression.estimators import (
    Coefficients,
    corrected,
    gold_only,
    naive,
    of_gold,
    of_naive,
)
from toolkit.regression.families import FAMILIES, Unsolved, solve
from toolkit.regression.observations import Observations, Side
from toolkit.regression.variance import Clustered

N, LABELLED, CLUSTERS = 1200, 200, 60


@pytest.fixture(scope="module")
def drawn():
    """Terms, true and predicted labels, clusters, and which units are labelled."""
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(CLUSTERS), N // CLUSTERS)
    x = np.column_stack([np.ones(N), cluster % 2, rng.normal(size=N)]).astype(float)
    noise = rng.normal(0, 0.5, CLUSTERS)[cluster]
    y = (rng.random(N) < 1 / (1 + np.exp(0.8 - 0.6 * x[:, 1] - 0.4 * x[:, 2] - noise))).astype(
        float
    )
    f = np.where(rng.random(N) < 0.85 - 0.15 * x[:, 1], y, 1 - y)
    on = np.sort(rng.choice(N, LABELLED, replace=False))
    return x, y, f, cluster, on


def observations(x, y, f, cluster, on, weight=None, *, again=None, coded=None, complete=False):
    """``again`` and ``coded`` are terms under predicted and under true labels, where they differ"""
    weight = np.ones(len(y)) if weight is None else weight
    outcome_only = again is None
    again = x if again is None else again
    coded = x if coded is None else coded
    of = np.ones(len(x))
    return Observations(
        predicted=Side(again, f, of),
        again=Side(again[on], f[on], weight[on]),
        coded=Side(coded[on], y[on], weight[on]),
        cluster=cluster,
        labelled_cluster=cluster[on],
        stratum=np.zeros(len(on), np.intp),
        clusters=int(cluster.max()) + 1,
        complete=complete,
        outcome_only=outcome_only,
        unvaried=np.zeros(len(on)),
    )


def fitted(o: Observations, family: str = "linear", slope: float | None = None) -> Coefficients:
    of = FAMILIES[family]
    return corrected(o, of, gold_only(o, of), naive(o, of), slope)


@pytest.mark.parametrize("slope", [0.0, 0.4, 1.0])
def test_linear_coefficients_are_those_of_ppi_py(drawn, slope):
    ppi = pytest.importorskip("ppi_py")
    x, y, f, _, on = drawn
    theirs = ppi.ppi_ols_pointestimate(x[on], y[on], f[on], x, f, lam=slope)
    assert fitted(observations(*drawn), slope=slope).value == pytest.approx(theirs, abs=1e-9)


@pytest.mark.filterwarnings("ignore:'penalty' was deprecated:FutureWarning")
@pytest.mark.parametrize("family", ["logistic", "poisson"])
def test_saturated_models_are_those_of_ppi_py(family):
    ppi = pytest.importorskip("ppi_py")
    rng = np.random.default_rng(1)
    n, per = 800, 120
    group = np.repeat([0, 1], n // 2)
    y = (rng.random(n) < 0.3 + 0.2 * group).astype(float)
    f = np.where(rng.random(n) < 0.8 - 0.1 * group, y, 1 - y)
    on = np.concatenate([np.arange(per), n // 2 + np.arange(per)])
    x = np.column_stack([np.ones(n), group]).astype(float)
    theirs = getattr(ppi, f"ppi_{family}_pointestimate")(
        x[on], y[on], f[on], x, f, lam=0.6, optimizer_options={"ftol": 1e-16, "gtol": 1e-12}
    )
    o = observations(x, y, f, np.arange(n), on)
    assert fitted(o, family, 0.6).value == pytest.approx(theirs, abs=1e-6)
    # Which is the link of each group's corrected mean.
    means = [
        y[on][group[on] == g].mean() - 0.6 * (f[on][group[on] == g].mean() - f[group == g].mean())
        for g in (0, 1)
    ]
    link = np.log(means) - (np.log1p(-np.array(means)) if family == "logistic" else 0)
    assert fitted(o, family, 0.6).value == pytest.approx([link[0], link[1] - link[0]], abs=1e-8)


@pytest.mark.parametrize(
    ("family", "theirs"),
    [
        ("linear", sm.families.Gaussian()),
        ("logistic", sm.families.Binomial()),
        ("poisson", sm.families.Poisson()),
    ],
)
def test_all_labelled_it_is_statsmodels(drawn, family, theirs):
    x, y, f, cluster, _ = drawn
    o = observations(x, y, f, cluster, np.arange(N), complete=True)
    mine = fitted(o, family)
    model = sm.GLM(y, x, family=theirs).fit(tol=1e-12)
    assert mine.value == pytest.approx(model.params, abs=1e-8)
    assert (mine.slope == 0).all()
    by = model.model.fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}, tol=1e-12
    )
    # CR2 lies above the plain sandwich, by little where there are 60 clusters.
    assert (mine.se > by.bse).all()
    assert mine.se == pytest.approx(by.bse, rel=0.06)


def test_where_each_unit_is_a_cluster_it_is_hc2(drawn):
    x, y, f, _, on = drawn
    o = observations(x, y, f, np.arange(N), on)
    mine = fitted(o, slope=0.0)
    theirs = sm.OLS(y[on], x[on]).fit(cov_type="HC2")
    assert mine.value == pytest.approx(theirs.params, abs=1e-10)
    assert mine.se == pytest.approx(theirs.bse, abs=1e-10)


def test_weights_are_those_of_weighted_least_squares(drawn):
    x, y, _, _, on = drawn
    inverse = np.where(x[:, 1] == 1, 4.0, 9.0)
    mine = of_gold(gold_only(o := observations(*drawn, inverse), FAMILIES["linear"]), o)
    theirs = sm.WLS(y[on], x[on], inverse[on]).fit()
    assert mine.value == pytest.approx(theirs.params, abs=1e-10)


def test_the_correction_is_cr2_by_its_definition(drawn):
    x, y, _, cluster, on = drawn
    keep = on[cluster[on] < 14]
    x, y, at = x[keep], y[keep], cluster[keep]
    weight = 1 + (np.arange(len(y)) % 3).astype(float)
    value = solve(x, y, weight, FAMILIES["linear"])
    root = np.sqrt(weight)
    wide, rest = x * root[:, None], (y - x @ value) * root
    inverse = np.linalg.inv(wide.T @ wide)
    hat = wide @ inverse @ wide.T
    meat, parts = np.zeros((3, 3)), []
    for g in np.unique(at):
        rows = at == g
        values, vectors = np.linalg.eigh(np.eye(rows.sum()) - hat[np.ix_(rows, rows)])
        adjust = (vectors / np.sqrt(values)) @ vectors.T
        score = wide[rows].T @ adjust @ rest[rows]
        meat += np.outer(score, score)
        parts.append((np.eye(len(y)) - hat)[:, rows] @ adjust @ wide[rows] @ inverse)
    by = Clustered.of(x, weight, at, 14)
    scores = np.zeros((14, 3))
    np.add.at(scores, at, x * (weight * (y - x @ value))[:, None])
    shares = by.shares(scores)
    assert shares.T @ shares == pytest.approx(inverse @ meat @ inverse, rel=1e-9)
    for j in range(3):
        spread = np.array([[a[:, j] @ b[:, j] for b in parts] for a in parts])
        assert by.df[j] == pytest.approx(np.trace(spread) ** 2 / (spread**2).sum(), rel=1e-9)


def test_an_intercept_alone_is_the_level_of_a_comparison(drawn):
    _, y, f, cluster, on = drawn
    label = np.full(N, np.nan)
    label[on] = y[on]
    level = estimate(Scored.of(f, label, LABELLED / N, cluster.astype(str)))
    mine = fitted(observations(np.ones((N, 1)), y, f, cluster, on))
    assert mine.value[0] == pytest.approx(level.value, abs=1e-9)
    assert mine.slope[0] == pytest.approx(level.slope, abs=0.02)


@pytest.mark.parametrize(("right", "least", "most"), [(0.5, 0.97, 1.03), (0.95, 0.4, 0.75)])
def test_a_good_classifier_saves_labels_and_a_useless_one_costs_next_to_nothing(right, least, most):
    rng = np.random.default_rng(9)
    n = 6000
    x = np.column_stack([np.ones(n), rng.random(n) < 0.5]).astype(float)
    y = (rng.random(n) < 0.3 + 0.1 * x[:, 1]).astype(float)
    f = np.where(rng.random(n) < right, y, 1 - y)
    o = observations(x, y, f, np.arange(n) // 3, np.arange(0, n, 15))
    alone = of_gold(gold_only(o, FAMILIES["linear"]), o)
    ratio = fitted(o).se / alone.se
    assert (ratio > least).all()
    assert (ratio < most).all()


def test_a_label_as_predictor_is_not_attenuated():
    rng = np.random.default_rng(2)
    n, labelled = 6000, 1500
    label = (rng.random(n) < 0.3).astype(float)
    f = np.where(rng.random(n) < 0.8, label, 1 - label)
    y = 1 + 0.5 * label + rng.normal(0, 0.5, n)
    coded, again = (np.column_stack([np.ones(n), z]) for z in (label, f))
    on = np.arange(labelled)
    o = observations(again, y, y, np.arange(n), on, again=again, coded=coded)
    by_model = of_naive(naive(o, FAMILIES["linear"]), o)
    best = fitted(o)
    assert by_model.value[1] + 4 * by_model.se[1] < 0.5
    assert abs(best.value[1] - 0.5) < 2.5 * best.se[1]


def test_what_rests_on_one_cluster_has_no_standard_error(drawn):
    x, y, f, cluster, on = drawn
    wide = np.column_stack([x, cluster == cluster[on[0]]]).astype(float)
    o = observations(wide, y, f, cluster, on)
    best = fitted(o)
    assert best.df[3] == 0
    assert np.isnan(best.se[3])
    assert (best.df[:3] > 5).all()
    assert np.isfinite(best.se[:3]).all()


def test_separated_labels_have_no_solution():
    x = np.column_stack([np.ones(20), np.arange(20) >= 10]).astype(float)
    y = np.where(np.arange(20) < 10, 0.0, np.arange(20) % 2)
    for family in ("logistic", "poisson"):
        with pytest.raises(Unsolved):
            solve(x, y, np.ones(20), FAMILIES[family])
