"""Is the model one more coder? Equivalence of its agreement with coders to theirs.

Two one-sided tests (Schuirmann 1987, "A comparison of the two one-sided tests procedure and the
power approach", Journal of Pharmacokinetics and Biopharmaceutics 15; Lakens 2017, "Equivalence
tests", Social Psychological and Personality Science 8) on a difference of two alphas
(Krippendorff 2019, ch. 12): of the model with coders, less of coders with one another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.validation.clustered import Floats, by_cluster, jackknife, studentized_draws

Verdict = Literal["equivalent", "no worse", "worse", "cannot be told", "too few"]
DISAGREEMENTS = np.array([[0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]])
"""A sentence of disagreement between coders, and between model and coders."""
FEWEST_SENTENCES, FEWEST_CLUSTERS, FEWEST_INFORMATIVE = 30, 10, 5
FEWEST_OF_RARER = 10
"""Sentences on which anybody gave the label, or anybody did not, whichever are fewer: with less,
one sentence moves both agreements by more than most margins."""
NAN = float("nan")


class Equivalence(NamedTuple):
    """Agreement with coders less agreement between them, in units of alpha.

    ``low`` and ``high`` are limits of two one-sided tests at ``alpha``: an interval of 1 - 2 alpha.
    ``p``: of the difference being ``margin`` or more in size; ``p_worse``: of its lying ``margin``
    or more below 0. ``sentences``: those that two coders or more coded. ``note`` says why there is
    no test.
    """

    model: float
    coders: float
    difference: float
    low: float
    high: float
    p: float
    p_worse: float
    margin: float
    sentences: int
    clusters: int
    verdict: Verdict
    note: str = ""


def equivalence(
    votes: Floats,
    predicted: NDArray[np.bool_],
    clusters: ArrayLike,
    *,
    weights: Floats | None = None,
    margin: float = 0.1,
    alpha: float = 0.05,
    seed: int = 0,
) -> Equivalence:
    """Test whether a model agrees with coders as they agree with one another, to ± ``margin``.

    ``votes``, (coders, n): 1 where a coder gave the label, 0 where not, NaN where not coded;
    ``predicted``, (n,): the model; ``clusters``, (n,): within which errors are related;
    ``weights``, (n,): what a sentence stands for. Sentences of one coder are passed over, so that
    both agreements are of the same ones; each sentence weighs alike however many coded it. The
    reference of the tests is the wider one of a bootstrap of clusters, each draw in its own errors,
    from ``seed``, which rejects too often where a label is rare, and of t with the clusters in
    which anybody disagreed less one for its degrees of freedom: errors are of *these* coders, who
    are no sample of coders. Raises `ValueError` for a margin that is not in (0, 1).

    >>> rng = np.random.default_rng(0)
    >>> truth = rng.random(600) < 0.4
    >>> coders = np.array([truth ^ (rng.random(600) < 0.1) for _ in range(3)], float)
    >>> equivalence(coders, truth ^ (rng.random(600) < 0.1), np.arange(600) // 6).verdict
    'equivalent'
    """
    require_margin(margin)
    n_coders = (~np.isnan(votes)).sum(axis=0)
    kept = n_coders > 1
    sentences = int(kept.sum())
    if not sentences:
        return _without_test(margin, 0, 0, "no sentence was coded by two")
    k, yes = n_coders[kept], np.nansum(votes[:, kept], axis=0)
    weight = np.ones(sentences) if weights is None else weights[kept] / weights[kept].mean()
    share = yes / k
    between = yes * (k - yes) / (k * (k - 1) / 2)
    with_model = np.where(predicted[kept], 1 - share, share)
    columns = [np.ones(sentences), between, share, with_model, predicted[kept]]
    names = np.asarray(clusters)[kept]
    sums = by_cluster(np.stack(columns, axis=1) * weight[:, None], names)
    informative = int(((sums[:, 1] > 0) | (sums[:, 3] > 0)).sum())
    some, all_say = (yes > 0) | predicted[kept], (yes == k) & predicted[kept]
    rarer = int(min(some.sum(), (~all_say).sum()))
    few = _too_few(sentences, len(sums), informative, rarer)
    with np.errstate(invalid="ignore", divide="ignore"):
        model, coders = map(float, _alphas(sums.sum(axis=0)))
    if few or np.isnan(model - coders):
        without = _without_test(margin, sentences, len(sums), few or "all gave one answer")
        return without._replace(model=model, coders=coders, difference=model - coders)
    below, above = (
        studentized_draws(sums, _apart(end), DISAGREEMENTS, seed=seed) for end in (-margin, margin)
    )
    df = informative - 1
    p_worse = _p_value(below, _distance(sums, -margin), df)
    p_better = _p_value(-above[::-1], -_distance(sums, margin), df)
    # A limit beyond the margin goes by the reference at that end, to which it is held.
    lower = above if model - coders > margin else below
    upper = below if model - coders < -margin else above
    low = _limit(sums, _quantile(lower, alpha, df))
    high = _limit(sums, -_quantile(-upper[::-1], alpha, df))
    return Equivalence(
        model, coders, model - coders, low, high, max(p_worse, p_better), p_worse, margin,
        sentences, len(sums), _verdict(low, high, margin),
    )  # fmt: skip


def require_margin(margin: float) -> None:
    """Raises `ValueError` for a margin that is not in (0, 1)."""
    if not 0 < margin < 1:
        raise ValueError(f"a margin is a difference of two alphas, in (0, 1), not {margin:g}")


def _apart(difference: float) -> Callable[[Floats], Floats]:
    """How far model and coders are from a true ``difference`` of their alphas: 0 at it, negative
    where the one seen is larger.

    Compared are logarithms of 1 - alpha, as the error of an alpha falls as it rises.
    """

    def figure(totals: Floats) -> Floats:
        model, coders = _alphas(totals)
        return np.asarray(
            np.log(1 - model + max(difference, 0.0)) - np.log(1 - coders + max(-difference, 0.0))
        )

    return figure


def _distance(sums: Floats, difference: float) -> float:
    """By how many standard errors a true difference lies above the one seen."""
    error = jackknife(sums, _apart(difference), DISAGREEMENTS)
    return error.value / error.se


def _quantile(drawn: Floats, alpha: float, df: int) -> float:
    """How many errors below 0 a distance lies that is as low with a chance of ``alpha``."""
    from scipy.special import stdtrit

    return min(float(drawn[max(int(alpha * (len(drawn) + 1)) - 1, 0)]), float(stdtrit(df, alpha)))


def _p_value(drawn: Floats, distance: float, df: int) -> float:
    from scipy.special import stdtr

    lower = (1 + np.searchsorted(drawn, distance, side="right")) / (len(drawn) + 1)
    return max(float(lower), float(stdtr(df, distance)))


def _limit(sums: Floats, distance: float) -> float:
    """The true difference that lies so many errors from the one seen, within [-2, 2]."""
    from scipy.optimize import brentq

    least, most = (_distance(sums, each) - distance for each in (-2.0, 2.0))
    if least >= 0 or most <= 0:
        return -2.0 if least >= 0 else 2.0
    return float(brentq(lambda each: _distance(sums, each) - distance, -2.0, 2.0, xtol=1e-6))


def _alphas(totals: Floats) -> tuple[Floats, Floats]:
    """Alpha of the model with coders, and between coders, from totals (..., 5)."""
    n, between, share, with_model, holds = (totals[..., column] for column in range(5))
    of_coders, of_model = share / n, holds / n
    pooled = (of_coders + of_model) / 2
    return (
        1 - with_model / n / (2 * pooled * (1 - pooled)),
        1 - between / n / (2 * of_coders * (1 - of_coders)),
    )


def _verdict(low: float, high: float, margin: float) -> Verdict:
    if low > -margin:
        return "equivalent" if high < margin else "no worse"
    return "worse" if high < -margin else "cannot be told"


def _too_few(sentences: int, clusters: int, informative: int, rarer: int) -> str:
    """Why there is no test; without disagreement nothing tells its error."""
    if sentences < FEWEST_SENTENCES:
        return f"{sentences} sentences were coded by two; {FEWEST_SENTENCES} are the least"
    if clusters < FEWEST_CLUSTERS:
        return f"labels of {clusters} articles or events; {FEWEST_CLUSTERS} are the least"
    if rarer < FEWEST_OF_RARER:
        return (
            f"the label, or its absence, was given by anybody on {rarer} sentences, which is too "
            f"rare for a test; {FEWEST_OF_RARER} are the least"
        )
    if informative < FEWEST_INFORMATIVE:
        return (
            f"anybody disagreed in {informative} articles or events; {FEWEST_INFORMATIVE} are the "
            "least that tell an error"
        )
    return ""


def _without_test(margin: float, sentences: int, clusters: int, note: str) -> Equivalence:
    return Equivalence(
        NAN, NAN, NAN, NAN, NAN, NAN, NAN, margin, sentences, clusters, "too few", note
    )
