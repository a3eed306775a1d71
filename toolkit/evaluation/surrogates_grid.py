"""How wide and how true intervals are that the answers of several models correct, by design."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from toolkit import inference
from toolkit.evaluation import simulated, simulated_surrogates
from toolkit.evaluation.config import SurrogatesDesign, SurrogatesGrid
from toolkit.evaluation.repetitions import code_sha256, kept_repetitions
from toolkit.evaluation.simulated_surrogates import surrogate_outlets
from toolkit.inference import Design, Measured, Scored
from toolkit.inference.corrected import narrower
from toolkit.inference.estimators import CORRECTED
from toolkit.inference.intervals import Pair, level_estimate

GOLD, ALL = "hand labels alone", "all models"
FIGURES = ("first level", "second level", "contrast")


def run_surrogates_grid(
    config: SurrogatesGrid, work: Path, *, report: Callable[[str], object] = print
) -> dict[str, Any]:
    """Simulate every design: what the card holds, by design, figure and what corrects it. ``work``
    keeps the repetitions that are done, so that a run goes on where it was stopped."""
    card: dict[str, Any] = {}
    for name, design in config.designs.items():
        number = crc32(name.encode())  # whatever stands before it in the config

        def draw(k: int, design: SurrogatesDesign = design, number: int = number) -> Any:
            return repetition(config, design, [config.seed, number, k])

        rows = kept_repetitions(config, name, _code(), work, draw)
        card[name] = summary(rows, design)
        whole = card[name]["contrast"]
        report(
            f"{name}: {len(rows):,} corpora; covers {whole[ALL]['coverage']:.3f}, width "
            f"{beside_labels(whole):.3f} of labels alone, {beside_best(whole):.3f} of the best"
        )
    return card


@cache
def _code() -> str:
    """Hex SHA-256 of the code that draws and estimates."""
    files = [simulated.__file__, simulated_surrogates.__file__]
    estimating = sorted(Path(inference.__file__).parent.glob("*.py"))
    return code_sha256([*map(Path, files), *estimating])


def repetition(
    config: SurrogatesGrid, design: SurrogatesDesign, seed: list[int]
) -> dict[str, list[float]]:
    """One repetition: value, lower and upper limit of both levels and their contrast, by hand
    labels alone, corrected by each model, and by all."""
    outlets = surrogate_outlets(config, design, seed)
    how = Design(cluster="event" if design.shared_events else "article")
    alone = [Measured(outlet).level("gold only", how) for outlet in outlets]
    estimated = {GOLD: alone}
    for name, units in _surrogates(outlets).items():
        powered = [Measured(each).level(CORRECTED, how) for each in units]
        estimated[name] = [narrower(*each) for each in zip(powered, alone, strict=True)]
    estimates = {}
    for name, (first, second) in estimated.items():
        contrast = Pair(first, second)
        down, up = contrast.reach(1 - how.level)
        estimates[f"contrast: {name}"] = [contrast.value, contrast.value - down,
                                          contrast.value + up]  # fmt: skip
        for figure, level in zip(FIGURES, (first, second), strict=False):
            e = level_estimate(level, name, how)
            estimates[f"{figure}: {name}"] = [e.value, e.low, e.high]
    return estimates


def _surrogates(outlets: tuple[Scored, Scored]) -> dict[str, list[Scored]]:
    """The outlets as each model answers them, and as all do, by the names of the card."""
    models = range(outlets[0].surrogates.shape[1])
    each = {f"model {k + 1}": [outlet.alone(k) for outlet in outlets] for k in models}
    return {**each, ALL: list(outlets)} if len(models) > 1 else each


def summary(rows: list[Any], design: SurrogatesDesign) -> dict[str, dict[str, dict[str, float]]]:
    """Coverage, bias and width, by figure and what corrects it. A single model is all there are."""
    first, second = design.true_levels
    truths = dict(zip(FIGURES, (first, second, first - second), strict=True))
    card: dict[str, dict[str, dict[str, float]]] = {}
    for name in rows[0]:
        figure, way = name.split(": ")
        value, low, high = np.array([row[name] for row in rows]).T
        true = truths[figure]
        card.setdefault(figure, {})[way] = {
            "coverage": float(((low <= true) & (true <= high)).mean()),
            "bias": float(value.mean() - true),
            "sd": float(value.std()),
            "width": float((high - low).mean()),
        }
    for ways in card.values():
        ways.setdefault(ALL, ways["model 1"])
    return card


Ways = Mapping[str, Mapping[str, float]]


def best_model(ways: Ways) -> str:
    """The model that alone gives the narrowest intervals."""
    return min((way for way in ways if way not in (GOLD, ALL)), key=lambda way: ways[way]["width"])


def beside_labels(ways: Ways) -> float:
    """The width by all models over that by hand labels alone."""
    return ways[ALL]["width"] / ways[GOLD]["width"]


def beside_best(ways: Ways) -> float:
    """The width by all models over that by the best of them."""
    return ways[ALL]["width"] / ways[best_model(ways)]["width"]
