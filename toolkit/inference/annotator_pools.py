"""How far a contrast hangs on who the coders happened to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


class RaterPool(NamedTuple):
    """A contrast by all raters, its 95% interval over pools of raters drawn with replacement, its
    extremes when each is left out in turn, and the share of pools that agree on its sign."""

    value: float
    low: float
    high: float
    least: float
    most: float
    same_sign: float
    raters: int


def rater_pools(
    labels: pd.DataFrame,
    outlets: Mapping[str, str],
    first: str,
    second: str,
    *,
    yes: str = "loaded",
    repeats: int = 1000,
    seed: int = 0,
) -> RaterPool:
    """``first`` less ``second``, each the mean over items of the share of raters who say ``yes``,
    under other pools of raters.

    ``labels`` has a row a rating, columns ``item, annotator, label``; ``outlets`` gives the outlet
    of each item. An item that no rater of a pool coded drops out of that pool. Raters are drawn,
    items are not: the interval is beside that of sampling, and does not hold it.
    Raises `ValueError` for fewer than two raters, or an outlet without a rated item.

    >>> import pandas as pd
    >>> rows = [("1", "ann", "loaded"), ("1", "bob", "none"), ("2", "ann", "none"),
    ...         ("2", "bob", "none")]
    >>> table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    >>> pool = rater_pools(table, {"1": "p", "2": "q"}, "p", "q", repeats=200)
    >>> pool.value, pool.least, pool.most
    (0.5, 0.0, 1.0)
    """
    own = labels[labels["item"].map(outlets).isin([first, second])]
    rated = (
        own.assign(yes=(own["label"] == yes).astype(float))
        .pivot_table(index="item", columns="annotator", values="yes", aggfunc="max")
        .sort_index(axis=1)
    )
    if rated.shape[1] < 2:
        raise ValueError(f"{rated.shape[1]} raters: pools want two or more")
    where = np.array([outlets[str(item)] for item in rated.index])
    for name in (first, second):
        if not (where == name).any():
            raise ValueError(f"no rated item of {name}")
    table = rated.to_numpy()
    said = np.nan_to_num(table)
    told = (~np.isnan(table)).astype(float)
    left = where == first

    def contrast(weights: NDArray[np.float64]) -> float:
        size = told @ weights
        share = np.divide(said @ weights, size, out=np.full(len(size), np.nan), where=size > 0)
        sides = [share[side & ~np.isnan(share)] for side in (left, ~left)]
        if min(map(len, sides)) == 0:
            return float("nan")
        return float(sides[0].mean() - sides[1].mean())

    count = table.shape[1]
    whole = contrast(np.ones(count))
    rng = np.random.default_rng(seed)
    drawn = np.array(
        [
            contrast(rng.multinomial(count, [1 / count] * count).astype(float))
            for _ in range(repeats)
        ]
    )
    drawn = drawn[~np.isnan(drawn)]
    without = [contrast(1.0 - np.eye(count)[k]) for k in range(count)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return RaterPool(
        whole,
        float(low),
        float(high),
        float(np.nanmin(without)),
        float(np.nanmax(without)),
        float((np.sign(drawn) == np.sign(whole)).mean()),
        count,
    )
