"""Corpora as a study expects them, with the hand labels of a sampling design.

An article's level is beta-distributed, so that labels within articles correlate (Skellam 1948,
JRSS B 10); the classifier's score is normal around a mean that goes with the truth, and its answer
is whether the score is above a threshold. Outlets vary independently: what they have in common by
events, which narrows a contrast, is not counted on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.score_strata import label_deviation, optimal_allocation, score_strata
from toolkit.inference import Scored

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEAST = 1e-6
"""The least difference between a share and 0 or 1."""


@dataclass(frozen=True, slots=True)
class OutletPlan:
    """What is expected of an outlet: ``sizes``, the sentences of each article; the true
    ``prevalence``; the classifier's ``sensitivity`` and ``specificity``; ``icc``, the correlation
    of the labels of two sentences of an article. Raises `ValueError` for what is out of range."""

    name: str
    sizes: tuple[int, ...]
    prevalence: float
    sensitivity: float
    specificity: float
    icc: float

    def __post_init__(self) -> None:
        shares = {
            "prevalence": self.prevalence,
            "sensitivity": self.sensitivity,
            "specificity": self.specificity,
        }
        for what, share in shares.items():
            if not 0 <= share <= 1:
                raise ValueError(f"{self.name}: the {what} is a share, from 0 to 1, not {share:g}")
        if not 0 <= self.icc < 1:
            raise ValueError(f"{self.name}: the ICC is from 0 to below 1, not {self.icc:g}")
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(f"{self.name}: two articles are needed, of a sentence or more")

    @property
    def sentences(self) -> int:
        """How many there are."""
        return sum(self.sizes)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Simulated sentences of an outlet, arrays (n,): the number of the ``article``, the ``truth``,
    the classifier's ``answer`` and its probability ``p``."""

    article: NDArray[np.intp]
    truth: Bools
    answer: Bools
    p: Floats


def simulated_corpus(rng: np.random.Generator, outlet: OutletPlan) -> Corpus:
    """An outlet's articles, drawn anew."""
    from scipy.special import expit, ndtri

    article = np.repeat(np.arange(len(outlet.sizes)), outlet.sizes)
    share = np.clip(outlet.prevalence, LEAST, 1 - LEAST)
    level = np.full(len(outlet.sizes), share)
    if outlet.icc > 0:
        both = 1 / outlet.icc - 1
        level = rng.beta(share * both, (1 - share) * both, len(level))
    truth = rng.random(len(article)) < level[article]
    sensitivity, specificity = np.clip([outlet.sensitivity, outlet.specificity], LEAST, 1 - LEAST)
    threshold = float(ndtri(specificity))
    distance = threshold + float(ndtri(sensitivity))
    score = rng.normal(size=len(article)) + np.where(truth, distance, 0.0)
    return Corpus(article, truth, score > threshold, expit(distance * (score - threshold)))


Drawn = tuple[Bools, Floats]
"""Which sentences are labelled, and the probability of each to be."""


def _by_stratum(rng: np.random.Generator, stratum: NDArray[np.intp], n: NDArray[np.intp]) -> Drawn:
    drawn, inclusion = np.zeros(len(stratum), bool), np.ones(len(stratum))
    for h, number in enumerate(n):
        members = np.flatnonzero(stratum == h)
        if not number:
            continue
        drawn[rng.choice(members, number, replace=False)] = True
        inclusion[members] = number / len(members)
    return drawn, inclusion


def _simple(rng: np.random.Generator, corpus: Corpus, n: int) -> Drawn:
    return _by_stratum(rng, np.zeros(len(corpus.truth), np.intp), np.array([n]))


def _by_answer(rng: np.random.Generator, corpus: Corpus, n: int) -> Drawn:
    at = corpus.answer.astype(np.intp)
    size = np.bincount(at, minlength=2)
    yes = min(size[1], n // 2)
    no = min(size[0], n - yes)
    return _by_stratum(rng, at, np.array([no, min(size[1], n - no)]))


def _adaptive(rng: np.random.Generator, corpus: Corpus, n: int) -> Drawn:
    at = score_strata(corpus.p)
    size = np.bincount(at)
    deviation = np.sqrt(np.bincount(at, label_deviation(corpus.p) ** 2) / size)
    return _by_stratum(rng, at, optimal_allocation(size, deviation, n))


def _whole_articles(rng: np.random.Generator, corpus: Corpus, n: int) -> Drawn:
    size = np.bincount(corpus.article)
    number = int(np.clip(round(n / size.mean()), 2, len(size)))
    chosen = rng.choice(len(size), number, replace=False)
    return np.isin(corpus.article, chosen), np.full(len(corpus.truth), number / len(size))


DESIGNS: dict[str, Callable[[np.random.Generator, Corpus, int], Drawn]] = {
    "simple": _simple,
    "by answer": _by_answer,
    "adaptive": _adaptive,
    "whole articles": _whole_articles,
}
"""Sampling designs by name: each labels about ``n`` sentences of an outlet. ``by answer``: as many
of those that the model counts as of the others."""


def simulate(rng: np.random.Generator, outlet: OutletPlan, design: str, n: int) -> Scored:
    """An outlet with ``n`` hand labels, at most all, drawn by a design of `DESIGNS`."""
    corpus = simulated_corpus(rng, outlet)
    drawn, inclusion = DESIGNS[design](rng, corpus, min(n, len(corpus.truth)))
    label = np.where(drawn, corpus.truth, np.nan)
    names = np.char.add(outlet.name + " ", corpus.article.astype(str))
    return Scored.of(corpus.answer, label, inclusion, names)
