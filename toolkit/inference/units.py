"""`Scored`: sentences of one outlet as a classifier answered them, some with a hand label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Names = NDArray[np.str_]
Weighting = Literal["sentence", "article"]
Cluster = Literal["event", "article"]


@dataclass(frozen=True, slots=True)
class Design:
    """What every sentence or every article counts, within what errors are related, and the level
    of the intervals, in (0, 1)."""

    weighting: Weighting = "sentence"
    cluster: Cluster = "event"
    level: float = 0.95


DESIGN = Design()


@dataclass(frozen=True, slots=True)
class Scored:
    """Units (as a rule sentences) of one outlet, each array (n,).

    ``predicted``: the classifier's answer, 0 or 1, or its probability. ``label``: the hand label,
    0 or 1, or the share of coders who say 1; NaN where there is none. ``inclusion``: the
    probability with which a unit was drawn for labelling, in (0, 1]; NaN where it is not known.
    ``article`` and ``event``: ids; a unit without an event stands in its article.

    >>> outlet = Scored.of([1, 0, 1], [1, float("nan"), 0], 2 / 3, ["a", "a", "b"])
    >>> outlet.labelled.sum(), outlet.cluster("article").tolist()
    (np.int64(2), ['a', 'a', 'b'])
    """

    predicted: Floats
    label: Floats
    inclusion: Floats
    article: Names
    event: Names

    @classmethod
    def of(
        cls,
        predicted: ArrayLike,
        label: ArrayLike,
        inclusion: ArrayLike,
        article: ArrayLike,
        event: ArrayLike | None = None,
    ) -> Self:
        """From anything that makes arrays; ``inclusion`` may be one number.

        Raises `ValueError` for lengths that differ, labels, answers and probabilities
        outside their range, and an outlet without a unit.
        """
        f, y = np.asarray(predicted, float), np.asarray(label, float)
        p = np.broadcast_to(np.asarray(inclusion, float), f.shape)
        articles = np.asarray(article, str)
        events = np.full(f.shape, "") if event is None else np.asarray(event, str)
        shapes = {f.shape, y.shape, articles.shape, events.shape}
        if len(shapes) > 1 or f.ndim != 1:
            raise ValueError(f"arrays of one length are wanted, not {sorted(shapes)}")
        if not len(f):
            raise ValueError("no units: nothing can be estimated")
        if not ((f >= 0) & (f <= 1)).all():
            raise ValueError("predicted must be in [0, 1]")
        labels = y[~np.isnan(y)]
        if not ((labels >= 0) & (labels <= 1)).all():
            raise ValueError("label must be in [0, 1], or NaN")
        known = p[~np.isnan(y)]
        if ((known <= 0) | (known > 1)).any():
            raise ValueError("inclusion must be in (0, 1]")
        return cls(f, y, np.array(p), articles, events)

    def __len__(self) -> int:
        return len(self.predicted)

    @property
    def labelled(self) -> NDArray[np.bool_]:
        """Which units have a hand label."""
        return np.asarray(~np.isnan(self.label))

    def cluster(self, by: str) -> Names:
        """The cluster of each unit, by ``event`` or ``article``."""
        if by == "article":
            return self.article
        if by != "event":
            raise ValueError(f"clusters are by event or article, not {by!r}")
        return np.where(self.event == "", np.char.add("article ", self.article), self.event)

    def weights(self, by: str) -> Floats:
        """What each unit counts, summing to 1: ``sentence`` counts all units alike, ``article``
        all articles alike, ``event`` all events alike."""
        if by == "sentence":
            return np.full(len(self), 1 / len(self))
        groups = self.cluster(by)
        _, at, size = np.unique(groups, return_inverse=True, return_counts=True)
        return np.asarray(1 / (len(size) * size[at]))
