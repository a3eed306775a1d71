"""Fits a formula to units: naive, by hand labels alone, corrected, with notes and refusals."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from toolkit.comparison.outlets import FEWEST_POSITIVE
from toolkit.regression.estimators import (
    Coefficients,
    Solved,
    corrected,
    gold_only,
    naive,
    of_gold,
    of_naive,
)
from toolkit.regression.families import FAMILIES, Family, FamilyName, Unsolved
from toolkit.regression.formula import Formula, Terms
from toolkit.regression.observations import Observations, Side
from toolkit.regression.results import Counts, Regression
from toolkit.regression.terms import Interval, Term
from toolkit.regression.units import Units, groups_of

FEWEST_DF = 4.0
"""Degrees of freedom below which a t interval cannot be relied on (Tipton 2015, Psychological
Methods 20)."""


@dataclass(frozen=True)
class How:
    """``family``, the weighting and what a cluster is in words, the level of intervals, in (0, 1),
    and ``slope``, to fix lambda."""

    family: FamilyName = "linear"
    weighting: str = "sentence"
    cluster: str = "article"
    level: float = 0.95
    slope: float | None = None


def fit(units: Units, formula: Formula, how: How, descriptive: str = "") -> Regression:
    """Fit a model. ``descriptive`` is why hand labels correct nothing: the naive model alone is
    fitted then. Raises `ValueError` for what cannot be fitted, and why."""
    family = FAMILIES[how.family]
    units = units.complete(formula)
    terms = units.terms(formula)
    _check_outcome(units, formula, family)
    notes = list(units.notes)
    by_model: Coefficients | None
    by_coders: Coefficients | None = None
    best: Coefficients | None = None
    if descriptive:
        by_model = _naive_alone(units, formula, terms, family)
        counts = Counts(len(units.frame), 0, len(np.unique(units.cluster)), 0)
    else:
        o = units.observations(formula, terms)
        alone = _by_coders(o, units, terms, family)
        by_coders = of_gold(alone, o)
        by_model, best, why = _corrected(o, alone, family, how.slope)
        notes += [*why, *_few(o, units, terms, formula, best)]
        by_coders, best = (_unscaled(c, terms) for c in (by_coders, best))
        on = np.unique(o.labelled_cluster)
        counts = Counts(len(units.frame), len(o.coded.y), o.clusters, len(on))
    by_model = None if by_model is None else _unscaled(by_model, terms)
    rows = tuple(
        Term(
            name,
            _interval(best, j, how.level),
            _interval(by_model, j, how.level),
            _interval(by_coders, j, how.level),
            float("nan") if best is None else float(best.slope[j]),
            () if best is None or best.slopes is None else tuple(best.slopes[:, j].tolist()),
        )
        for j, name in enumerate(terms.names)
    )
    p = len(rows)
    unknown = np.full((p, p), np.nan)
    naive_covariance = unknown if by_model is None else by_model.covariance
    return Regression(
        formula=formula.text,
        outcome=formula.outcome,
        family=how.family,
        unit=units.kind,
        weighting=how.weighting,
        cluster=how.cluster,
        level=how.level,
        terms=rows,
        covariance=unknown if best is None else best.covariance,
        naive_covariance=naive_covariance,
        counts=counts,
        notes=tuple(dict.fromkeys(notes)),
        descriptive=descriptive,
        terms_of=terms,
        frame=units.frame,
        further=tuple(each.model for each in units.further),
    )


def _unscaled(c: Coefficients, terms: Terms) -> Coefficients:
    """Of the columns as they are."""
    scale = terms.scale
    return replace(c, value=c.value / scale, covariance=c.covariance / np.outer(scale, scale))


def _interval(c: Coefficients | None, j: int, level: float) -> Interval:
    if c is None:
        return Interval(*[float("nan")] * 6)
    return Interval.of(float(c.value[j]), float(c.se[j]), float(c.df[j]), level)


def _check_outcome(units: Units, formula: Formula, family: Family) -> None:
    if formula.outcome in units.predicted:
        return
    try:
        values = units.frame[formula.outcome].to_numpy(float)
    except (TypeError, ValueError):
        raise ValueError(f"{formula.outcome} is no number: it cannot be an outcome") from None
    if family.name == "logistic" and not ((values >= 0) & (values <= 1)).all():
        raise ValueError(f"{formula.outcome} is not within 0 and 1, as a logistic outcome is")
    if family.name == "poisson" and (values < 0).any():
        raise ValueError(f"{formula.outcome} is below 0 somewhere, as no Poisson outcome is")


def _naive_alone(units: Units, formula: Formula, terms: Terms, family: Family) -> Coefficients:
    everything = np.ones(len(units.frame), bool)
    side = units.side(formula, terms, everything, coded=False)
    names, cluster = np.unique(units.cluster, return_inverse=True)
    if len(names) < 2:
        raise ValueError("all units are of one cluster, which tells no variance")
    zero = np.zeros(0)
    nobody = type(side)(side.x[:0], zero, zero)
    none = np.zeros(0, np.intp)
    o = Observations(side, nobody, nobody, cluster, none, none, len(names), False, True, zero)
    try:
        return of_naive(naive(o, family), o)
    except Unsolved:
        raise ValueError(
            f"the model's labels never vary at some level: a {family.name} regression of them has "
            "no finite solution; family linear has one"
        ) from None


def _by_coders(o: Observations, units: Units, terms: Terms, family: Family) -> Solved:
    try:
        return gold_only(o, family)
    except Unsolved:
        labelled = units.frame[units.labelled]
        for name, rows in groups_of(terms, labelled, o.coded.x).items():
            counted = rows & (o.coded.weight > 0)
            if counted.any() and np.ptp(o.coded.y[counted]) == 0:
                raise ValueError(
                    f"all {int(counted.sum()):,} hand labels say {o.coded.y[counted][0]:g} where "
                    f"{name} (separation): a {family.name} regression has no finite solution; "
                    "label more there, join levels, or take family linear"
                ) from None
        raise ValueError(
            f"the hand labels are separated by the terms: a {family.name} regression has no finite "
            "solution; label more, leave out terms, or take family linear"
        ) from None


def _corrected(
    o: Observations, by_coders: Solved, family: Family, slope: float | None
) -> tuple[Coefficients | None, Coefficients, list[str]]:
    """Naive and corrected coefficients; hand labels alone where predictions cannot be used."""
    alone = of_gold(by_coders, o)
    try:
        everywhere = naive(o, family)
    except (Unsolved, np.linalg.LinAlgError):
        return None, alone, [
            f"the model's labels never vary at some level or term: a {family.name} regression of "
            "them has no finite solution, and the estimates are those of hand labels alone"
        ]  # fmt: skip
    by_model = of_naive(everywhere, o)
    further = _further(o, family)
    try:
        best = corrected(o, family, by_coders, everywhere, slope, list(further.values()))
        if best.slopes is not None:  # of a model that is left out, 0
            slopes = np.zeros((1 + len(o.further), len(best.value)))
            slopes[[0, *further]] = best.slopes
            best = replace(best, slopes=slopes)
        # Labels that all say the same have no residuals to tell degrees of freedom.
        return by_model, replace(best, df=np.where(best.df > 0, best.df, alone.df)), []
    except (Unsolved, np.linalg.LinAlgError):
        return by_model, alone, [
            "predictions cannot be corrected by so few labels: the estimates are those of hand "
            "labels alone"
        ]  # fmt: skip


def _further(o: Observations, family: Family) -> dict[int, tuple[Solved, Side]]:
    """By number, from 1, the further models' labels of all units, solved, and those of the units
    with hand labels."""
    further = {}
    for number, (side, again) in enumerate(o.further, 1):
        # What cannot be solved, as a model that always answers alike, has nothing to tell.
        with suppress(Unsolved, np.linalg.LinAlgError):
            further[number] = (naive(replace(o, predicted=side), family), again)
    return further


def _few(
    o: Observations, units: Units, terms: Terms, formula: Formula, best: Coefficients
) -> list[str]:
    """What labels are too few for."""
    notes = []
    names = np.array(terms.names)
    if alone := names[best.df <= 0].tolist():
        notes.append(
            f"{_some(alone)}: rest on the labels of one cluster, which tell no variance; no "
            "interval is given"
        )
    if low := names[(best.df > 0) & (best.df < FEWEST_DF)].tolist():
        notes.append(
            f"{_some(low)}: fewer than {FEWEST_DF:g} degrees of freedom; the interval cannot "
            "be relied on: label sentences of more clusters"
        )
    if formula.outcome not in units.predicted:
        return notes
    labelled = units.frame[units.labelled]
    rare, alike = [], []
    for name, rows in groups_of(terms, labelled, o.coded.x).items():
        y = o.coded.y[rows & (o.coded.weight > 0)]
        if len(y) and np.ptp(y) == 0:
            alike.append(f"{name} ({len(y):,})")
        elif len(y) and min(y.sum(), len(y) - y.sum()) < FEWEST_POSITIVE:
            rare.append(name)
    if alike:
        notes.append(
            f"all hand labels say the same where {_some(alike)}: what varies there is taken from "
            "the rule of succession"
        )
    if rare:
        notes.append(
            f"fewer than {FEWEST_POSITIVE} hand labels of one kind where {_some(rare)}: intervals "
            "there are rough"
        )
    return notes


def _some(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
