"""Draw sentences by how unsure a model is of them, in one batch or in several that add up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from toolkit.annotation.sample import COLUMNS, as_sample
from toolkit.annotation.score_strata import (
    Counts,
    Floats,
    label_deviation,
    optimal_allocation,
    score_strata,
    shifted,
)
from toolkit.results.sentences import as_names

if TYPE_CHECKING:
    import pandas as pd

BATCH = "batch"


def draw_adaptive(
    items: pd.DataFrame,
    p: Floats,
    n: int,
    *,
    by: str = "",
    seed: int = 0,
    earlier: pd.DataFrame | None = None,
    labels: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """A random sample of ``n`` items, or ``n`` of each value of the column ``by``, drawn with a
    probability that goes with how unsure the model is: what ``p``, (n items,), leaves open.

    ``items`` has the columns ``item``, ``article_id`` and ``text``. Each group is parted into
    strata by ``p`` (`score_strata`), and labels go to them as `optimal_allocation` says.
    ``earlier`` is the sample that was drawn before: ``n`` further items of each group are drawn
    from the rest, and the sample that is returned holds both, with the probability that an item was
    drawn in any batch. In a stratum of N, of which n1 and then n2 were drawn, that is
    1 - (1 - n1 / N) (1 - n2 / (N - n1)) = (n1 + n2) / N. ``labels``: of items of the earlier
    sample, the share of coders who say yes; the probabilities of each group are moved to their
    level before labels are allocated.

    The columns are those of `toolkit.annotation.draw` and ``batch``, from 1. Raises `ValueError`
    for no items, an item that comes twice, and an earlier sample of other items or other
    probabilities.

    >>> import pandas as pd
    >>> items = pd.DataFrame({"item": [f"i{k}" for k in range(100)], "article_id": "a"})
    >>> items = items.assign(text="Rain.")
    >>> p = np.where(np.arange(100) < 80, 0.02, 0.5)
    >>> first = draw_adaptive(items, p, 20)
    >>> first.groupby("stratum")["inclusion_p"].agg(["size", "min"]).values.tolist()
    [[13.0, 0.1625], [7.0, 0.35]]
    >>> len(draw_adaptive(items, p, 10, earlier=first))
    30
    """
    if items.empty:
        raise ValueError("there is nothing to draw from")
    if items["item"].duplicated().any():
        twice = items.loc[items["item"].duplicated(), "item"].iloc[0]
        raise ValueError(f"item {twice} comes twice")
    if by and by not in items.columns:
        raise ValueError(f"no column {by}; there are {', '.join(items.columns)}")
    group = as_names(items[by]).astype(str).replace("", "unknown") if by else None
    groups = np.full(len(items), "all") if group is None else group.to_numpy(str)
    batch = _batches(items, earlier)
    number = int(batch.max()) + 1
    inclusion, stratum = np.ones(len(items)), np.empty(len(items), object)
    for name in np.unique(groups):
        rows = np.flatnonzero(groups == name)
        at = score_strata(p[rows])
        drawn = batch[rows] > 0
        share = _share(items["item"].iloc[rows], at, drawn, labels)
        expected = p[rows] if share is None else shifted(p[rows], share)
        size = np.bincount(at)
        deviation = np.sqrt(np.bincount(at, label_deviation(expected) ** 2) / size)
        further = optimal_allocation(
            size, deviation, n, np.bincount(at[drawn], minlength=len(size))
        )
        rng = np.random.default_rng(_seed(f"{seed}/{number}/{name}"))
        for h, wanted in enumerate(further):
            members = rows[at == h]
            left = members[batch[members] == 0]
            batch[rng.choice(left, wanted, replace=False)] = number
            inclusion[members] = float((batch[members] > 0).mean())
            label = f"p {p[members].min():.4f} to {p[members].max():.4f}"
            stratum[members] = f"{name} / {label}" if by else label
    table = items.assign(inclusion_p=inclusion, stratum=stratum, batch=batch)[batch > 0]
    if earlier is not None:
        _same_strata(table, earlier)
    return as_sample(table, [*COLUMNS, BATCH], seed)


def _batches(items: pd.DataFrame, earlier: pd.DataFrame | None) -> Counts:
    """The batch in which each item was drawn, 0 for none."""
    if earlier is None:
        return np.zeros(len(items), np.intp)
    if BATCH not in earlier.columns:
        raise ValueError("the earlier sample has no column batch: it was not drawn adaptively")
    lost = earlier.loc[~earlier["item"].isin(items["item"]), "item"]
    if len(lost):
        raise ValueError(f"item {lost.iloc[0]} of the earlier sample is not among these sentences")
    drawn = earlier.set_index("item")[BATCH].astype(int)
    return np.asarray(items["item"].map(drawn).fillna(0), np.intp)


def _share(
    names: pd.Series[str], at: Counts, drawn: np.ndarray, labels: Mapping[str, float] | None
) -> float | None:
    """The share of a group that its labels say, each stratum counting by its size, with half a
    label more of each kind; None without labels."""
    if not labels:
        return None
    shares = names.map(dict(labels)).to_numpy(float)
    known = drawn & ~np.isnan(shares)
    if not known.any():
        return None
    weight = np.bincount(at)[at] / np.maximum(np.bincount(at[known], minlength=at.max() + 1), 1)[at]
    share = float(np.average(shares[known], weights=weight[known]))
    n = int(known.sum())
    return (share * n + 0.5) / (n + 1)


def _same_strata(table: pd.DataFrame, earlier: pd.DataFrame) -> None:
    now = table.set_index("item")["stratum"].reindex(earlier["item"]).to_numpy(str)
    moved = now != earlier["stratum"].to_numpy(str)
    if moved.any():
        row = earlier[moved].iloc[0]
        raise ValueError(
            f"item {row['item']} was drawn from {row['stratum']!r}, now {now[moved][0]!r}: these "
            "are not the scores, or the groups, that the earlier sample was drawn by"
        )


def _seed(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
