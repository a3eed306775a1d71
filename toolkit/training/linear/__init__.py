"""Training of the linear model, part by part: each from a file, to the folder of the part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

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
    settings, fit = _part(part, config)
    splits = load_splits(settings.sources)  # type: ignore[attr-defined]
    digest = _digest(settings, splits)
    stamp = folder / TRAINING_STATE / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == digest:
        report(f"{part}: is trained already")
        return False
    model = fit(settings, splits, report=partial(_report, report, part))
    model.save(folder)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest + "\n", encoding="utf-8")
    return True


def _part(part: str, config: Path) -> tuple[Settings, Callable[..., Any]]:
    if part == "loaded_language":
        from toolkit.training.linear.loaded import LoadedConfig, train_loaded

        return read_settings(config, LoadedConfig), train_loaded
    if part == "framing":
        from toolkit.training.linear.framing import FramingConfig, train_framing

        return read_settings(config, FramingConfig), train_framing
    if part == "sourcing":
        from toolkit.training.linear.sourcing import SourcingConfig, train_sourcing

        return read_settings(config, SourcingConfig), train_sourcing
    raise ValueError(f"no linear part {part!r}; there are {', '.join(PARTS)}")


PARTS = ("loaded_language", "framing", "sourcing")


def _digest(settings: Settings, splits: dict[str, Split]) -> str:
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json")).encode())
    for name, split in splits.items():
        digest.update(f"{name}{split.train}{split.dev}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _report(report: Report, part: str, message: str) -> None:
    report(f"{part}: {message}")
