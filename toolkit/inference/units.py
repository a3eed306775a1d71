"""`Scored`: sentences of one outlet as a classifier answered them, some with a hand label."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.inference.factor import Factor, Names

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Weighting = Literal["sentence", "article"]
Cluster = Literal["event", "article"]
Population = Literal["all articles", "corpus"]


def cluster_of(event: pd.Series[str]) -> Cluster:
    """Within what errors are related: events, where articles have any, else articles."""
    return "event" if (event != "").any() else "article"


@dataclass(frozen=True, slots=True)
class Design:
    """What every sentence or every article counts, within what errors are related, the level of
    the intervals, in (0, 1), and the population.

    ``population``: by default the articles are a sample of ``all articles`` that the outlet could
    have printed, and labelling them all leaves an error. Where the question is of this ``corpus``
    alone, labels and their finite-population correction are the only source of error.
    """

    weighting: Weighting = "sentence"
    cluster: Cluster = "event"
    level: float = 0.95
    population: Population = "all articles"


DESIGN = Design()


@dataclass(frozen=True, slots=True)
class Scored:
    """Units (as a rule sentences) of one outlet, each array (n,).

    ``predicted``: the classifier's answer, 0 or 1, or its probability. ``label``: the hand label,
    0 or 1, or the share of coders who say 1; NaN where there is none. ``inclusion``: the
    probability with which a unit was drawn for labelling, in (0, 1]; NaN where it is not known.
    ``articles`` and ``events``: ids; a unit without an event stands in its article. ``drawn_from``:
    the stratum from which each unit was drawn for labelling; without it, see `strata`. ``further``,
    (n, k): the answers of k further models (surrogates) to the same question, NaN where one gave
    none.

    >>> outlet = Scored.of([1, 0, 1], [1, float("nan"), 0], 2 / 3, ["a", "a", "b"])
    >>> outlet.labelled.sum(), outlet.cluster("article").tolist()
    (np.int64(2), ['a', 'a', 'b'])
    """

    predicted: Floats
    label: Floats
    inclusion: Floats
    articles: Factor
    events: Factor
    drawn_from: Factor | None = None
    further: Floats | None = None

    @classmethod
    def of(
        cls,
        predicted: ArrayLike,
        label: ArrayLike,
        inclusion: ArrayLike,
        article: Factor | ArrayLike,
        event: Factor | ArrayLike | None = None,
        *,
        stratum: Factor | ArrayLike | None = None,
        further: ArrayLike | None = None,
    ) -> Self:
        """From anything that makes arrays; ``inclusion`` may be one number.

        Raises `ValueError` for lengths that differ, labels, answers and probabilities
        outside their range, and an outlet without a unit.
        """
        f, y = np.asarray(predicted, float), np.asarray(label, float)
        p = np.broadcast_to(np.asarray(inclusion, float), f.shape)
        articles = Factor.of(article)
        events = Factor.of(np.full(f.shape, "") if event is None else event)
        strata = None if stratum is None else Factor.of(stratum)
        shapes = {f.shape, y.shape, articles.at.shape, events.at.shape}
        shapes |= set() if strata is None else {strata.at.shape}
        if len(shapes) > 1 or f.ndim != 1:
            raise ValueError(f"arrays of one length are wanted, not {sorted(shapes)}")
        if not len(f):
            raise ValueError("no units: nothing can be estimated")
        if not ((f >= 0) & (f <= 1)).all():
            raise ValueError("predicted must be in [0, 1]")
        predictions = None if further is None else np.asarray(further, float)
        if predictions is not None and (predictions.ndim != 2 or len(predictions) != len(f)):
            raise ValueError(f"further answers are ({len(f)}, k), not {predictions.shape}")
        if predictions is not None and ((predictions < 0) | (predictions > 1)).any():
            raise ValueError("further answers must be in [0, 1], or NaN")
        labels = y[~np.isnan(y)]
        if not ((labels >= 0) & (labels <= 1)).all():
            raise ValueError("label must be in [0, 1], or NaN")
        known = p[~np.isnan(y)]
        if ((known <= 0) | (known > 1)).any():
            raise ValueError("inclusion must be in (0, 1]")
        return cls(f, y, np.ascontiguousarray(p), articles, events, strata, predictions)

    def __len__(self) -> int:
        return len(self.predicted)

    @property
    def labelled(self) -> NDArray[np.bool_]:
        """Which units have a hand label."""
        return np.asarray(~np.isnan(self.label))

    @property
    def surrogates(self) -> Floats:
        """The answers of all models, (n, 1 + k). Where one gave none, its mean stands: any number
        there leaves a corrected estimate without bias, and the mean says nothing."""
        first = self.predicted[:, None]
        if self.further is None:
            return first
        missing = np.isnan(self.further)
        if not missing.any():
            return np.hstack([first, self.further])
        given_by = (~missing).sum(axis=0)
        mean = np.where(missing, 0.0, self.further).sum(axis=0) / np.maximum(given_by, 1)
        return np.hstack([first, np.where(missing, mean, self.further)])

    def alone(self, model: int) -> Self:
        """The units as the model of that number, from 0, answers them."""
        return replace(self, predicted=self.surrogates[:, model], further=None)

    def answered(self, model: int) -> NDArray[np.bool_]:
        """Which units the model of that number answered, (n,)."""
        if model == 0 or self.further is None:
            return np.ones(len(self), bool)
        return np.asarray(~np.isnan(self.further[:, model - 1]))

    @property
    def article(self) -> Names:
        """The article of each unit."""
        return self.articles.values

    @property
    def event(self) -> Names:
        """The event of each unit; empty where it has none."""
        return self.events.values

    def clusters(self, by: str) -> Factor:
        """The cluster of each unit, by ``event`` or ``article``."""
        if by == "article":
            return self.articles
        if by != "event":
            raise ValueError(f"clusters are by event or article, not {by!r}")
        return self.events.or_else(self.articles)

    def cluster(self, by: str) -> Names:
        """The name of the cluster of each unit."""
        return self.clusters(by).values

    def strata(self, by: str) -> NDArray[np.intp]:
        """The stratum of each unit, by number, as far as labels tell: 0 for units without one.

        Without ``stratum``, units that were drawn with the same probability make one, provided
        that the labels stand for as many units as there are (the sum of 1 / inclusion is their
        number, as it is after a draw of fixed sizes from strata, and is not after other draws).
        A stratum with labels of a single cluster (``by``) says nothing of its variance, and is
        counted with the largest.
        """
        at = np.zeros(len(self), np.intp)
        labelled = np.flatnonzero(self.labelled)
        known = self.inclusion[labelled]
        if self.drawn_from is not None:
            at[labelled] = self.drawn_from[labelled].codes()[1]
        elif len(labelled) and abs((1 / known).sum() - len(self)) < 0.5:
            at[labelled] = np.unique(known.round(9), return_inverse=True)[1]
        if not at.any():
            return at
        pairs = np.unique(np.stack([at[labelled], self.codes(by)[1][labelled]]), axis=1)
        alone = np.bincount(pairs[0]) < 2
        at[labelled] = np.where(
            alone[at[labelled]], np.bincount(at[labelled]).argmax(), at[labelled]
        )
        return at

    def codes(self, by: str) -> tuple[Names, NDArray[np.intp]]:
        """The clusters in order, and the number of that of each unit."""
        return self.clusters(by).codes()

    def weights(self, by: str) -> Floats:
        """What each unit counts, summing to 1: ``sentence`` counts all units alike, ``article``
        all articles alike, ``event`` all events alike."""
        if by == "sentence":
            return np.full(len(self), 1 / len(self))
        names, at = self.codes(by)
        size = np.bincount(at)
        return np.asarray(1 / (len(names) * size[at]))
