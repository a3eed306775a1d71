"""The specification curve of a contrast: one difference under every defensible choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codebook import HOLDS
from toolkit.comparison.filters import filter_named
from toolkit.comparison.hand_labels import hand_labels
from toolkit.comparison.outlets import by_outlet
from toolkit.comparison.population import Population
from toolkit.inference import Design, contrast
from toolkit.inference.units import Weighting
from toolkit.measures import Coding
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
WEIGHTINGS: tuple[Weighting, ...] = ("sentence", "article")


def specification_curve(
    scored: Mapping[str, str | Path | ScoreSet],
    measure: str,
    first: str,
    second: str,
    *,
    by: str = "outlet",
    thresholds: Sequence[float] = (0.3, 0.5, 0.7),
    weightings: Sequence[Weighting] = WEIGHTINGS,
    filters: Sequence[str] = (ALL, "original", "confident"),
    level: float = 0.95,
) -> pd.DataFrame:
    """``first`` less ``second`` by models × thresholds × weightings × filters, without correction.

    ``scored`` maps the name of each model to its folder of scores, of the same articles.
    ``thresholds`` move the probability from which the label that is counted holds; a question with
    a single answer has one decision, and its thresholds collapse. ``filters``: ``all`` body
    sentences, or a filter of `toolkit.comparison.filters`. One row a specification, sorted by
    difference, with interval and p. Simonsohn, Simmons and Nelson (2020), "Specification curve
    analysis", Nature Human Behaviour 4. Raises `ValueError` for outlets that are not there and
    unknown filters.
    """
    import pandas as pd

    chosen = {name: None if name == ALL else filter_named(name) for name in filters}
    rows = []
    for model, folder in scored.items():
        scores = folder if isinstance(folder, ScoreSet) else ScoreSet.open(folder)
        population = Population.read(scores, measure, by=by)
        if missing := {first, second} - set(population.outlets):
            raise ValueError(f"{scores.folder}: no {by} {', '.join(sorted(missing))}")
        question = population.indicator.question
        kinds = {each.id: each.kind for book in scores.codebooks for each in book.questions}
        keep = {name: each and each.keep(population) for name, each in chosen.items()}
        for threshold in (HOLDS,) if kinds[question] == "single" else thresholds:
            coding = Coding.from_tables(
                population.items, scores.spans, scores.codebooks, thresholds={question: threshold}
            )
            moved = replace(population, coding=coding)
            no_labels = hand_labels(moved, None)
            for name, mask in keep.items():
                outlets = by_outlet(moved, no_labels, mask)
                for weighting in weightings:
                    design = Design(weighting, level=level)
                    try:
                        e = contrast(outlets[first], outlets[second], "naive", design)
                    except (KeyError, ValueError):  # nothing left, a share of nothing
                        continue
                    figures = (e.value, e.low, e.high, e.p, e.n)
                    rows.append((model, threshold, weighting, name, *figures))
    table = pd.DataFrame(rows, columns=[
        "model", "threshold", "weighting", "filter", "difference", "low", "high", "p", "n",
    ])  # fmt: skip
    return table.sort_values("difference", kind="stable").reset_index(drop=True)
