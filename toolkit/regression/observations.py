"""`Observations`: what a regression is fitted to: all units as predicted, some as coded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.regression.families import Floats


@dataclass(frozen=True)
class Side:
    """The terms ``x`` (n, p) and the outcome ``y`` (n,), each unit weighing ``weight`` (n,), 0 or
    more."""

    x: Floats
    y: Floats
    weight: Floats


@dataclass(frozen=True)
class Observations:
    """N units, n of which have hand labels.

    ``predicted`` are all units with the model's labels; ``again`` those of the n that are labelled,
    with the model's labels, and ``coded`` the same with those of the coders, both weighing by 1 /
    inclusion probability. ``cluster`` (N,) and ``labelled_cluster`` (n,) number the clusters below
    ``clusters``; ``stratum`` (n,) numbers the strata that labels were drawn from.
    ``further`` has ``predicted`` and ``again`` under each further model's labels.
    ``complete`` says that all units are labelled, ``outcome_only`` that no term is a label.
    ``unvaried`` (n,) is the variance of labels of groups that all say the same, else 0.
    """

    predicted: Side
    again: Side
    coded: Side
    cluster: NDArray[np.intp]
    labelled_cluster: NDArray[np.intp]
    stratum: NDArray[np.intp]
    clusters: int
    complete: bool
    outcome_only: bool
    unvaried: Floats
    further: tuple[tuple[Side, Side], ...] = ()
