"""Contrasts between every two outlets of a comparison, as one family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations

from toolkit.comparison.outlets import methods
from toolkit.inference import (
    Design,
    Estimate,
    Measured,
    adjusted_p_values,
    contrast,
    log_ratio,
    matched_contrast,
    minimum_detectable,
)
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.inference.multiplicity import Correction


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


def contrasts(
    measured: Mapping[str, Measured],
    filtered: Iterable[tuple[str, Mapping[str, Measured]]],
    descriptive: Mapping[str, str],
    *,
    match: bool,
    correction: Correction,
    design: Design,
) -> tuple[Contrast, ...]:
    """Every pair of outlets; ``filtered`` has the units left under each filter, after its name: of
    one filter at a time, if they are made as they are asked for."""

    def difference(
        units: Mapping[str, Measured], first: str, second: str, method: Method
    ) -> Estimate | None:
        try:
            return contrast(units[first], units[second], method, design)
        except (KeyError, ValueError):  # an outlet or its labels are not enough for the method
            return None

    pairs = []
    for first, second in combinations(measured, 2):
        a, b = measured[first], measured[second]
        reasons = [f"{name}: {descriptive[name]}" for name in (first, second) if descriptive[name]]
        why = "; ".join(reasons)
        differences: dict[str, Estimate] = {
            method: e for method in methods(why)
            if (e := difference(measured, first, second, method)) is not None
        }  # fmt: skip
        events = [set(units.counted.events.codes()[0].tolist()) - {""} for units in (a, b)]
        shared, either = events[0] & events[1], events[0] | events[1]
        matched: dict[str, Estimate] = {}
        for method in methods(why) if match and len(shared) > 1 else ():
            with suppress(ValueError):  # labels of one event
                matched[method] = matched_contrast(a, b, method, level=design.level)
        naive, best = differences["naive"], differences.get(CORRECTED)
        ratio = None
        with suppress(ValueError):  # a level estimated at or below 0 has no ratio
            ratio = log_ratio(a, b, design=design) if best else None
        pairs.append(
            Contrast(
                first=first,
                second=second,
                differences=differences,
                simultaneous=None,
                ratio=ratio,
                matched=matched,
                filtered={},
                events=len(shared),
                share_matched=len(shared) / len(either) if either else 0.0,
                p=best.p if best else float("nan"),
                detectable=minimum_detectable(best.se, best.df) if best else float("nan"),
                disagree=best is not None and _disagree(naive, best),
                descriptive=why,
            )
        )
    for name, units in filtered:
        estimates = [
            difference(
                units, c.first, c.second, CORRECTED if CORRECTED in c.differences else "naive"
            )
            for c in pairs
        ]
        pairs = [
            c if e is None else replace(c, filtered={**c.filtered, name: e})
            for c, e in zip(pairs, estimates, strict=True)
        ]
    tested = [c for c in pairs if not c.descriptive]
    p = iter(adjusted_p_values([c.p for c in tested], correction))
    family = replace(design, level=1 - (1 - design.level) / max(len(tested), 1))
    return tuple(
        c
        if c.descriptive
        else replace(
            c,
            p=next(p),
            simultaneous=contrast(measured[c.first], measured[c.second], CORRECTED, family),
        )
        for c in pairs
    )


def _disagree(naive: Estimate, best: Estimate) -> bool:
    return naive.high < best.low or naive.low > best.high or naive.value * best.value < 0
