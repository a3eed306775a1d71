"""What a comparison rests on, as its folder and that of a run have it: ``manifest.json``."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.annotation.checks import uncoded
from toolkit.comparison.hand_labels import read_gold
from toolkit.comparison.results import Comparison
from toolkit.results import ScoreSet, Stamp

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "onnxruntime", "scikit-learn", "tokenizers")
OF_SCORES = ("stamp", "inputs", "counts", "language_model")


def provenance(
    scores: ScoreSet,
    gold: str | Path | pd.DataFrame | None,
    also: Mapping[str, ScoreSet],
) -> dict[str, Any]:
    """Of which scores, those of further models by their names, and hand labels a comparison is
    made."""
    kept: dict[str, Any] = {"scores": _kept(scores)}
    if also:
        kept["also"] = {name: _kept(each) for name, each in also.items()}
    if gold is None:
        return {**kept, "gold": None}
    table, _ = read_gold(gold)
    coded = table[~uncoded(table)]
    return {
        **kept,
        "gold": {
            "sha256": digest(table),
            "items": int(coded["item"].nunique()),
            "coders": int(coded["annotator"].nunique()),
        },
    }


def _kept(scores: ScoreSet) -> dict[str, Any]:
    return {key: scores.manifest[key] for key in OF_SCORES if key in scores.manifest}


def comparison_manifest(comparison: Comparison) -> dict[str, Any]:
    """The estimand, the design, the data and the code of a comparison, and its figures."""
    measure, design = comparison.measure, comparison.design
    stamp = Stamp.from_manifest(comparison.provenance.get("scores", {}))
    return {
        "measure": {
            key: getattr(measure, key)
            for key in ("name", "title", "codebook", "unit", "formula", "definition")
        },
        "by": comparison.by,
        "design": {
            key: getattr(design, key) for key in ("weighting", "cluster", "level", "population")
        },
        "correction": comparison.correction,
        "family": len(comparison.family),
        "filters": dict(comparison.filters),
        "data": {
            "items": comparison.corpus_sha256,
            "sentences": sum(outlet.sentences for outlet in comparison.outlets),
            "articles": sum(outlet.articles for outlet in comparison.outlets),
        },
        "sampling": comparison.sampling,
        "agreement": comparison.agreement,
        "notes": list(comparison.notes),
        "outlets": {
            outlet.name: {
                key: getattr(outlet, key)
                for key in ("articles", "sentences", "labelled", "descriptive")
            }
            for outlet in comparison.outlets
        },
        "figures": comparison.figures(),
        **comparison.provenance,
        "code": None if stamp is None else code(stamp),
    }


def code(stamp: Stamp) -> dict[str, Any]:
    """Version, hash of the code that scores, commit and whether files differ from it, packages,
    Python."""
    here = Path(__file__).parents[1]
    return {
        "toolkit": stamp.toolkit,
        "sha256": stamp.code_sha256,
        "commit": _git(here, ["rev-parse", "HEAD"]),
        "dirty": bool(_git(here, ["status", "--porcelain", "--", "."])),
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
    }


def digest(frame: pd.DataFrame) -> str:
    """SHA-256 of a table, its rows in order."""
    text = frame.to_csv(index=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _git(folder: Path, words: Sequence[str]) -> str:
    """What git says; empty outside a repository."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
