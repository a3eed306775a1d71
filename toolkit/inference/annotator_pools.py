"""How far a contrast depends on who the annotators happened to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


class AnnotatorPools(NamedTuple):
    """A contrast by all annotators, its 95% interval over pools of them drawn with replacement, its
    extremes when each is left out in turn, and the share of pools that agree on its sign."""

    value: float
    low: float
    high: float
    least: float
    most: float
    same_sign: float
    annotators: int


def annotator_pools(
    labels: pd.DataFrame,
    outlets: Mapping[str, str],
    first: str,
    second: str,
    *,
    yes: str = "loaded",
    repeats: int = 1000,
    seed: int = 0,
) -> AnnotatorPools:
    """``first`` less ``second`` under other pools of annotators; each is the mean over items of the
    share of annotators who say ``yes``.

    ``labels`` has a row a rating, columns ``item, annotator, label``; ``outlets`` gives the outlet
    of each item. An item that no annotator of a pool coded drops out of that pool. Annotators are
    drawn, items are not: the interval is beside that of sampling, and does not hold it. Raises
    `ValueError` for fewer than two annotators, or an outlet without a rated item.

    >>> import pandas as pd
    >>> rows = [("1", "ann", "loaded"), ("1", "bob", "none"), ("2", "ann", "none"),
    ...         ("2", "bob", "none")]
    >>> table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    >>> pool = annotator_pools(table, {"1": "p", "2": "q"}, "p", "q", repeats=200)
    >>> pool.value, pool.least, pool.most
    (0.5, 0.0, 1.0)
    """
    compared = labels[labels["item"].map(outlets).isin([first, second])]
    rated = (
        compared.assign(yes=(compared["label"] == yes).astype(float))
        .pivot_table(index="item", columns="annotator", values="yes", aggfunc="max")
        .sort_index(axis=1)
    )
    if rated.shape[1] < 2:
        raise ValueError(f"{rated.shape[1]} annotators: pools want two or more")
    outlet = np.array([outlets[str(item)] for item in rated.index])
    for name in (first, second):
        if not (outlet == name).any():
            raise ValueError(f"no rated item of {name}")
    table = rated.to_numpy()
    positive = np.nan_to_num(table)
    coded = (~np.isnan(table)).astype(float)

    def contrast(weights: NDArray[np.float64]) -> float:
        size = coded @ weights
        share = np.divide(positive @ weights, size, out=np.full(len(size), np.nan), where=size > 0)
        sides = [share[(outlet == name) & ~np.isnan(share)] for name in (first, second)]
        if min(map(len, sides)) == 0:
            return float("nan")
        return float(sides[0].mean() - sides[1].mean())

    count = table.shape[1]
    whole = contrast(np.ones(count))
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(count, [1 / count] * count, size=repeats).astype(float)
    drawn = np.array([contrast(pool) for pool in weights])
    drawn = drawn[~np.isnan(drawn)]
    without = [contrast(pool) for pool in 1.0 - np.eye(count)]
    low, high = np.quantile(drawn, [0.025, 0.975]).tolist()
    least, most = float(np.nanmin(without)), float(np.nanmax(without))
    same_sign = float((np.sign(drawn) == np.sign(whole)).mean())
    return AnnotatorPools(whole, low, high, least, most, same_sign, count)
