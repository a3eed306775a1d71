"""Each outlet of a comparison: its units, whether hand labels support a correction, its levels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.comparison.hand_labels import HandLabels
from toolkit.comparison.label_budgets import budget_of
from toolkit.comparison.population import Population
from toolkit.comparison.surrogates import Surrogate, correlation, surrogates
from toolkit.inference import (
    Budget,
    Design,
    EqualError,
    Estimate,
    Measured,
    Rate,
    Scored,
    effective_labels,
    equal_error,
    error_rates,
    estimate,
)
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.inference.units import Cluster
from toolkit.measures import Measure

FEWEST_LABELS = 30
FEWEST_CLUSTERS = 5
FEWEST_POSITIVE = 5
BUDGET = 0.03
"""Points / 100 that the label budget is planned for."""
METHODS: tuple[Method, ...] = ("naive", "gold only", "Rogan-Gladen", CORRECTED)
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: ``estimates`` of its level by each method that can be used, and how the
    classifier errs there.

    ``correlation`` is that of answers and hand labels, ``effective`` how many labels alone would be
    as precise as the corrected level. ``descriptive`` says why nothing but the naive level is
    supported; it is empty where a corrected one is. ``surrogates``: each model, where several
    correct it; ``errors`` and ``correlation`` are those of the first.
    """

    name: str
    articles: int
    sentences: int
    labelled: int
    estimates: Mapping[str, Estimate]
    errors: Mapping[str, Rate]
    correlation: float
    effective: float
    budget: Budget | None
    rank: tuple[int, int] | None
    descriptive: str
    surrogates: tuple[Surrogate, ...] = ()


def units(population: Population, hand: HandLabels, mask: Mask) -> Measured:
    """Some of the sentences, one outlet's, as units with answers and hand labels."""
    predicted = population.predicted[mask]
    shares, inclusion, stratum = hand.shares[mask], hand.inclusion[mask], hand.stratum[mask]
    labelled = shares.notna().all(axis=1) & inclusion.notna()
    strata = stratum if bool((stratum[labelled] != "").any()) else None

    articles, events = (each[mask] for each in population.factors)
    further = [each[mask] for each in population.further_answers]

    def scored(column: str) -> Scored:
        return Scored.of(
            predicted[column], shares[column].where(labelled), inclusion,
            articles, events, stratum=strata,
            further=np.stack([each[column] for each in further], axis=1) if further else None,
        )  # fmt: skip

    return Measured(scored("counted"), scored("among") if "among" in predicted else None)


def by_outlet(
    population: Population, hand: HandLabels, keep: Mask | None = None
) -> dict[str, Measured]:
    """The units of each outlet; those it has left under ``keep``."""
    import pandas as pd

    at, known = pd.factorize(population.items[population.by])
    numbers = {str(name): number for number, name in enumerate(known)}
    masks = {name: at == numbers[name] for name in population.outlets}
    if keep is not None:
        masks = {name: mask & keep for name, mask in masks.items()}
    return {name: units(population, hand, mask) for name, mask in masks.items() if mask.any()}


def with_a_share(
    measured: Mapping[str, Measured], measure: Measure
) -> tuple[dict[str, Measured], list[str]]:
    """The outlets that have what the measure is a share of, as the classifier answers, and a note
    of those that have not."""
    kept = {
        name: each for name, each in measured.items()
        if each.of is None or each.of.predicted.any()
    }  # fmt: skip
    lacking = [name for name in measured if name not in kept]
    of = measure.unit.removeprefix("share of ")
    notes = [f"the classifier sees no {of} in {', '.join(lacking)}: left out"] if lacking else []
    return kept, notes


def unsupported(measured: Measured, cluster: Cluster) -> str:
    """Why an outlet's level cannot be corrected; empty where it can."""
    s = measured.counted
    n = int(s.labelled.sum())
    if not n:
        return "no random sample of hand labels"
    if n < FEWEST_LABELS:
        return f"{n} hand labels; {FEWEST_LABELS} are the least"
    groups = len(s.clusters(cluster)[s.labelled].codes()[0])
    if groups < FEWEST_CLUSTERS:
        return f"hand labels of {groups} {cluster}s; {FEWEST_CLUSTERS} are the least"
    if measured.of is not None and not np.nansum(measured.of.label):
        return "no hand label says what the share is of"
    return ""


def methods(descriptive: str) -> tuple[Method, ...]:
    """The methods that may be used."""
    return METHODS[:1] if descriptive else METHODS


def outlet(
    name: str,
    measured: Measured,
    descriptive: str,
    rank: tuple[int, int] | None,
    design: Design,
    models: Sequence[str] = (),
) -> Outlet:
    """One outlet with its levels and errors, and those of each of several ``models``."""
    estimates: dict[str, Estimate] = {}
    for method in methods(descriptive):
        # A method that the labels do not allow, as Rogan-Gladen without both, is left out.
        with suppress(ValueError):
            estimates[method] = estimate(measured, method, design)
    s = measured.counted
    effective, budget = float("nan"), None
    if not descriptive:
        effective = effective_labels(estimates[CORRECTED], estimates["gold only"])
        with suppress(ValueError):  # labels of one cluster
            budget = budget_of(measured, BUDGET, design)
    return Outlet(
        name=name,
        articles=len(s.articles.codes()[0]),
        sentences=len(s),
        labelled=int(s.labelled.sum()),
        estimates=estimates,
        errors=error_rates(s, design) if s.labelled.any() else {},
        correlation=float("nan") if descriptive else correlation(s),
        effective=effective,
        budget=budget,
        rank=rank,
        descriptive=descriptive,
        surrogates=surrogates(measured, models, estimates, design),
    )


def equal_errors(
    measured: Mapping[str, Measured], descriptive: Mapping[str, str], design: Design
) -> tuple[EqualError, ...]:
    """Tests that sensitivity and specificity are the same in all outlets with enough labels."""
    labelled = {name: each.counted for name, each in measured.items() if not descriptive[name]}
    tests = []
    for rate in ("sensitivity", "specificity"):
        try:
            if len(labelled) < 2:  # there may be labels, but too few, or of no sample
                raise ValueError(
                    f"to compare {rate}, two outlets with a sound sample of hand labels are needed"
                )
            tests.append(equal_error(labelled, rate, design))
        except ValueError as reason:
            tests.append(EqualError(rate, float("nan"), str(reason)))
    return tuple(tests)


def rare_labels(measured: Mapping[str, Measured], descriptive: Mapping[str, str]) -> list[str]:
    """A warning of outlets whose hand labels nearly all say the same."""
    rare = [
        name
        for name, each in measured.items()
        if not descriptive[name] and np.nansum(each.counted.label) < FEWEST_POSITIVE
    ]
    if not rare:
        return []
    return [
        f"fewer than {FEWEST_POSITIVE} hand labels are positive in {', '.join(rare)}: intervals "
        "there are wide, and say little more than that the label is rare"
    ]


def sampling(measured: Mapping[str, Measured], gold: object, contradicted: Collection[str]) -> str:
    """How the hand labels were drawn, in words, as their probabilities and strata say; of outlets
    where these are ``contradicted`` nothing is said but that."""
    if gold is None:
        return "no hand labels"
    counted = [
        each.counted
        for name, each in measured.items()
        if each.counted.labelled.any() and name not in contradicted
    ]
    doubted = f"contradicted in {', '.join(contradicted)}" if contradicted else ""
    if not counted:
        return doubted or "hand labels without known inclusion probabilities"
    p = np.concatenate([s.inclusion[s.labelled] for s in counted])
    drawn_from = [s.drawn_from[s.labelled] for s in counted if s.drawn_from is not None]
    strata = max([1, *(len(each.codes()[0]) for each in drawn_from)])
    kind = "one probability" if np.allclose(p, p[0]) else "several probabilities"
    if strata > 1:
        kind = f"up to {strata} strata each"
    text = f"random, {kind}, inclusion probability {p.min():.4f} to {p.max():.4f}"
    return f"{text}; {doubted}" if doubted else text
