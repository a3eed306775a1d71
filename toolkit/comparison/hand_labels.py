"""Hand labels of the sentences that are compared: what coders say of each, and how it was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.annotation.agreement import alpha_per_label
from toolkit.annotation.labels import final_coders, labels_of_items, read_labels, read_sample
from toolkit.comparison.population import Population, indicator_table
from toolkit.measures import Coding

if TYPE_CHECKING:
    import pandas as pd


class HandLabels(NamedTuple):
    """In the order of the sentences: ``shares``, the share of coders who say yes (columns as of
    `Population.predicted`), NaN where nobody coded it, and ``inclusion``, the probability with
    which a sentence was drawn. ``agreement`` of the coders in words; ``notes`` for the reader."""

    shares: pd.DataFrame
    inclusion: pd.Series[float]
    agreement: str = ""
    notes: tuple[str, ...] = ()

    def keep(self, mask: np.ndarray) -> HandLabels:
        """Those of some sentences."""
        return self._replace(shares=self.shares[mask], inclusion=self.inclusion[mask])


def hand_labels(
    population: Population, gold: str | Path | pd.DataFrame | None, sample: str | Path | None = None
) -> HandLabels:
    """A table of ``toolkit labels``, or its file; ``sample`` gives inclusion probabilities that it
    lacks.

    Raises `ValueError` for labels of other sentences or other texts, and where the question that
    the measure counts was not coded.
    """
    import pandas as pd

    items = population.items
    unknown = pd.Series(np.nan, index=items.index)
    if gold is None:
        return HandLabels(population.predicted * np.nan, unknown)
    path = "the labels" if isinstance(gold, pd.DataFrame) else str(gold)
    labels = gold if isinstance(gold, pd.DataFrame) else read_labels(Path(gold))
    labels, notes = labels_of_items(labels, items, path)
    shares = coder_shares(population, labels, path)
    drawn = labels if sample is None else read_sample(Path(sample))
    inclusion = unknown
    if "inclusion_p" in drawn.columns:
        by_item = drawn.drop_duplicates("item").set_index("item")["inclusion_p"]
        inclusion = by_item.reindex(items["item"]).set_axis(items.index).astype(float)
    else:
        notes.append("inclusion probabilities are not known: labels are taken for no random sample")
    shares = shares.reindex(items["item"]).set_axis(items.index)
    return HandLabels(shares, inclusion, _agreement(labels, population), tuple(notes))


def coder_shares(population: Population, labels: pd.DataFrame, path: str) -> pd.DataFrame:
    """What the coders say, a row an item: the share of its coders who say yes.

    Where a coder ``final`` or ``adjudicated`` is among them, only that one counts. A voice follows
    from the content that the same coder marked.
    """
    labels = final_coders(labels)
    keys, coding = Coding.from_annotations(labels, population.codebooks)
    indicator = population.indicator
    asked = [each.question for each in (indicator, indicator.among) if each is not None]
    if uncoded := [name for name in asked if not coding.coded(name).any()]:
        raise ValueError(
            f"{path}: nobody coded {uncoded[0]}, which {population.measure.name} counts: code "
            "that question too"
        )
    if indicator.voice and np.isnan(coding.quoted).all():
        raise ValueError(
            f"{path}: the labels do not tell whose words are meant, which "
            f"{population.measure.name} counts: code by the codebook that marks content too"
        )
    table = indicator_table(indicator, coding).set_axis(keys)
    return table.groupby(level="item").mean()


def _agreement(labels: pd.DataFrame, population: Population) -> str:
    """Alpha of the label that the measure counts; several labels count as the first."""
    if labels["annotator"].nunique() < 2:
        return "one coder: agreement is not known"
    counted: Sequence[str] = population.indicator.labels
    coded = labels[
        (labels["codebook"] == population.indicator.question) & labels["start"].isna()
    ].copy()
    coded["label"] = coded["label"].where(~coded["label"].isin(counted), counted[0])
    clusters = dict(zip(population.items["item"], population.items["article_id"], strict=True))
    agreement = alpha_per_label(coded, clusters, labels=counted[:1], repeats=200)
    return str(agreement[0]) if agreement else ""
