"""The specification curve of a contrast without hand labels: naive differences in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.comparison.specifications import (
    ALL,
    Choices,
    Compared,
    Scorer,
    settings,
    specifications,
)
from toolkit.inference import Design
from toolkit.inference.units import Weighting
from toolkit.results import ScoreSet
from toolkit.results.further_models import Scores

if TYPE_CHECKING:
    import pandas as pd

WEIGHTINGS: tuple[Weighting, ...] = ("sentence", "article")


def specification_curve(
    scored: Mapping[str, Scores],
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
    """``first`` less ``second`` by models × thresholds × weightings × filters, without correction;
    `multiverse` gives the corrected differences too.

    ``scored`` maps the name of each model to its folder of scores, of the same articles; the
    choices are those of `Choices`. One row a specification, sorted by difference, with interval and
    p. Simonsohn, Simmons and Nelson (2020), "Specification curve analysis", Nature Human Behaviour
    4. Raises `ValueError` for outlets that are not there and unknown filters.
    """
    import pandas as pd

    choices = Choices(thresholds=thresholds, filters=filters)
    rows = []
    for setting in settings(scored, Compared(measure, by), choices):
        if missing := sorted({first, second} - set(setting.units)):
            if setting.filter != ALL:  # the filter leaves nothing of an outlet
                continue
            folder = {Scorer.of(name): each for name, each in scored.items()}[setting.scorer]
            place = folder.folder if isinstance(folder, ScoreSet) else folder
            raise ValueError(f"{place}: no {by} {', '.join(missing)}")
        for each in specifications(
            setting, first, second, aggregations=weightings, design=Design(level=level)
        ):
            e = each.naive
            figures = (e.value, e.low, e.high, e.p, e.n)
            rows.append((each.model, each.threshold, each.aggregation, each.filter, *figures))
    table = pd.DataFrame(rows, columns=[
        "model", "threshold", "weighting", "filter", "difference", "low", "high", "p", "n",
    ])  # fmt: skip
    return table.sort_values("difference", kind="stable").reset_index(drop=True)
