"""How often the intervals of coefficients cover what is true, over a grid of designs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.evaluation import simulated_regression as simulation
from toolkit.evaluation.config import RegressionDesign, RegressionGrid
from toolkit.evaluation.repetitions import code_sha256, kept_repetitions
from toolkit.evaluation.simulated_regression import SimulatedRegression, simulated_regression
from toolkit.inference import clusters, tuning
from toolkit.regression import estimators, families, units, variance
from toolkit.regression.fit import How, fit
from toolkit.regression.formula import Formula
from toolkit.regression.units import Units

METHODS = ("naive", "gold_only", "corrected")
ESTIMATING = (simulation, families, variance, estimators, units, clusters, tuning)


def run_regression_grid(
    config: RegressionGrid, work: Path, *, report: Callable[[str], object] = print
) -> dict[str, Any]:
    """Simulate every design: what the card holds, by design, term and method. ``work`` keeps the
    repetitions that are done, so that a run goes on where it was stopped."""
    card: dict[str, Any] = {}
    for number, (name, design) in enumerate(config.designs.items()):

        def draw(k: int, design: RegressionDesign = design, number: int = number) -> dict[str, Any]:
            return repetition(config, design, [config.seed, number, k])

        rows = kept_repetitions(config, name, _code(), work, draw, batch=25)
        card[name] = summary(rows)
        figures = (
            f"{term} {figures['corrected']['coverage']:.3f}"
            for term, figures in card[name]["terms"].items()
        )
        report(f"{name}: {len(rows):,} corpora; {', '.join(figures)}")
    return card


@cache
def _code() -> str:
    """Hex SHA-256 of the code that draws and estimates."""
    return code_sha256(Path(str(module.__file__)) for module in ESTIMATING)


def units_of(corpus: SimulatedRegression) -> Units:
    """A simulated corpus as units."""
    frame = corpus.frame
    alone = frame["event"] == ""
    return Units(
        frame=frame,
        predicted=corpus.predicted,
        coded=corpus.coded,
        inclusion=frame["inclusion_p"].to_numpy(),
        weight=np.full(len(frame), 1 / len(frame)),
        cluster=np.where(alone, frame["article_id"], frame["event"]).astype(str),
    )


def repetition(config: RegressionGrid, design: RegressionDesign, seed: list[int]) -> dict[str, Any]:
    """One repetition: by term and method value, standard error, limits and the truth; a reason
    where the model was refused."""
    corpus = simulated_regression(config, design, seed)
    how = How(family=design.family, cluster="event" if design.shared_events else "article")
    try:
        model = fit(units_of(corpus), Formula.parse(corpus.formula), how)
    except ValueError as refusal:
        return {"refused": str(refusal)}
    return {
        name: {
            **{method: _figures(getattr(model[name], method)) for method in METHODS},
            "truth": true,
        }
        for name, true in corpus.truth.items()
    }


def _figures(interval: Any) -> list[float]:
    return [interval.value, interval.se, interval.low, interval.high]


def summary(rows: list[Any]) -> dict[str, Any]:
    """By term and method: coverage, bias, spread, mean standard error and width; and the share of
    corpora where the model was refused."""
    fitted = [row for row in rows if "refused" not in row]
    terms: dict[str, dict[str, dict[str, float]]] = {}
    for name in fitted[0] if fitted else ():
        terms[name] = {}
        true = float(fitted[0][name]["truth"])
        for method in METHODS:
            value, se, low, high = np.array([row[name][method] for row in fitted], float).T
            terms[name][method] = {
                "truth": true,
                "coverage": float(((low <= true) & (true <= high)).mean()),
                "bias": float(np.nanmean(value) - true),
                "sd": float(np.nanstd(value)),
                "se": float(np.nanmean(se)),
                "width": float(np.nanmean(high - low)),
            }
    return {"refused": 1 - len(fitted) / len(rows), "terms": terms}
