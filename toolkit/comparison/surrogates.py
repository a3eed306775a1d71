"""What the answers of each of several models are worth in an outlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from toolkit.inference import (
    Design,
    Estimate,
    Measured,
    Rate,
    Scored,
    effective_labels,
    error_rates,
    estimate,
)
from toolkit.inference.estimators import CORRECTED


@dataclass(frozen=True, slots=True)
class Surrogate:
    """What the answers of one of several models are worth in an outlet: how many sentences it
    ``answered``, how it errs, how far its answers are taken together with the others'
    (``slope``, lambda), and how many labels alone would be as precise as a level that it alone
    corrects (``effective``)."""

    model: str
    answered: int
    errors: Mapping[str, Rate]
    correlation: float
    slope: float
    effective: float


def surrogates(
    measured: Measured,
    models: Sequence[str],
    estimates: Mapping[str, Estimate],
    design: Design,
) -> tuple[Surrogate, ...]:
    """Each of ``models``, in the order of the outlet's answers; none where there is but one.
    ``estimates`` of the level are by method."""
    if len(models) < 2:
        return ()
    slopes = estimates[CORRECTED].slopes if CORRECTED in estimates else ()
    result = []
    for number, model in enumerate(models):
        s = measured.counted.alone(number)
        answered = measured.counted.answered(number)
        s = replace(s, label=np.where(answered, s.label, np.nan))
        effective = float("nan")
        if slopes:
            of = None if measured.of is None else measured.of.alone(number)
            alone = estimate(Measured(measured.counted.alone(number), of), CORRECTED, design)
            effective = effective_labels(alone, estimates["gold only"])
        result.append(
            Surrogate(
                model,
                int(answered.sum()),
                error_rates(s, design) if s.labelled.any() else {},
                correlation(s),
                slopes[number] if slopes else float("nan"),
                effective,
            )
        )
    return tuple(result)


def correlation(s: Scored) -> float:
    """That of answers and hand labels; NaN where one of them does not vary.

    >>> round(correlation(Scored.of([1, 0, 1, 0], [1, 0, 0, 0], 1.0, list("aabb"))), 3)
    0.577
    """
    labels, predicted = s.label[s.labelled], s.predicted[s.labelled]
    if not len(labels) or labels.std() == 0 or predicted.std() == 0:
        return float("nan")
    return float(np.corrcoef(labels, predicted)[0, 1])
