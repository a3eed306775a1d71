"""Hand labels of the sentences that are compared: what coders say of each, and how it was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from toolkit.annotation.adjudication import adjudicated_labels
from toolkit.annotation.checks import in_words, uncoded
from toolkit.annotation.labels import (
    labels_of_items,
    plain_labels,
    read_labels,
    read_sample,
    with_items,
)
from toolkit.comparison.coders import coder_notes, coders_in_words
from toolkit.comparison.design import response, strata_within
from toolkit.comparison.population import Population
from toolkit.comparison.sampling_checks import Drawn, check_outlet, renamed_outlets
from toolkit.comparison.taught import taught_notes
from toolkit.measures import Coding, indicator_table

if TYPE_CHECKING:
    import pandas as pd


class HandLabels(NamedTuple):
    """In the order of the sentences: ``shares``, the share of coders who say yes (columns as of
    `Population.predicted`), NaN where nobody coded it; ``inclusion``, the probability with which a
    sentence was drawn and coded; ``stratum``, from which it was drawn, empty where that is not
    known. ``coders``: whose judgement it is and how they agree, in words; ``notes`` for the reader;
    ``contradicted``: by outlet, why its labels are no random sample."""

    shares: pd.DataFrame
    inclusion: pd.Series[float]
    stratum: pd.Series[str]
    coders: str = ""
    notes: tuple[str, ...] = ()
    contradicted: Mapping[str, str] = {}


def hand_labels(
    population: Population, gold: str | Path | pd.DataFrame | None, sample: str | Path | None = None
) -> HandLabels:
    """A table of ``toolkit labels``, or its file; ``sample`` gives inclusion probabilities that it
    lacks, and the sentences that were drawn and not coded.

    Raises `ValueError` for labels of other sentences or other texts, for labels that the codebook
    lacks and answers that exclude each other (`toolkit.annotation.checks`), and where the question
    that the measure counts was not coded.
    """
    import pandas as pd

    every = population.items.index
    if gold is None:
        unknown = pd.Series(np.nan, index=every)
        return HandLabels(population.predicted * np.nan, unknown, _no_strata(every))
    table, path = read_gold(gold)
    drawn = table if sample is None else read_sample(Path(sample))
    # Of millions of sentences only those that somebody was shown are looked at one by one.
    items = population.with_texts(_names(table) | _names(drawn))
    labels, notes = labels_of_items(table, items, population.codebooks, path)
    shares = coder_shares(population, labels, path).reindex(items["item"]).set_axis(items.index)
    known = items[items["item"].isin(labels["item"])]
    article_of = dict(zip(known["item"], known["article_id"], strict=True))
    outlet_of = dict(zip(known["item"], known[population.by], strict=True))
    coded_items = labels[
        labels["start"].isna() & (labels["codebook"] == population.indicator.question)
    ]
    coders = coders_in_words(labels, population.indicator, article_of)
    notes += coder_notes(coded_items, outlet_of)
    coded = items["item"].isin(coded_items["item"])
    notes += taught_notes(population.scores, set(items.loc[coded, "text"]))
    drawn, _ = with_items(drawn, items)
    if "inclusion_p" not in drawn.columns:
        notes.append("inclusion probabilities are not known: labels are taken for no random sample")
        unknown = pd.Series(np.nan, index=every)
        return HandLabels(shares.reindex(every), unknown, _no_strata(every), coders, tuple(notes))
    inclusion = _of_items(drawn, "inclusion_p", items, path).astype(float)
    bad = (inclusion <= 0) | (inclusion > 1)
    if bad.any():
        raise ValueError(
            f"{path}: inclusion_p of item {items.loc[bad, 'item'].iloc[0]} is "
            f"{inclusion[bad].iloc[0]:g}; a probability is above 0 and at most 1"
        )
    labelled = shares.notna().all(axis=1)
    if lacking := items.loc[labelled & inclusion.isna(), "item"].tolist():
        notes.append(
            f"{len(lacking):,} of {int(labelled.sum()):,} labelled sentences have no inclusion_p "
            f"and are left out: how they were chosen is not known ({in_words(lacking)})"
        )
    stratum = _no_strata(items.index)
    if "stratum" in drawn.columns:
        stratum = _of_items(drawn, "stratum", items, path).fillna("").astype(str)
    blanks_known = sample is not None or bool(uncoded(drawn).any())
    labelled &= inclusion.notna()
    blank = ~labelled & inclusion.notna() & blanks_known
    contradicted, doubts = _sampling(
        population,
        labelled.reindex(every, fill_value=False),
        blank.reindex(every, fill_value=False),
        inclusion.reindex(every),
        stratum.reindex(every, fill_value=""),
        blanks_known,
    )
    nested = strata_within(stratum, items[population.by], labelled | blank)
    coded_p = inclusion * response(inclusion, labelled, blank, items[population.by], nested)
    return HandLabels(
        shares.reindex(every),
        coded_p.reindex(every),
        _spread(nested, every),
        coders,
        (*notes, *doubts),
        contradicted,
    )


def _names(table: pd.DataFrame) -> set[str]:
    return set(table["item"]) if "item" in table.columns else set()


def read_gold(gold: str | Path | pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """A table of labels or its file, and what it is called in messages. A table is read as its file
    would be."""
    import pandas as pd

    if not isinstance(gold, pd.DataFrame):
        return read_labels(Path(gold)), str(gold)
    return plain_labels(gold), "the labels"


def coder_shares(population: Population, labels: pd.DataFrame, path: str) -> pd.DataFrame:
    """What the coders say, a row an item: the share of its coders who say yes.

    Of an item that an adjudicator coded, only that one's labels count. A voice follows from the
    content that the same coder marked.
    """
    labels = adjudicated_labels(labels, population.codebooks)
    keys, coding = Coding.from_annotations(labels, population.codebooks)
    indicator = population.indicator
    asked = [each.question for each in (indicator, indicator.among) if each is not None]
    if nobody := [name for name in asked if not coding.coded(name).any()]:
        raise ValueError(
            f"{path}: nobody coded {nobody[0]}, which {population.measure.name} counts: code "
            "that question too"
        )
    if indicator.voice and np.isnan(coding.quoted).all():
        raise ValueError(
            f"{path}: the labels do not tell whose words are meant, which "
            f"{population.measure.name} counts: code by the codebook that marks content too"
        )
    table = indicator_table(indicator, coding).set_axis(keys)
    return table.groupby(level="item").mean()


def _of_items(drawn: pd.DataFrame, column: str, items: pd.DataFrame, path: str) -> pd.Series[float]:
    """A column of the design, a row a sentence. Raises `ValueError` where one item has two."""
    known = drawn[["item", column]].drop_duplicates()
    twice = known["item"].duplicated()
    if twice.any():
        item = known.loc[twice, "item"].iloc[0]
        raise ValueError(f"{path}: item {item} has two values of {column}; it was drawn with one")
    return known.set_index("item")[column].reindex(items["item"]).set_axis(items.index)


def _no_strata(index: pd.Index[int]) -> pd.Series[str]:
    import pandas as pd

    return pd.Series("", index=index)


def _spread(strata: pd.Series[str], index: pd.Index[int]) -> pd.Series[str]:
    """The strata of some sentences among all, empty elsewhere; of millions, each a number."""
    import pandas as pd

    names = sorted({"", *strata.unique()})
    spread = strata.astype(pd.CategoricalDtype(names)).reindex(index, fill_value="")
    return cast("pd.Series[str]", spread)


def _sampling(
    population: Population,
    labelled: pd.Series[bool],
    blank: pd.Series[bool],
    inclusion: pd.Series[float],
    stratum: pd.Series[str],
    blanks_known: bool,
) -> tuple[dict[str, str], list[str]]:
    """What contradicts a random sample: by outlet why, and notes for the reader."""
    import pandas as pd

    items, by = population.items, population.by
    articles, events = population.factors
    article = pd.Series(articles.at, index=items.index)
    cluster = pd.Series(events.or_else(articles).at, index=items.index)
    known = set(population.outlets)
    notes = renamed_outlets(stratum[labelled], items.loc[labelled, by].astype(str), known, by)
    contradicted = {}
    for outlet in population.outlets:
        rows = items[by] == outlet
        if not labelled[rows].any():
            continue
        finding = check_outlet(
            Drawn(
                labelled[rows], blank[rows], inclusion[rows], population.predicted["counted"][rows],
                stratum[rows], article[rows], cluster[rows], blanks_known,
            )
        )  # fmt: skip
        notes += [f"{outlet}: {note}" for note in finding.notes]
        if finding.contradicted:
            contradicted[outlet] = finding.contradicted
    return contradicted, notes
