"""How often levels and contrasts cover what is true, over a grid of designs that people use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import inference
from toolkit.annotation import adaptive, allocation, score_strata
from toolkit.evaluation import simulated, simulated_coding
from toolkit.evaluation.config import AdaptiveDesign, CodersDesign, CoverageGrid, GridDesign
from toolkit.evaluation.repetitions import code_sha256, kept_repetitions
from toolkit.evaluation.simulated import simulated_outlets
from toolkit.evaluation.simulated_coding import adaptive_outlets, coded_outlets
from toolkit.inference import Design, Estimate, Measured
from toolkit.inference.corrected import level_by
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.inference.intervals import difference, level_estimate

METHODS: tuple[Method, ...] = ("gold only", CORRECTED)


def run_coverage_grid(
    config: CoverageGrid, work: Path, *, report: Callable[[str], object] = print
) -> dict[str, Any]:
    """Simulate every design: what the card holds, by design and figure. ``work`` keeps the
    repetitions that are done, so that a run goes on where it was stopped, and a longer one takes
    up a shorter."""
    card = {}
    for number, (name, design) in enumerate(config.designs.items()):

        def draw(k: int, design: GridDesign = design, number: int = number) -> Any:
            return repetition(config, design, [config.seed, number, k])

        rows = kept_repetitions(config, name, _code(type(design)), work, draw)
        card[name] = summary(rows, design)
        figures = ", ".join(f"{k} {v['coverage']:.3f}" for k, v in card[name].items())
        report(f"{name}: {len(rows):,} corpora; {figures}")
    return card


@cache
def _code(kind: type[GridDesign]) -> str:
    """Hex SHA-256 of the code that draws designs of a kind and estimates."""
    files = [Path(simulated.__file__), *sorted(Path(inference.__file__).parent.glob("*.py"))]
    further = {AdaptiveDesign: (adaptive, score_strata), CodersDesign: (allocation,)}
    if kind in further:
        modules = (simulated_coding, *further[kind])
        files += [Path(str(module.__file__)) for module in modules]
    return code_sha256(files)


def repetition(config: CoverageGrid, design: GridDesign, seed: list[int]) -> dict[str, list[float]]:
    """One repetition: value, lower and upper limit of both levels and their contrast."""
    outlets = _outlets(config, design, seed)
    how = Design(cluster="event" if design.shared_events else "article")
    estimates: dict[str, list[float]] = {}
    for method in METHODS:
        first, second = (level_by(Measured(outlet), method, how) for outlet in outlets)
        estimates[f"first level, {method}"] = _figures(level_estimate(first, method, how))
        estimates[f"second level, {method}"] = _figures(level_estimate(second, method, how))
        estimates[f"contrast, {method}"] = _figures(difference(first, second, method, how))
    return estimates


def _outlets(
    config: CoverageGrid, design: GridDesign, seed: list[int]
) -> tuple[inference.Scored, inference.Scored]:
    if isinstance(design, AdaptiveDesign):
        return adaptive_outlets(config, design, seed)
    if isinstance(design, CodersDesign):
        return coded_outlets(config, design, seed)
    return simulated_outlets(config, design, seed)


def _figures(e: Estimate) -> list[float]:
    return [e.value, e.low, e.high]


def summary(rows: list[Any], design: GridDesign) -> dict[str, dict[str, float]]:
    """Coverage, bias, width and the share of intervals that are a point, by figure."""
    first, second = design.true_levels
    estimates = {}
    for name in rows[0]:
        true = {"first": first, "second": second}.get(name.split()[0], first - second)
        value, low, high = np.array([row[name] for row in rows]).T
        estimates[name] = {
            "coverage": float(((low <= true) & (true <= high)).mean()),
            "bias": float(value.mean() - true),
            "width": float((high - low).mean()),
            "points": float((high <= low).mean()),
        }
    return estimates
