"""What contradicts that hand labels are the random sample that their probabilities say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    Numbers = pd.Series[float]
    Mask = pd.Series[bool]

TOLERANCE = 0.05
"""Share of an outlet's sentences by which the probabilities may miss their number anyway."""
DEVIATIONS = 3.0
"""Standard deviations of a draw that are taken for chance."""
LEVEL = 0.01
"""A p value below which labels are said to go with predictions."""
WHOLE = 0.8
"""Labelled share of the labelled articles from which on whole articles were drawn."""


@dataclass(frozen=True)
class Drawn:
    """Sentences of one outlet, a row each.

    ``labelled``: coded, with a known probability; ``blank``: drawn and not coded, where that is
    told (``blanks_known``). ``inclusion``: probability of labelled and blank ones. ``predicted``: 1
    or 0. ``stratum``: of labelled and blank ones, else empty. ``article`` and ``cluster``, which is
    the event, else the article: numbers.
    """

    labelled: Mask
    blank: Mask
    inclusion: Numbers
    predicted: Numbers
    stratum: pd.Series[str]
    article: pd.Series[int]
    cluster: pd.Series[int]
    blanks_known: bool


class Finding(NamedTuple):
    """``contradicted``: why the labels are no sample of the outlet, empty where they may be one;
    ``notes``: what the reader should know of it."""

    contradicted: str
    notes: list[str]


def check_outlet(drawn: Drawn) -> Finding:
    """What speaks against a random sample in one outlet with labels."""
    part = _part(drawn)
    contradicted, notes = _size(drawn, clustered=bool(part) or _whole_articles(drawn))
    notes += _with_prediction(drawn)
    return Finding(contradicted, notes if contradicted else [*notes, *part])


def _size(drawn: Drawn, *, clustered: bool) -> tuple[str, list[str]]:
    """The inverse probabilities of a sample add up to the sentences it was drawn from, give or take
    the chance of a draw: of clusters where it was ``clustered``, else of sentences."""
    out = drawn.labelled | drawn.blank
    p = drawn.inclusion[out].to_numpy(float)
    n = len(drawn.predicted)
    stands_for = float((1 / p).sum())
    drawn_together = 1 / p
    if clustered:
        drawn_together = _totals(drawn.cluster[out].to_numpy(), 1 / p)
    relative = float(np.sqrt((drawn_together**2).sum() * (1 - p.mean()))) / stands_for
    chance = DEVIATIONS * relative * min(stands_for, n)
    if abs(stands_for - n) <= TOLERANCE * n + chance:
        return "", []
    text = f"inclusion_p says that the sample stands for {stands_for:,.0f} of {n:,} sentences"
    if stands_for > n:
        return f"{text}: these are not the probabilities of the draw", []
    if drawn.blanks_known:
        return f"{text}: it was drawn from part of them, or with other probabilities", []
    return "", [
        f"{text}: some drawn sentences were not coded, or it was drawn from part of them, or with "
        "other probabilities (give the sample, and blanks are checked)"
    ]


def _with_prediction(drawn: Drawn) -> list[str]:
    """Whether sentences were left blank, or drawn, by what the model says of them."""
    notes = []
    out = drawn.labelled | drawn.blank
    if drawn.blank.any():
        blank, positive = drawn.blank[out], drawn.predicted[out] > 0
        p = _fisher(blank, positive)
        text = f"{int(blank.sum()):,} of {int(out.sum()):,} drawn sentences were not coded"
        if p < LEVEL:
            shares = [float(blank[side].mean()) for side in (positive, ~positive)]
            text += (
                f": {shares[0]:.0%} of those that the model counts and {shares[1]:.0%} of the "
                f"others (Fisher's exact test, p {_printed(p)}); blanks go with the prediction, "
                "and estimates lean to what was coded: have them coded"
            )
        notes.append(text)
    p, shown, share = _spread(drawn, out)
    if p < LEVEL:
        strata = drawn.stratum[out].nunique() > 1
        same = ", and one inclusion_p for all strata" if strata and _constant(drawn, out) else ""
        why = "drawn" if drawn.blanks_known else "drawn, or left blank,"
        notes.append(
            f"the model counts {shown:.1%} of the sample, weighed by inclusion_p, and {share:.1%} "
            f"of all sentences (p {_printed(p)}){same}: sentences were {why} by what they say, or "
            "with other probabilities"
        )
    return notes


def _constant(drawn: Drawn, out: Mask) -> bool:
    return bool(np.ptp(drawn.inclusion[out].to_numpy(float)) < 1e-9)


def _fisher(first: Mask, second: Mask) -> float:
    from scipy.stats import fisher_exact

    cells = [[int((a & b).sum()) for b in (second, ~second)] for a in (first, ~first)]
    return float(fisher_exact(cells)[1])


def _spread(drawn: Drawn, out: Mask) -> tuple[float, float, float]:
    """The p value of the model counting the same share of the sample ``out`` as of all sentences,
    and both shares."""
    from scipy.stats import t

    predicted = drawn.predicted.to_numpy(float)
    share = float(predicted.mean())
    weight = 1 / drawn.inclusion[out].to_numpy(float)
    of_sample = predicted[out.to_numpy(bool)]
    shown = float(np.average(of_sample, weights=weight))
    if _constant(drawn, out) and not _whole_articles(drawn):
        return _fisher(out, drawn.predicted > 0), shown, share
    residual = weight * (of_sample - share) / weight.sum()
    totals = _totals(drawn.cluster[out].to_numpy(), residual)
    error = float(np.sqrt((totals**2).sum() * len(totals) / max(len(totals) - 1, 1)))
    if len(totals) < 2 or not error:
        return 1.0, shown, share
    return float(2 * t.sf(abs(shown - share) / error, len(totals) - 1)), shown, share


def _totals(cluster: NDArray[np.integer], values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, at = np.unique(cluster, return_inverse=True)
    return np.bincount(at, weights=values).astype(float)


def _whole_articles(drawn: Drawn) -> bool:
    within = drawn.article.isin(drawn.article[drawn.labelled])
    return bool(drawn.labelled[within].mean() >= WHOLE)


def _part(drawn: Drawn) -> list[str]:
    """Whether sentences were drawn from some articles or events only."""
    out = drawn.labelled | drawn.blank
    if _whole_articles(drawn):
        return []
    # Where some sentences were likelier drawn than others, an article of the least likely is meant.
    rate = min(float(out.mean()), float(drawn.inclusion[out].min()))
    for name, groups in (("articles", drawn.article), ("events", drawn.cluster)):
        size = groups.value_counts()
        without = (1 - rate) ** size.to_numpy(float)  # probability that none of them is drawn
        empty = len(size) - groups[out].nunique()
        chance = DEVIATIONS * float(np.sqrt((without * (1 - without)).sum()))
        if empty > without.sum() + chance + 1:
            return [
                f"labels come from {len(size) - empty:,} of {len(size):,} {name}, where a draw "
                f"from all would reach some {len(size) - without.sum():,.0f}: if {name} were not "
                "drawn at random first, the estimates hold for those alone"
            ]
    return []


def _printed(p: float) -> str:
    return "< .001" if p < 0.001 else f"{p:.3f}"


def renamed_outlets(
    stratum: pd.Series[str], outlet: pd.Series[str], known: set[str], by: str
) -> list[str]:
    """A warning of sentences that were drawn in the stratum of another outlet than they are of.

    ``stratum`` and ``outlet`` of the labelled sentences; ``known``: the names of all outlets.

    >>> import pandas as pd
    >>> drawn, now = pd.Series(["Post", "Wire"]), pd.Series(["Daily Post", "Wire"])
    >>> renamed_outlets(drawn, now, {"Daily Post", "Wire"}, "outlet")[0][:58]
    '1 labelled sentences were drawn in another stratum than th'
    """
    parts = stratum.astype(str).str.split(" / ", expand=True)
    for name in parts.columns:
        part = parts[name].fillna("")
        if not set(part) & known:  # the strata are of something else
            continue
        moved = (part != outlet) & (part != "") & ~((part == "unknown") & (outlet == ""))
        if moved.any():
            was, now = part[moved].iloc[0], outlet[moved].iloc[0]
            return [
                f"{int(moved.sum()):,} labelled sentences were drawn in another stratum than their "
                f"{by} (drawn as {was!r}, now {now!r}): was the {by} renamed, or did articles "
                "move? Their inclusion_p is that of the draw"
            ]
    return []
