"""`reproduce` and `difference`: does a run come out again, and why do two runs differ?"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from toolkit.comparison.manifest import MANIFEST
from toolkit.experiment.config import ExperimentConfig
from toolkit.experiment.runs import METRICS, SCORES, run
from toolkit.results import ScoreSet
from toolkit.settings import first_problem

TOLERANCE = 1e-6
SHOWN = 5


def reproduce(folder: Path, tolerance: float = TOLERANCE) -> list[str]:
    """Run a run's configuration again and list what is not as it was; empty where all is.

    Exact: configuration, data, hand labels, model, row names, counts. Within ``tolerance``: scores
    and figures. Raises `ValueError` for a folder that is no run.
    """
    path = folder / "config.json"
    try:
        config = ExperimentConfig.model_validate(_json(path))
    except ValidationError as problem:
        fault = first_problem(problem, ExperimentConfig)
        raise ValueError(f"{path}: of another version of the toolkit ({fault})") from None
    with tempfile.TemporaryDirectory() as place:
        again = run(config, Path(place))
        wrong = [
            f"{reason}: {name}"
            for name, reason in causes(_json(folder / MANIFEST), _json(again / MANIFEST)).items()
            if reason != "code"
        ]
        wrong += _rows(folder / SCORES, again / SCORES, tolerance)
        wrong += _figures(_json(folder / METRICS), _json(again / METRICS), tolerance)
    return wrong


def causes(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, str]:
    """What differs between two manifests, each with its cause: data, labels, model, threshold,
    codebooks, settings, seed or code."""
    pairs = {
        "texts": ("data", first["data"], second["data"]),
        "hand labels": ("labels", first["gold"], second["gold"]),
        "folders of scores": ("data", first.get("scores"), second.get("scores")),
        "weights": ("model", first["model"]["sha256"], second["model"]["sha256"]),
        "operating point": ("threshold", *(m["model"]["operating_point"] for m in (first, second))),
        "codebooks": ("codebooks", first["codebooks"], second["codebooks"]),
        "seed": ("seed", first["seed"], second["seed"]),
        "scoring code": ("code", first["code"]["sha256"], second["code"]["sha256"]),
        "commit": ("code", first["code"]["commit"], second["code"]["commit"]),
        "packages": ("code", first["code"]["packages"], second["code"]["packages"]),
    }
    differing = {name: cause for name, (cause, a, b) in pairs.items() if a != b}
    if not differing and first["config"] != second["config"]:
        differing["configuration"] = "settings"
    return differing


def difference(first: Path, second: Path, tolerance: float = TOLERANCE) -> list[str]:
    """What two runs differ in, causes first, then the figures that moved."""
    lines = [
        f"{cause}: {name} differs"
        for name, cause in causes(_json(first / MANIFEST), _json(second / MANIFEST)).items()
    ]
    lines += _rows(first / SCORES, second / SCORES, tolerance)
    return lines + _figures(_json(first / METRICS), _json(second / METRICS), tolerance)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise ValueError(
            f"{path}: cannot be read ({wrong}); is this the folder of a run?"
        ) from None


def _rows(first: Path, second: Path, tolerance: float) -> list[str]:
    """Sentences that only one run has, and those whose answers differ."""
    import pandas as pd

    key = ["article_id", "sentence"]
    a, b = (ScoreSet.open(folder).sentences.set_index(key) for folder in (first, second))
    lines = []
    for here, there, which in ((a, b, "first"), (b, a, "second")):
        alone = here.index.difference(there.index)
        if len(alone):
            lines.append(
                f"rows: {len(alone):,} sentences only in the {which}, as {_name(alone[0])}"
            )
    both = a.index.intersection(b.index)
    a, b = a.loc[both], b.loc[both]
    for column in a.columns.intersection(b.columns):
        if pd.api.types.is_float_dtype(a[column]):
            apart = ~np.isclose(a[column], b[column], rtol=0, atol=tolerance, equal_nan=True)
        else:
            apart = (a[column] != b[column]).to_numpy()
        if apart.any():
            shown = ", ".join(
                f"{_name(key)} {a.at[key, column]!s:.40} -> {b.at[key, column]!s:.40}"
                for key in both[apart][:SHOWN]
            )
            lines.append(f"scores: {column} of {int(apart.sum()):,} sentences: {shown}")
    return lines


def _name(key: Any) -> str:
    return f"{key[0]}-{key[1]}"


Metrics = Mapping[str, Mapping[str, list[float]]]


def _figures(first: Metrics, second: Metrics, tolerance: float) -> list[str]:
    lines = []
    for measure in sorted({*first, *second}):
        a, b = first.get(measure, {}), second.get(measure, {})
        for name in dict.fromkeys([*a, *b]):
            x, y = a.get(name, []), b.get(name, [])
            if len(x) != len(y) or not np.allclose(x, y, rtol=0, atol=tolerance, equal_nan=True):
                lines.append(f"figures: {measure}, {name}: {_shown(x)} -> {_shown(y)}")
    return lines


def _shown(values: list[float]) -> str:
    return " ".join(f"{value:.4f}" for value in values) or "not there"
