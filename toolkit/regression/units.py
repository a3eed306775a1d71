"""`Units`: sentences or articles with their covariates, predicted labels and hand labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.comparison.outlets import FEWEST_CLUSTERS, FEWEST_LABELS
from toolkit.inference import Scored
from toolkit.regression.families import Floats
from toolkit.regression.formula import Formula, Terms, dependent
from toolkit.regression.observations import Observations, Side

if TYPE_CHECKING:
    import pandas as pd

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """The answers of a further model, as ``predicted`` and ``of_predicted`` of `Units`."""

    model: str
    predicted: Mapping[str, Floats]
    of_predicted: Floats | None = None

    def each(self, change: Callable[[Floats], Floats]) -> Answers:
        """With every array changed alike."""
        of = self.of_predicted
        return Answers(
            self.model,
            {name: change(values) for name, values in self.predicted.items()},
            None if of is None else change(of),
        )


@dataclass(frozen=True)
class Units:
    """N units: ``frame`` has ``article_id``, ``event`` (empty where there is none) and the
    covariates. ``predicted`` and ``coded`` map each label to (N,) values in [0, 1], NaN where
    nobody coded it; ``of_predicted`` and ``of_coded`` say which units the outcome is of (1 or 0; a
    share of coders in between). ``inclusion`` (N,) is NaN where it is not known, ``weight`` (N,)
    what a unit counts, ``cluster`` (N,) names within what errors are related, ``stratum`` the
    stratum of the draw, where it is known. ``kind`` is what a unit is called. ``further``: what
    further models answer."""

    frame: pd.DataFrame
    predicted: Mapping[str, Floats]
    coded: Mapping[str, Floats]
    inclusion: Floats
    weight: Floats
    cluster: NDArray[np.str_]
    of_predicted: Floats | None = None
    of_coded: Floats | None = None
    kind: str = "sentence"
    notes: tuple[str, ...] = field(default=())
    further: tuple[Answers, ...] = ()

    @property
    def labelled(self) -> Bools:
        """Which units have all hand labels and a known probability."""
        known = ~np.isnan(self.inclusion)
        for values in (*self.coded.values(), *([self.of_coded] if self.of_coded is not None
                                               else [])):  # fmt: skip
            known &= ~np.isnan(values)
        return np.asarray(known)

    def kept(self, rows: Bools) -> Units:
        """Some of the units."""
        of_p, of_c = self.of_predicted, self.of_coded
        return replace(
            self,
            frame=self.frame[rows].reset_index(drop=True),
            predicted={name: values[rows] for name, values in self.predicted.items()},
            coded={name: values[rows] for name, values in self.coded.items()},
            inclusion=self.inclusion[rows],
            weight=self.weight[rows],
            cluster=self.cluster[rows],
            of_predicted=None if of_p is None else of_p[rows],
            of_coded=None if of_c is None else of_c[rows],
            further=tuple(each.each(lambda values: values[rows]) for each in self.further),
        )

    def complete(self, formula: Formula) -> Units:
        """Those without a missing covariate, and a note of the others. Raises `ValueError` where
        nothing is left."""
        import pandas as pd

        missing = pd.Series(False, index=self.frame.index)
        notes = []
        for name in sorted({*formula.variables, formula.outcome} - set(self.predicted)):
            column = self.frame[name]
            bad = column.isna() | (column.astype(object) == "")
            if bad.any():
                articles = self.frame.loc[bad, "article_id"].nunique()
                notes.append(
                    f"{int(bad.sum()):,} of {len(column):,} {self.kind}s ({articles:,} articles) "
                    f"have no {name} and are left out"
                )
            missing |= bad
        if missing.all():
            raise ValueError(f"no {self.kind} has a value of {', '.join(formula.variables)}")
        kept = self.kept(~missing.to_numpy())
        return replace(kept, notes=(*self.notes, *notes))

    def side(self, formula: Formula, terms: Terms, rows: Bools, *, coded: bool) -> Side:
        """Some units under the labels of coders, or of the model; not weighed by inclusion."""
        labels = self.coded if coded else self.predicted
        used = {name: values[rows] for name, values in labels.items()}
        x = terms.x[rows]
        if set(labels) & set(formula.variables):
            x = terms.under(self.frame[rows].assign(**used))
        y = used.get(formula.outcome)
        if y is None:
            y = self.frame.loc[rows, formula.outcome].to_numpy(float)
        of = self.of_coded if coded else self.of_predicted
        weight = self.weight[rows] * (1.0 if of is None else of[rows])
        return Side(x, np.asarray(y, float), weight)

    def terms(self, formula: Formula) -> Terms:
        """The terms of the model. Raises `ValueError` as `Terms.of` does."""
        return Terms.of(formula, self.frame.assign(**self.predicted))

    def observations(self, formula: Formula, terms: Terms) -> Observations:
        """What the model is fitted to. Raises `ValueError` where hand labels are too few, of too
        few clusters, or of no unit at a level or a term."""
        labelled = self.labelled
        _enough(self, labelled)
        _levels_labelled(self, terms, labelled)
        everything = np.ones(len(self.frame), bool)
        predicted, again, coded = (
            self.side(formula, terms, rows, coded=of_coders)
            for rows, of_coders in ((everything, False), (labelled, False), (labelled, True))
        )
        inverse = 1 / self.inclusion[labelled]
        again = replace(again, weight=again.weight * inverse)
        coded = replace(coded, weight=coded.weight * inverse)
        counts = coded.weight > 0
        if over := dependent(coded.x[counts], terms.names):
            raise ValueError(
                f"{', '.join(over)} cannot be told from the other terms among the "
                f"{int(counts.sum()):,} labelled {self.kind}s that count: label more, or leave "
                "it out"
            )
        names, cluster = np.unique(self.cluster, return_inverse=True)
        further = []
        for each in self.further:
            model = replace(
                self, predicted=each.predicted, of_predicted=each.of_predicted, further=()
            )
            everywhere, of_labelled = (
                model.side(formula, terms, rows, coded=False) for rows in (everything, labelled)
            )
            of_labelled = replace(of_labelled, weight=of_labelled.weight * inverse)
            further.append((everywhere, of_labelled))
        return Observations(
            predicted=predicted,
            again=again,
            coded=coded,
            cluster=cluster,
            labelled_cluster=cluster[labelled],
            stratum=_strata(self, labelled),
            clusters=len(names),
            complete=bool(labelled.all()),
            outcome_only=not set(self.predicted) & set(formula.variables),
            unvaried=_unvaried(self, terms, labelled, coded),
            further=tuple(further),
        )


def _enough(units: Units, labelled: Bools) -> None:
    n = int(labelled.sum())
    if n < FEWEST_LABELS and not labelled.all():
        raise ValueError(
            f"{n} {units.kind}s have hand labels and a known inclusion_p; {FEWEST_LABELS} are the "
            "least"
        )
    groups = len(np.unique(units.cluster[labelled]))
    if groups < FEWEST_CLUSTERS:
        raise ValueError(
            f"hand labels of {groups} clusters; {FEWEST_CLUSTERS} are the least for a standard "
            "error: label sentences of more articles or events"
        )


def _levels_labelled(units: Units, terms: Terms, labelled: Bools) -> None:
    for name, values in terms.groups.items():
        column = units.frame[name]
        seen = set(column[labelled])
        if without := [level for level in values if level not in seen]:
            shown = ", ".join(map(str, without[:5])) + (", …" if len(without) > 5 else "")
            count = int(column.isin(without).sum())
            raise ValueError(
                f"no hand label where {name} is {shown} ({count:,} {units.kind}s): label some "
                "there, join levels, or leave them out"
            )


def _strata(units: Units, labelled: Bools) -> NDArray[np.intp]:
    label = np.where(labelled, 0.0, np.nan)
    zero = np.zeros(len(label))
    event = units.frame["event"].to_numpy(str)
    drawn = Scored.of(zero, label, units.inclusion, units.cluster, event)
    at = drawn.strata("article")[labelled]
    return np.asarray(np.unique(at, return_inverse=True)[1], np.intp)


def groups_of(terms: Terms, frame: pd.DataFrame, x: Floats) -> dict[str, Bools]:
    """Every group of units that a term sets apart: the levels of variables, and columns of 0 and 1
    (interactions of them, as a rule)."""
    groups = {
        f"{name} is {level}": (frame[name] == level).to_numpy()
        for name, values in terms.groups.items()
        for level in values
    }
    for name, column in zip(terms.names, x.T, strict=True):
        if name != "Intercept" and np.isin(column, (0, 1)).all() and ":" in name:
            groups[f"{name} is 1"] = column == 1
    return groups


def _unvaried(units: Units, terms: Terms, labelled: Bools, coded: Side) -> Floats:
    """(n,): the variance that the rule of succession gives labels of a group that all say the same,
    q (1 - q) with q = 1 / (n + 2), where no label tells a variance; 0 elsewhere."""
    floor = np.zeros(len(coded.y))
    for rows in (*groups_of(terms, units.frame[labelled], coded.x).values(),
                 np.ones(len(floor), bool)):  # fmt: skip
        counted = rows & (coded.weight > 0)
        if counted.any() and np.ptp(coded.y[counted]) == 0:
            q = 1 / (int(counted.sum()) + 2)
            floor[counted] = np.maximum(floor[counted], q * (1 - q))
    return floor
