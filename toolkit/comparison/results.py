"""`Comparison`: outlets and contrasts as one whole, in tables; each of them stands by its maker."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.comparison.contrasts import Contrast
from toolkit.comparison.multiverse import Kind, Multiverse
from toolkit.comparison.near_duplicates import NearDuplicate
from toolkit.comparison.outlets import Outlet
from toolkit.inference import Design, EqualError, Rate
from toolkit.inference.errors import RATES
from toolkit.inference.estimators import CORRECTED
from toolkit.measures import Measure

if TYPE_CHECKING:
    import pandas as pd

NO_RATE = Rate(math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Outlets compared by one measure: what a page or a table is made of.

    ``filters`` maps the names of the filters that left sentences out to their titles;
    ``multiverses`` are of the contrasts of the family, or of all where none is, if asked for;
    ``provenance``: of which scores and labels (`toolkit.comparison.manifest`).
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
    multiverses: tuple[Multiverse, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def family(self) -> tuple[Contrast, ...]:
        """The contrasts that are tested together: those that labels of both outlets correct."""
        return tuple(c for c in self.contrasts if not c.descriptive)

    @property
    def family_level(self) -> float:
        """At what each interval holds for the whole family to hold at the level (Bonferroni)."""
        return 1 - (1 - self.design.level) / max(len(self.family), 1)

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

    def error_table(self) -> pd.DataFrame:
        """One row an outlet: how the classifier errs, by its hand labels, and what these are worth.

        Rates are in [0, 1] with their intervals; ``effective`` is how many labels alone would be as
        precise, ``needed`` how many give a level to ± ``within``.
        """
        import pandas as pd

        rows = []
        for o in self.outlets:
            row: dict[str, object] = {self.by: o.name, "labelled": o.labelled}
            row |= _rates(o.errors)
            budget = o.budget
            row |= {
                "correlation": o.correlation,
                "effective": o.effective,
                "within": budget.within if budget else math.nan,
                "needed": budget.labels if budget else None,
                "rank_low": o.rank[0] if o.rank else None,
                "rank_high": o.rank[1] if o.rank else None,
                "descriptive": o.descriptive,
            }
            rows.append(row)
        whole = dict.fromkeys(("needed", "rank_low", "rank_high"), "Int64")
        return pd.DataFrame(rows).astype(whole)

    def surrogate_table(self) -> pd.DataFrame:
        """One row an outlet and model, where several correct the comparison: how it errs there,
        lambda beside the others, and how many labels alone would be as precise as a level that it
        alone corrects (``effective``). Rates are in [0, 1] with their intervals."""
        import pandas as pd

        rows = []
        for o in self.outlets:
            for each in o.surrogates:
                row: dict[str, object] = {
                    self.by: o.name, "model": each.model, "answered": each.answered,
                    "labelled": o.labelled,
                }  # fmt: skip
                row |= _rates(each.errors)
                row |= {
                    "correlation": each.correlation,
                    "lambda": each.slope,
                    "effective": each.effective,
                }
                rows.append(row)
        return pd.DataFrame(rows)

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
        for each in self.multiverses:
            kinds: tuple[Kind, ...] = ("naive", "corrected")
            for kind in kinds:
                if stability := each.stability(kind):
                    pair = f"{each.first} - {each.second}"
                    named[f"{pair}: specifications, {kind}"] = [float(x) for x in stability]
        return named

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False, float_format="{:.3f}".format))


def _rates(errors: Mapping[str, Rate]) -> dict[str, object]:
    row: dict[str, object] = {}
    for name in RATES:
        value, low, high, n = errors.get(name, NO_RATE)
        row |= {name: value, f"{name}_low": low, f"{name}_high": high, f"{name}_n": n}
    return row
