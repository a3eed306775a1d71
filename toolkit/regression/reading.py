"""Units of a regression from a folder of scores and hand labels, by the reader of comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.comparison.hand_labels import HandLabels, hand_labels
from toolkit.comparison.population import Population, comparable
from toolkit.inference.factor import Names
from toolkit.inference.units import Floats, Weighting, cluster_of
from toolkit.regression.covariates import article_covariates, check_known
from toolkit.regression.formula import Formula
from toolkit.regression.labels import label_names, labels_used
from toolkit.regression.units import Answers, Units
from toolkit.results import ScoreSet
from toolkit.results.further_models import Scores, require_measure

if TYPE_CHECKING:
    import pandas as pd

    Table = str | Path | pd.DataFrame

Unit = Literal["sentence", "article"]
EVERYTHING = "all articles"
WHOLE = 0.8
"""Share of the labelled articles that must be labelled whole for an article's rate to be known."""


@dataclass(frozen=True)
class Reading:
    """``units`` to fit a model to, ``descriptive``, why hand labels correct nothing (empty where
    they do), what a ``cluster`` is, and whose judgement it is that the ``coders`` gave."""

    units: Units
    descriptive: str
    cluster: str
    coders: str


def read_units(
    formula: Formula,
    scored: str | Path | ScoreSet,
    *,
    also: Mapping[str, Scores] | None = None,
    gold: Table | None = None,
    sample: str | Path | None = None,
    unit: Unit = "sentence",
    weighting: Weighting = "sentence",
    cluster: str = "",
    only: Sequence[str] = (),
    covariates: Table | None = None,
    at: str = "",
    treated: Sequence[str] = (),
) -> Reading:
    """Read what a formula names; ``also`` maps names of further models to their scores of the same
    articles. Raises `ValueError` for a name that is not there, for hand labels
    that `toolkit.comparison.hand_labels` refuses, and where nothing in the formula is a label."""
    scores = ScoreSet.of(scored)
    names = {formula.outcome, *formula.variables}
    articles = article_covariates(scores, covariates, at=at, treated=treated)
    known = label_names(scores.codebooks)
    used = labels_used(names, known, scores.codebooks, articles.columns)
    check_known(names, known, articles.columns)
    formula.check_labels(used)
    if not used:
        raise ValueError(
            f"{formula.text!r}: nothing in it is a label that hand labels could correct"
        )
    populations = _populations(scores, used, only, also)
    hands = {name: hand_labels(each, gold, sample) for name, each in populations.items()}
    first = next(iter(populations.values()))
    frame = first.items[["article_id", "event"]].reset_index(drop=True)
    frame = frame.merge(articles.drop(columns="event"), on="article_id", how="left")
    by = cluster or cluster_of(frame["event"])
    units = Units(
        frame=frame,
        predicted={name: each.predicted["counted"].to_numpy() for name, each in
                   populations.items()},
        coded={name: hand.shares["counted"].to_numpy(float) for name, hand in hands.items()},
        inclusion=np.asarray(next(iter(hands.values())).inclusion, np.float64),
        weight=_weights(frame, "article" if unit == "article" else weighting),
        cluster=_clusters(frame, by),
        notes=_notes(populations, hands),
    )  # fmt: skip
    units = replace(units, further=_further(populations, formula.outcome))
    outcome = populations.get(formula.outcome)
    if outcome is not None and "among" in outcome.predicted:
        among = hands[formula.outcome].shares["among"].to_numpy(float)
        units = replace(units, of_predicted=outcome.predicted["among"].to_numpy(), of_coded=among)
    if unit == "article" and (units.of_coded is not None or set(used) - {formula.outcome}):
        units = whole_articles(units, needed=gold is not None)
    coders = next(iter(hands.values())).coders
    return Reading(units, _descriptive(gold, hands), by, coders)


def _further(populations: dict[str, Population], outcome: str) -> tuple[Answers, ...]:
    """What further models answer; the mean of a model's answers where it gave none."""
    first, *_ = populations.values()
    result = []
    for number, further in enumerate(first.further):
        tables = {name: each.further_answers[number] for name, each in populations.items()}
        tables = {name: each.fillna(each.mean()).fillna(0.0) for name, each in tables.items()}
        among = tables[outcome].get("among") if outcome in tables else None
        result.append(
            Answers(
                further.model,
                {name: each["counted"].to_numpy(float) for name, each in tables.items()},
                None if among is None else among.to_numpy(float),
            )
        )
    return tuple(result)


def _populations(
    scores: ScoreSet,
    used: dict[str, str],
    only: Sequence[str],
    also: Mapping[str, Scores] | None,
) -> dict[str, Population]:
    measure = next(iter(used.values()))
    first = Population.read(scores, measure, only=only, also=also)
    for each in first.further:
        for name in used.values():
            shown = comparable(name, scores.codebooks)
            assert shown.indicator is not None  # as `comparable` sees to
            require_measure(shown.indicator, each.scores.codebooks, each.scores.folder, name)
    if not first.outlets:  # nobody's articles are checked as one outlet's
        first = replace(first, items=first.items.assign(outlet=EVERYTHING))
    return {
        name: replace(first, measure=comparable(measure, scores.codebooks))
        for name, measure in used.items()
    }


def _weights(frame: pd.DataFrame, weighting: Weighting) -> Floats:
    if weighting == "sentence":
        return np.full(len(frame), 1 / len(frame))
    size = frame.groupby("article_id")["article_id"].transform("size").to_numpy(float)
    return 1 / size / frame["article_id"].nunique()


def _clusters(frame: pd.DataFrame, by: str) -> Names:
    article = "article " + frame["article_id"].astype(str)
    if by == "article":
        return article.to_numpy(str)
    if by not in frame.columns:
        raise ValueError(f"no column {by} to cluster by; there are {', '.join(frame.columns)}")
    named = frame[by].astype(object)
    blank = named.isna() | (named == "")
    return named.where(~blank, article).astype(str).to_numpy(str)


def _notes(populations: dict[str, Population], hands: dict[str, HandLabels]) -> tuple[str, ...]:
    notes = [note for hand in hands.values() for note in hand.notes]
    notes += [note for each in populations.values() for note in each.silence_notes]
    first = next(iter(populations.values()))
    return tuple(dict.fromkeys([*notes, *first.duplicate_notes]))


def _descriptive(gold: Table | None, hands: dict[str, HandLabels]) -> str:
    if gold is None:
        return "no hand labels"
    if all(hand.inclusion.isna().all() for hand in hands.values()):
        return "no hand label has a known inclusion_p: nothing says how they were drawn"
    reasons = {
        f"{outlet}: {why}" for hand in hands.values() for outlet, why in hand.contradicted.items()
    }
    return "; ".join(sorted(reasons))


def whole_articles(units: Units, *, needed: bool) -> Units:
    """Articles in the place of sentences: each label the share of an article's sentences (of those
    that the outcome is of), known where the whole article was coded.

    An article's share as a predictor, or as a share of a part, is no sum over sentences, so that a
    sample of its sentences does not estimate the moments. Raises `ValueError` where hand labels are
    ``needed`` and articles were not labelled whole.
    """
    import pandas as pd

    at, ids = pd.factorize(units.frame["article_id"])
    count = len(ids)
    size = np.bincount(at, minlength=count)
    done = np.bincount(at, units.labelled, count)
    whole, touched = done == size, done > 0
    if needed and (not whole.any() or whole.sum() < WHOLE * touched.sum()):
        raise ValueError(
            f"{int(whole.sum()):,} of {int(touched.sum()):,} labelled articles are labelled whole: "
            "an article's share of a label as predictor, or as a share of a part, wants whole "
            "articles drawn at random and labelled; take unit sentence"
        )
    first = np.unique(at, return_index=True)[1]
    of_p, of_c = units.of_predicted, units.of_coded

    def shares(values: Floats, among: Floats | None) -> Floats:
        base = size.astype(float) if among is None else np.bincount(at, among, count)
        total = np.bincount(at, values, count)
        return np.where(base > 0, total / np.where(base > 0, base, 1), 0.0)

    left = int((touched & ~whole).sum())
    notes = [f"{left:,} articles are labelled in part only and count as not labelled"]
    coded_of = np.where(whole, np.bincount(at, np.nan_to_num(of_c), count) > 0, np.nan) \
        if of_c is not None else None  # fmt: skip
    return Units(
        frame=units.frame.iloc[first].reset_index(drop=True),
        predicted={name: shares(values, of_p) for name, values in units.predicted.items()},
        coded={
            name: np.where(whole, shares(np.nan_to_num(values), _known(of_c)), np.nan)
            for name, values in units.coded.items()
        },
        inclusion=np.where(whole, units.inclusion[first], np.nan),
        weight=np.full(count, 1 / count),
        cluster=units.cluster[first],
        of_predicted=None if of_p is None else (np.bincount(at, of_p, count) > 0).astype(float),
        of_coded=coded_of,
        kind="article",
        notes=(*units.notes, *(notes if left else [])),
        further=tuple(
            Answers(
                each.model,
                {name: shares(values, each.of_predicted)
                 for name, values in each.predicted.items()},
                None if each.of_predicted is None
                else (np.bincount(at, each.of_predicted, count) > 0).astype(float),
            )
            for each in units.further
        ),
    )  # fmt: skip


def _known(values: Floats | None) -> Floats | None:
    return None if values is None else np.nan_to_num(values)
