"""What a comparison is made of: outlets, contrasts between them, and the whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.comparison.near_duplicates import NearDuplicate
from toolkit.inference import Budget, Design, EqualError, Estimate, Rate
from toolkit.inference.estimators import Method
from toolkit.measures import Measure

if TYPE_CHECKING:
    import pandas as pd

CORRECTED: Method = "prediction-powered"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: ``estimates`` of its level by each method that can be used, and how the
    classifier errs there.

    ``correlation`` is that of answers and hand labels, ``effective`` how many labels alone would be
    as precise as the corrected level. ``descriptive`` says why nothing but the naive level is
    supported; it is empty where a corrected one is.
    """

    name: str
    articles: int
    sentences: int
    labelled: int
    estimates: Mapping[str, Estimate]
    errors: Mapping[str, Rate]
    correlation: float
    effective: float
    budget: Budget | None
    rank: tuple[int, int] | None
    descriptive: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """The first outlet less the second, by method; ``matched`` over the events of both;
    ``filtered`` by the best method, under each filter that leaves sentences out.

    ``p`` is that of the corrected difference within its family, ``simultaneous`` its interval,
    which holds together with those of all other contrasts of the family (Bonferroni); other
    intervals hold each by itself. ``disagree``: the naive interval
    and the corrected one lie wholly apart, or say different signs. ``detectable``: the smallest
    true difference found four times in five.
    """

    first: str
    second: str
    differences: Mapping[str, Estimate]
    simultaneous: Estimate | None
    ratio: Estimate | None
    matched: Mapping[str, Estimate]
    filtered: Mapping[str, Estimate]
    events: int
    share_matched: float
    p: float
    detectable: float
    disagree: bool
    descriptive: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Outlets compared by one measure: what a page or a table is made of.

    ``filters`` maps the names of the filters that left sentences out to their titles.
    """

    measure: Measure
    by: str
    design: Design
    correction: str
    filters: Mapping[str, str]
    near_duplicates: tuple[NearDuplicate, ...]
    corpus_sha256: str
    sampling: str
    outlets: tuple[Outlet, ...]
    contrasts: tuple[Contrast, ...]
    equal: tuple[EqualError, ...]
    agreement: str
    notes: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """One row a contrast and method: difference, interval, p, clusters, hand labels. Of the
        corrected one, p and the ``simultaneous`` interval are of the whole family."""
        import pandas as pd

        alone = (math.nan, math.nan)
        rows = [
            (c.first, c.second, name, e.value, e.low, e.high, e.se, e.df, e.clusters, e.labelled,
             c.p if name == CORRECTED else e.p, c.descriptive,
             *((c.simultaneous.low, c.simultaneous.high)
               if c.simultaneous and name == CORRECTED else alone), e.note)
            for c in self.contrasts
            for name, e in (
                *c.differences.items(),
                *((f"{name}, matched by event", e) for name, e in c.matched.items()),
            )
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=[
            "first", "second", "method", "difference", "low", "high", "se", "df", "clusters",
            "labelled", "p", "descriptive", "simultaneous_low", "simultaneous_high", "note",
        ])  # fmt: skip

    def level_table(self) -> pd.DataFrame:
        """One row an outlet and method: level, interval, lambda, hand labels."""
        import pandas as pd

        rows = [
            (o.name, name, e.value, e.low, e.high, e.se, e.df, e.slope, e.labelled, o.descriptive,
             e.note)
            for o in self.outlets
            for name, e in o.estimates.items()
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=[
            self.by, "method", "level", "low", "high", "se", "df", "lambda", "labelled",
            "descriptive", "note",
        ])  # fmt: skip

    def figures(self) -> dict[str, list[float]]:
        """Levels and contrasts with their intervals, and p values, each by a name."""
        named = {
            f"{outlet.name}: {method}": [e.value, e.low, e.high]
            for outlet in self.outlets
            for method, e in outlet.estimates.items()
        }
        for c in self.contrasts:
            pair = f"{c.first} - {c.second}"
            for suffix, estimates in (("", c.differences), (", by event", c.matched)):
                for method, e in estimates.items():
                    named[f"{pair}: {method}{suffix}"] = [e.value, e.low, e.high]
            named[f"{pair}: p"] = [c.p]
        return named

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False, float_format="{:.3f}".format))
