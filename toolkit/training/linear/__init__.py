"""Training of the linear model, part by part: each from a file, to the folder of the part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from toolkit.codebook import load_codebook
from toolkit.models.folder import TRAINING_STATE
from toolkit.settings import Settings, read_settings
from toolkit.training.splits import Split, load_splits

Report = Callable[[str], object]
STAMP = "trained_from.txt"


def train_part(part: str, config: Path, folder: Path, *, report: Report = print) -> bool:
    """Train a part (`PARTS`) as a file says and write it into ``folder``.

    Returns False, and trains nothing, where the folder holds what the same settings made of the
    same passages. Raises `ValueError` for another part, a file that cannot be read, and corpora
    that are not at hand.
    """
    settings, fit = read_part(part, config)
    splits = load_splits(settings.sources, (load_codebook(part),))
    digest = _digest(settings, splits)
    stamp = folder / TRAINING_STATE / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == digest:
        report(f"{part}: is trained already")
        return False
    model = fit(settings, splits, report=lambda message: report(f"{part}: {message}"))
    model.save(folder)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest + "\n", encoding="utf-8")
    return True


PARTS = {
    "loaded_language": ("toolkit.training.linear.loaded", "LoadedConfig", "train_loaded"),
    "framing": ("toolkit.training.linear.framing", "FramingConfig", "train_framing"),
    "sourcing": ("toolkit.training.linear.sourcing", "SourcingConfig", "train_sourcing"),
}
"""By part the module that trains it, the settings it is trained by, and the function."""


def read_part(part: str, config: Path) -> tuple[Any, Callable[..., Any]]:
    """The settings of a part, read from its file, and the function that trains it by them."""
    if part not in PARTS:
        raise ValueError(f"no linear part {part!r}; there are {', '.join(PARTS)}")
    module, kind, fit = PARTS[part]
    return read_settings(config, resolve_name(f"{module}:{kind}")), resolve_name(f"{module}:{fit}")


def _digest(settings: Settings, splits: dict[str, Split]) -> str:
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json")).encode())
    for name, split in splits.items():
        digest.update(f"{name}{split.train}{split.dev}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
