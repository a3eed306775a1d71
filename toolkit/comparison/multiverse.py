"""The multiverse of a contrast: its difference, naive and corrected, under every defensible choice,
and which choice its verdict hangs on.

Simonsohn, Simmons and Nelson (2020), "Specification curve analysis", Nature Human Behaviour 4;
Steegen, Tuerlinckx, Gelman and Vanpaemel (2016), "Increasing transparency through a multiverse
analysis", Perspectives on Psychological Science 11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from toolkit.codebook import HOLDS
from toolkit.comparison.label_samples import ALL_LABELS
from toolkit.comparison.specifications import (
    ALL,
    TOGETHER,
    Choices,
    Compared,
    Scored,
    Scorer,
    Specification,
    settings,
    specifications,
)
from toolkit.inference import Design, Estimate
from toolkit.inference.units import DESIGN
from toolkit.results.further_models import Scores

if TYPE_CHECKING:
    import pandas as pd

AXES = ("model", "threshold", "aggregation", "filter", "labels", "prompt")
Kind = Literal["naive", "corrected"]


class Stability(NamedTuple):
    """Of ``n`` specifications, in [0, 1]: the share whose difference has another sign than that of
    the main one, whose verdict is another, and whose verdict is the opposite one."""

    n: int
    sign: float
    verdict: float
    opposite: float


class Driver(NamedTuple):
    """What a choice does: how many options it has, how far the means of its options lie apart, the
    share of the variance of all differences that lies between them, and the share of pairs of
    specifications, alike but for this choice, that come to another verdict; both in [0, 1]."""

    choice: str
    options: int
    spread: float
    variance: float
    flips: float


@dataclass(frozen=True, slots=True)
class Multiverse:
    """All specifications of ``first`` less ``second``, with intervals at ``level``, and the main
    one among them, to which others are compared."""

    first: str
    second: str
    level: float
    specifications: tuple[Specification, ...]
    main: Specification

    def estimates(self, kind: Kind) -> list[tuple[Specification, Estimate]]:
        """The specifications that have a difference of that kind. Of the naive ones, which no hand
        label changes, one for all samples of labels, and none of all models together: naive
        answers are one model's."""
        if kind == "naive":
            return [
                (s, s.naive) for s in self.specifications
                if s.labels == ALL_LABELS and s.model != TOGETHER
            ]  # fmt: skip
        return [(s, s.corrected) for s in self.specifications if s.corrected is not None]

    def stability(self, kind: Kind) -> Stability | None:
        """How much of the multiverse agrees with its main specification; nothing where that one has
        no such difference."""
        main = self.main.naive if kind == "naive" else self.main.corrected
        differences = [e for _, e in self.estimates(kind)]
        if main is None or not differences:
            return None
        at = verdict(main)
        return Stability(
            len(differences),
            float(np.mean([e.value * main.value < 0 for e in differences])),
            float(np.mean([verdict(e) != at for e in differences])),
            float(np.mean([verdict(e) * at < 0 for e in differences])),
        )

    def drivers(self, kind: Kind) -> tuple[Driver, ...]:
        """The choices that have several options, the one that turns most verdicts first; those that
        turn as many by their share of the variance."""
        rows = self.estimates(kind)
        drivers = [_driver(rows, axis) for axis in AXES]
        several = [driver for driver in drivers if driver.options > 1]
        return tuple(sorted(several, key=lambda d: (-d.flips, -d.variance)))

    def table(self) -> pd.DataFrame:
        """One row a specification, sorted by the corrected difference, then by the naive one."""
        import pandas as pd

        nothing = (float("nan"),) * 4
        rows = [
            (self.first, self.second, *s[: len(AXES)], *_figures(s.naive),
             *(_figures(s.corrected) if s.corrected else nothing),
             s.naive.n, s.corrected.labelled if s.corrected else 0, s.why)
            for s in self.specifications
        ]  # fmt: skip
        figures = [f"{kind}{end}" for kind in ("naive", "corrected")
                   for end in ("", "_low", "_high", "_p")]  # fmt: skip
        columns = ["first", "second", *AXES, *figures, "n", "labelled", "why"]
        table = pd.DataFrame(rows, columns=columns)
        return table.sort_values(["corrected", "naive"], kind="stable").reset_index(drop=True)


def verdict(difference: Estimate) -> int:
    """1 where the interval lies above 0, -1 where it lies below, 0 where it holds 0.

    >>> verdict(Estimate(0.1, 0.02, 0.2, 0, 0, 0, 0, 0, "", 1)), verdict(
    ...     Estimate(0.1, -0.02, 0.2, 0, 0, 0, 0, 0, "", 1))
    (1, 0)
    """
    return (difference.low > 0) - (difference.high < 0)


def multiverse(
    scored: Scored | Scores,
    measure: str,
    first: str,
    second: str,
    *,
    by: str = "outlet",
    also: Mapping[str, Scores] | None = None,
    gold: str | Path | pd.DataFrame | None = None,
    sample: str | Path | None = None,
    choices: Choices | None = None,
    design: Design = DESIGN,
) -> Multiverse:
    """``first`` less ``second`` by models × thresholds × aggregations × filters × samples of
    labels, each naive and, where the hand labels carry it, corrected.

    ``scored`` maps names of models (or `Scorer`, a model with a prompt) to folders of scores of the
    same articles; the first is the main one. ``also``: further models whose answers correct the
    first's together, which is the main specification then. ``gold`` and ``sample`` as for
    `compare`; ``choices`` see `Choices`; ``design`` has the weighting of the main specification,
    the level and the population. Raises `ValueError` for outlets that are not there and what
    `compare` refuses.
    """
    folders = scored if isinstance(scored, Mapping) else {"main": scored}
    return multiverses(
        folders,
        Compared(measure, by, also, gold, sample),
        [(first, second)],
        choices or Choices(),
        design,
    )[0]


def multiverses(
    scored: Scored,
    of: Compared,
    pairs: Sequence[tuple[str, str]],
    choices: Choices,
    design: Design,
) -> list[Multiverse]:
    """`multiverse` of several pairs of outlets."""
    models: dict[str | Scorer, Scores] = {
        Scorer.of(name): folder for name, folder in scored.items()
    }
    for name, folder in choices.models.items():
        if models.setdefault(Scorer.of(name), folder) is not folder:
            raise ValueError(f"two folders of scores are called {name}: call one otherwise")
    names = sorted({name for pair in pairs for name in pair})
    lists: dict[tuple[str, str], list[Specification]] = {pair: [] for pair in pairs}
    aggregations = list(dict.fromkeys([design.weighting, *choices.aggregations]))
    whole = replace(
        choices,
        thresholds=sorted({HOLDS, *choices.thresholds}),
        filters=tuple(dict.fromkeys([ALL, *choices.filters])),
    )
    for setting in settings(models, of, whole, only=names):
        if setting.same:
            continue
        for pair, rows in lists.items():
            rows += specifications(setting, *pair, aggregations=aggregations, design=design)
    first_model = Scorer(TOGETHER) if of.also else Scorer.of(next(iter(models)))
    result = []
    for (first, second), rows in lists.items():
        at = (first_model.model, HOLDS, design.weighting, ALL, ALL_LABELS, first_model.prompt)
        main = next((each for each in rows if each[: len(AXES)] == at), None)
        if main is None:
            raise ValueError(
                f"{first} and {second}: one of them has no sentence that {of.measure} is a share of"
            )
        result.append(Multiverse(first, second, design.level, tuple(rows), main))
    return result


def _figures(e: Estimate) -> tuple[float, float, float, float]:
    return e.value, e.low, e.high, e.p


def _driver(rows: Sequence[tuple[Specification, Estimate]], axis: str) -> Driver:
    by_option: dict[object, list[float]] = defaultdict(list)
    alike: dict[tuple[object, ...], list[tuple[Specification, int]]] = defaultdict(list)
    # A prompt is a model's own: models are paired where one has none, or both have the same.
    free = {axis, "prompt"} if axis == "model" else {axis}
    for specification, difference in rows:
        by_option[getattr(specification, axis)].append(difference.value)
        rest = tuple(getattr(specification, name) for name in AXES if name not in free)
        alike[rest].append((specification, verdict(difference)))
    values = np.array([value for group in by_option.values() for value in group])
    means = {option: float(np.mean(group)) for option, group in by_option.items()}
    between = sum(
        len(group) * (means[option] - values.mean()) ** 2 for option, group in by_option.items()
    )
    total = float(((values - values.mean()) ** 2).sum()) if len(values) else 0.0
    changed = [
        a != b
        for group in alike.values()
        for (first, a), (second, b) in combinations(group, 2)
        if getattr(first, axis) != getattr(second, axis)
        and (
            axis == "prompt" or first.prompt == second.prompt or "" in (first.prompt, second.prompt)
        )
    ]
    return Driver(
        axis,
        len(by_option),
        max(means.values()) - min(means.values()) if means else 0.0,
        float(between / total) if total > 0 else 0.0,
        float(np.mean(changed)) if changed else 0.0,
    )
