"""`run`: from a configuration to a folder that says all about how its figures came to be."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import toolkit
from toolkit.scoring.batch import score_batch
from toolkit.models.registry import ModelChoice
from toolkit.comparison import Comparison, compare
from toolkit.experiment.config import ExperimentConfig
from toolkit.experiment.crossfit import crossfit_sha256
from toolkit.experiment.texts import (
    corpus_labels,
    corpus_of,
    digest,
    drawn_labels,
    loaded_labels,
    score_corpus,
)
from toolkit.annotation import read_scored
from toolkit.report.comparison import write_comparison
from toolkit.report.run_page import write_run
from toolkit.scoring.article import cached_model

PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "onnxruntime", "scikit-learn", "tokenizers")
MANIFEST = "manifest.json"
METRICS = "metrics.json"
GOLD = "gold.csv"
SCORES = "scores"


def run(config: ExperimentConfig, runs: Path = Path("runs")) -> Path:
    """Run an experiment into ``runs/<name>-<hash>`` and return that folder.

    The hash is of the configuration, so the same experiment has the same folder; one that was
    broken off goes on with the scores that are there. Holds ``config.json`` (defaults and all),
    ``manifest.json`` (hashes of data, labels and model, versions, commit, seed), ``scores/``,
    ``gold.csv``, ``metrics.json``, ``report.html``, and a folder with page, tables and figure for
    each measure.
    Raises `ValueError` for what cannot be scored or compared.
    """
    folder = runs / f"{config.name}-{config.digest[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(config.model_dump(mode="json"), indent=1) + "\n"
    (folder / "config.json").write_text(text, encoding="utf-8")
    model = cached_model(ModelChoice(config.model, config.aim))
    weights = model.sha256
    if config.crossfit:
        weights = crossfit_sha256(model, config.crossfit, loaded_labels(config, corpus_of(config)))
    _scores(config, folder / SCORES, weights)
    items = read_scored(folder / SCORES)
    labels = _labels(config, folder, items)
    found = {
        measure: compare(
            folder / SCORES, measure, by=config.by, gold=labels, match=config.match,
            only=config.only, weighting=config.weighting, correction=config.correction,
            level=config.level,
        )
        for measure in config.measures
    }  # fmt: skip
    for measure, one in found.items():
        write_comparison(one, folder / measure)
    _write(folder / METRICS, {measure: figures(one) for measure, one in found.items()})
    manifest = {
        "config": config.digest,
        "data": {
            "items": digest(items[["item", "text", "outlet", "event"]]),
            "sentences": len(items),
            "articles": int(items["article_id"].nunique()),
        },
        "gold": None if labels is None else {
            "sha256": digest(_read(labels)), "items": int(_read(labels)["item"].nunique())
        },
        "model": {"name": model.name, "sha256": weights, "aim": config.aim},
        "seed": config.seed,
        "code": code(),
    }  # fmt: skip
    _write(folder / MANIFEST, manifest)
    write_run(found, config.model_dump(mode="json"), manifest, folder)
    return folder


def figures(found: Comparison) -> dict[str, Any]:
    """The figures of a comparison by name: levels, contrasts and p values."""
    told: dict[str, Any] = {}
    for outlet in found.outlets:
        for method, one in outlet.levels.items():
            told[f"{outlet.name}: {method}"] = [one.value, one.low, one.high]
    for c in found.contrasts:
        pair = f"{c.first} - {c.second}"
        for suffix, own in (("", c.differences), (", by event", c.matched)):
            for method, one in own.items():
                told[f"{pair}: {method}{suffix}"] = [one.value, one.low, one.high]
        told[f"{pair}: p"] = [c.p]
    return told


def code() -> dict[str, Any]:
    """Version, commit and whether files differ from it, packages, Python."""
    here = Path(toolkit.__file__).parent
    versions = {name: metadata.version(name) for name in PACKAGES}
    return {
        "toolkit": toolkit.__version__,
        "commit": _git(here, ["rev-parse", "HEAD"]),
        "dirty": bool(_git(here, ["status", "--porcelain", "--", "."])),
        "python": platform.python_version(),
        "packages": versions,
    }


def _git(folder: Path, words: Sequence[str]) -> str:
    """What git says; empty outside a repository."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _scores(config: ExperimentConfig, folder: Path, model: str) -> None:
    """Scores, unless they are there and of this model."""
    stamp = folder / "model.txt"
    whole = all((folder / f"{name}.parquet").is_file() for name in ("articles", "sentences"))
    if whole and stamp.is_file() and stamp.read_text(encoding="utf-8") == model:
        return
    if config.data.corpus:
        score_corpus(config, corpus_of(config), folder)
    else:
        result = score_batch(config.data.paths, folder, model=config.model, aim=config.aim)
        if result.errors:
            first = result.errors[0]
            raise ValueError(
                f"{len(result.errors)} inputs could not be scored, the first is {first}; "
                "an experiment wants all"
            )
    stamp.write_text(model, encoding="utf-8")


def _labels(config: ExperimentConfig, folder: Path, items: Any) -> Path | None:
    if config.gold is None:
        return None
    if config.gold.file is not None:
        return config.gold.file
    labels = corpus_labels(config, corpus_of(config))
    drawn_labels(config, labels, items).to_csv(folder / GOLD, index=False)
    return folder / GOLD


def _read(labels: Path) -> Any:
    import pandas as pd

    return pd.read_parquet(labels) if labels.suffix == ".parquet" else pd.read_csv(labels)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
