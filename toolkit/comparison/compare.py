"""`compare`: outlets side by side, naive, by hand labels alone, and corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.comparison.contrasts import Contrast, contrasts
from toolkit.comparison.filters import filter_named
from toolkit.comparison.hand_labels import hand_labels
from toolkit.comparison.manifest import provenance
from toolkit.comparison.multiverse import Multiverse, multiverses
from toolkit.comparison.outlets import (
    by_outlet,
    equal_errors,
    outlet,
    rare_labels,
    sampling,
    unsupported,
    with_a_share,
)
from toolkit.comparison.population import Population
from toolkit.comparison.results import Comparison
from toolkit.comparison.specifications import (
    TOGETHER,
    Choices,
    Compared,
    Scorer,
    named_scores,
)
from toolkit.inference import Design, rank_intervals
from toolkit.inference.estimators import CORRECTED
from toolkit.inference.multiplicity import Correction
from toolkit.inference.units import Weighting
from toolkit.results import ScoreSet
from toolkit.results.further_models import Scores

if TYPE_CHECKING:
    import pandas as pd


def compare(
    scored: str | Path | ScoreSet,
    measure: str,
    *,
    by: str = "outlet",
    also: Mapping[str, Scores] | Sequence[Scores] = (),
    gold: str | Path | pd.DataFrame | None = None,
    sample: str | Path | None = None,
    match: str = "",
    only: Sequence[str] = (),
    filters: Sequence[str] = ("original",),
    weighting: Weighting = "sentence",
    correction: Correction | None = None,
    level: float = 0.95,
    population: Literal["all articles", "corpus"] = "all articles",
    multiverse: Choices | None = None,
) -> Comparison:
    """Compare outlets by a share of sentences, of whatever codebook was scored.

    ``scored`` is a folder of ``toolkit score``; ``by`` a column of its articles. ``also``: folders
    of the same articles scored by further models, or a map of names to them: hand labels correct
    all answers together, each taken as far as the labels say it is worth; naive figures are those
    of the first. ``gold`` is a
    table of ``toolkit labels``, or its file, of sentences drawn at random with known
    ``inclusion_p`` (``sample`` gives those of a table that lacks them). ``match`` is ``event`` to
    add differences over the events that both outlets report. ``only`` names outlets, to plan few
    contrasts. ``filters`` (`toolkit.comparison.filters`) adds differences over some of the
    sentences. ``weighting`` is the estimand: every sentence or every article counts alike.
    ``correction`` defaults to Holm for up to three contrasts, Benjamini and Hochberg for more. An
    outlet without a random sample of hand labels is *descriptive only*. ``population`` is what the
    levels are of: ``all articles`` that outlets like these print, of which those scored are a
    sample, or this ``corpus`` alone, whose hand labels are then the only source of error (with the
    finite-population correction). ``multiverse`` adds each contrast under other choices too. Raises
    `ValueError` for what cannot be compared.
    """
    if match not in ("", "event"):
        raise ValueError(f"outlets are matched by event, not by {match!r}")
    chosen = [filter_named(name) for name in filters]
    models = also if isinstance(also, Mapping) else named_scores(also, beside=scored)
    texts = Population.read(scored, measure, by=by, only=only, also=models)
    hand = hand_labels(texts, gold, sample)
    # What reads every text comes before the units are made, so that both are not held at a time.
    near_duplicates, notes, sha256 = texts.near_duplicates, texts.notes, texts.sha256
    design = Design(weighting, texts.cluster, level, population)
    measured, left_out = with_a_share(by_outlet(texts, hand), texts.measure)
    names = list(measured)
    if len(names) < 2:
        named = f"{len(names)} {by}{' is' if len(names) == 1 else 's are'} named in the articles"
        raise ValueError(
            "; ".join([named, *left_out]) + "; two are needed to compare: score articles that name "
            f"their {by} (toolkit score --map), or compare by another of their columns (--by)"
        )
    descriptive = {
        name: hand.contradicted.get(name) or unsupported(units, design.cluster)
        for name, units in measured.items()
    }
    kept = {each: each.keep(texts) for each in chosen}
    kept = {each: keep for each, keep in kept.items() if not keep.all()}
    default: Correction = "holm" if len(names) <= 3 else "bh"
    pairs = contrasts(
        measured,
        ((each.name, by_outlet(texts, hand, keep)) for each, keep in kept.items()),
        descriptive,
        match=bool(match),
        correction=correction or default,
        design=design,
    )
    supported = [name for name in names if not descriptive[name]]
    ranks = _ranks(supported, pairs, level)
    comparison = Comparison(
        measure=texts.measure,
        by=by,
        design=design,
        correction=correction or default,
        filters={each.name: each.title for each in kept},
        near_duplicates=near_duplicates,
        corpus_sha256=sha256,
        sampling=sampling(measured, gold, hand.contradicted),
        outlets=tuple(
            outlet(name, measured[name], descriptive[name], ranks.get(name), design, texts.models)
            for name in names
        ),
        contrasts=pairs,
        equal=equal_errors(measured, descriptive, design),
        agreement=hand.coders,
        notes=(*hand.notes, *notes, *left_out, *rare_labels(measured, descriptive)),
        provenance=provenance(
            texts.scores, gold, {each.model: each.scores for each in texts.further}
        ),
    )
    if multiverse is None:
        return comparison
    ready = {TOGETHER if models else texts.scores.model_name: (texts, hand)}
    of = Compared(measure, by, models, gold, sample, ready)
    return replace(comparison, multiverses=_multiverses(comparison, texts.scores, of, multiverse))


def _ranks(
    supported: Sequence[str], pairs: Sequence[Contrast], level: float
) -> dict[str, tuple[int, int]]:
    """The ranks that outlets with labels may have, where there are two of them."""
    if len(supported) < 2:
        return {}
    corrected = {
        (c.first, c.second): c.differences[CORRECTED] for c in pairs if CORRECTED in c.differences
    }
    return rank_intervals(supported, corrected, level)


def _multiverses(
    comparison: Comparison, scores: ScoreSet, of: Compared, choices: Choices
) -> tuple[Multiverse, ...]:
    """Each contrast that was planned under other choices, by intervals of the whole family."""
    planned = comparison.family or comparison.contrasts
    further: dict[str | Scorer, Scores] = dict((of.also or {}).items())
    further.update(choices.models)
    return tuple(
        multiverses(
            {scores.model_name: scores},
            of,
            [(c.first, c.second) for c in planned],
            replace(choices, models=further),
            replace(comparison.design, level=comparison.family_level),
        )
    )
