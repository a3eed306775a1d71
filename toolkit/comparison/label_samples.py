"""Parts of the hand labels, each a sample of its own: random halves, and what each coder said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.annotation.adjudication import independent_labels
from toolkit.annotation.labels import labels_of_items
from toolkit.comparison.design import response
from toolkit.comparison.hand_labels import HandLabels, coder_shares, read_gold
from toolkit.comparison.population import Population

if TYPE_CHECKING:
    import pandas as pd

ALL_LABELS = "all labels"
CODER = "coder {}"
HALF = "half {}{}"


def label_samples(
    population: Population,
    hand: HandLabels,
    gold: str | Path | pd.DataFrame | None,
    *,
    splits: int = 1,
    coders: bool = True,
    seed: int = 0,
) -> dict[str, HandLabels]:
    """All labels, both halves of so many random ``splits``, and, where several coders answered,
    the labels of each alone; by name.

    A half is drawn within each stratum of each outlet, and a coder's sentences are taken for such a
    draw too, as `toolkit.annotation.allocate` makes them: inclusion probabilities are those of the
    draw times the part's share of its stratum.
    """
    samples = {ALL_LABELS: hand}
    if gold is None:
        return samples
    labelled = hand.shares.notna().all(axis=1) & hand.inclusion.notna()
    rng = np.random.default_rng(seed)
    for split in range(1, splits + 1):
        first = _half(population, hand, labelled, rng)
        for letter, part in (("a", first), ("b", labelled & ~first)):
            samples[HALF.format(split, letter)] = _part(population, hand, labelled, part)
    if coders:
        for coder, shares in _by_coder(population, gold).items():
            part = labelled & shares.notna().all(axis=1)
            of_coder = hand._replace(shares=shares)
            samples[CODER.format(coder)] = _part(population, of_coder, labelled, part)
    return samples


def _half(
    population: Population,
    hand: HandLabels,
    labelled: pd.Series[bool],
    rng: np.random.Generator,
) -> pd.Series[bool]:
    """A random half of the labelled sentences of each outlet and stratum."""
    import pandas as pd

    half = pd.Series(False, index=labelled.index)
    groups = [population.items.loc[labelled, population.by], hand.stratum[labelled]]
    for _, rows in hand.inclusion[labelled].groupby(groups):
        chosen = rng.choice(rows.index.to_numpy(), (len(rows) + 1) // 2, replace=False)
        half[chosen] = True
    return half


def _part(
    population: Population, hand: HandLabels, labelled: pd.Series[bool], part: pd.Series[bool]
) -> HandLabels:
    """The labels of a part of the labelled sentences."""
    share = response(
        hand.inclusion, part, labelled & ~part, population.items[population.by], hand.stratum
    )
    return hand._replace(shares=hand.shares.where(part), inclusion=hand.inclusion * share)


def _by_coder(population: Population, gold: str | Path | pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What each independent coder says, in the order of the sentences; none for a single coder."""
    table, path = read_gold(gold)
    items = population.with_texts(table["item"].unique())
    labels, _ = labels_of_items(table, items, population.codebooks, path)
    labels = independent_labels(labels)
    names = sorted(labels["annotator"].unique())
    shares = {}
    for name in names if len(names) > 1 else ():
        try:
            of_coder = coder_shares(population, labels[labels["annotator"] == name], path)
        except ValueError:  # the coder was not asked what the measure counts
            continue
        of_items = of_coder.reindex(items["item"]).set_axis(items.index)
        shares[name] = of_items.reindex(population.items.index)
    return shares
