"""The alternative-annotator test: may the model stand in for one of the coders?

Calderon, Reichart and Dror (2025), "The Alternative Annotator Test for LLM-as-a-Judge: How to
Statistically Justify Replacing Human Annotators with LLMs", ACL, pp. 16051-16081. Each coder is
left out in turn, and model and coder are compared by how well they agree with those who remain.
Here errors are related within articles, and a model that gives the commonest answer to everything
is tested too: where that one passes, the test says nothing of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.validation.clustered import clustered_mean

FEWEST_CODERS, FEWEST_SENTENCES = 3, 30
PASSES = 0.5
"""The winning rate from which a model may stand in for a coder."""
Codes = NDArray[np.int64]
NAN = float("nan")


class Advantage(NamedTuple):
    """A coder left out, against the model. ``model`` and ``coder``: the share of sentences, in
    [0, 1], on which each agrees with the others at least as well; ``p`` of the model being worse
    than the coder by epsilon or more, corrected over coders (Benjamini and Yekutieli 2001, Annals
    of Statistics 29)."""

    name: str
    sentences: int
    model: float
    coder: float
    p: float


class AlternativeAnnotator(NamedTuple):
    """``winning_rate``: the share of coders whom the model beats, in [0, 1]; ``advantage``: the
    mean of their `Advantage.model`. ``passed`` is ``None`` where there is no test, and ``note``
    says why. ``constant_passes``: a model that always gives the commonest answer passes too."""

    epsilon: float
    winning_rate: float
    advantage: float
    passed: bool | None
    constant_passes: bool
    coders: tuple[Advantage, ...]
    note: str = ""


def require_epsilon(epsilon: float) -> None:
    """Raises `ValueError` for an epsilon that is not in [0, 1)."""
    if not 0 <= epsilon < 1:
        raise ValueError(f"epsilon is a difference of two shares, in [0, 1), not {epsilon:g}")


def alternative_annotator(
    votes: Codes,
    predicted: Codes,
    clusters: ArrayLike,
    *,
    names: Sequence[str] = (),
    epsilon: float = 0.2,
    alpha: float = 0.05,
) -> AlternativeAnnotator:
    """Test a model against each coder.

    ``votes``, (coders, n): the number of the label that each coder gave, -1 where not coded;
    ``predicted``, (n,): the model's; ``clusters``, (n,): within which errors are related;
    ``names``: the coders'. ``epsilon`` is what a model may lose for what it saves: .2 against
    experts, .15 against trained coders, .1 against crowd workers, as the authors advise. Raises
    `ValueError` for an epsilon that is not in [0, 1).

    >>> rng = np.random.default_rng(0)
    >>> truth = (rng.random(200) < 0.4).astype(int)
    >>> coders = np.array([truth ^ (rng.random(200) < 0.1) for _ in range(3)])
    >>> test = alternative_annotator(coders, truth ^ (rng.random(200) < 0.1), np.arange(200))
    >>> test.winning_rate, test.passed
    (1.0, True)
    """
    require_epsilon(epsilon)
    if len(votes) < FEWEST_CODERS:
        who = "1 coder" if len(votes) == 1 else f"{len(votes)} coders"
        note = f"{who}; the test leaves each out in turn and needs {FEWEST_CODERS} or more"
        return AlternativeAnnotator(epsilon, NAN, NAN, None, False, (), note)
    usable = [_sentences(votes, k) for k in range(len(votes))]
    if (least := min(int(rows.sum()) for rows in usable)) < FEWEST_SENTENCES:
        note = f"a coder shares {least} sentences with others; the t test needs {FEWEST_SENTENCES}"
        return AlternativeAnnotator(epsilon, NAN, NAN, None, False, (), note)
    result = _tested(votes, predicted, np.asarray(clusters), usable, epsilon, alpha)
    commonest = np.bincount(votes[votes >= 0]).argmax()
    constant = _tested(
        votes, np.full_like(predicted, commonest), np.asarray(clusters), usable, epsilon, alpha
    )
    coders = tuple(
        each._replace(name=name) for each, name in zip(result.coders, names, strict=False)
    )
    return result._replace(constant_passes=bool(constant.passed), coders=coders or result.coders)


def _sentences(votes: Codes, coder: int) -> NDArray[np.bool_]:
    """Those that a coder and another one coded."""
    coded = votes >= 0
    return np.asarray(coded[coder] & (coded.sum(axis=0) > 1))


def _tested(
    votes: Codes,
    predicted: Codes,
    clusters: NDArray[np.generic],
    usable: list[NDArray[np.bool_]],
    epsilon: float,
    alpha: float,
) -> AlternativeAnnotator:
    from statsmodels.stats.multitest import multipletests

    advantages = []
    for coder, rows in enumerate(usable):
        rest = np.delete(votes[:, rows], coder, axis=0)
        n = (rest >= 0).sum(axis=0)
        of_model = (rest == predicted[rows]).sum(axis=0) / n
        of_coder = (rest == votes[coder, rows]).sum(axis=0) / n
        model, human = (of_model >= of_coder).astype(float), (of_coder >= of_model).astype(float)
        p = _p_value(human - model, clusters[rows], epsilon)
        advantages.append(
            Advantage(str(coder), int(rows.sum()), float(model.mean()), float(human.mean()), p)
        )
    adjusted = multipletests([each.p for each in advantages], alpha, method="fdr_by")[1]
    advantages = [each._replace(p=float(p)) for each, p in zip(advantages, adjusted, strict=True)]
    rate = float(np.mean([each.p <= alpha for each in advantages]))
    mean = float(np.mean([each.model for each in advantages]))
    return AlternativeAnnotator(epsilon, rate, mean, rate >= PASSES, False, tuple(advantages))


def _p_value(loss: NDArray[np.float64], clusters: NDArray[np.generic], epsilon: float) -> float:
    """Of the mean loss being epsilon or more."""
    from scipy.stats import t

    error = clustered_mean(loss, clusters)
    if not error.df:
        return 1.0
    if error.se == 0:
        return 0.0 if error.value < epsilon else 1.0
    return float(t.cdf((error.value - epsilon) / error.se, error.df))
