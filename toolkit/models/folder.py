"""Model folders: ``config.json``, the parts it needs, and codebooks of its own."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from toolkit.codebook import BUNDLED, Codebook, load_codebook

CONFIG = "config.json"
CODEBOOKS = "codebooks"
RECORD = "training.json"
"""How a model was trained."""
NOT_HASHED = {".md", ".txt"}
"""What is read by people alone; of everything else a model may be made, an ONNX graph's external
data by any name among it."""
TRAINING_STATE = "run"


def read_config(folder: Path) -> dict[str, Any]:
    """``config.json`` of a model folder. `ValueError` for one that cannot be read."""
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        if not isinstance(config, dict):
            raise ValueError("not a mapping")
        return config
    except (OSError, ValueError) as problem:
        raise ValueError(f"{folder}: {CONFIG} cannot be read: {problem}") from None


def folder_sha256(folder: Path) -> str:
    """Hex SHA-256 over names and bytes of every file; the state of a training, hidden files and
    pages are left out."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
        if TRAINING_STATE not in name.parts and not hidden and path.suffix not in NOT_HASHED:
            digest.update(name.as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def folder_codebooks(folder: Path, names: Iterable[str]) -> tuple[Codebook, ...]:
    """The codebooks of these names: the folder's own where it carries them, else by name."""
    carried = ((name, folder / CODEBOOKS / f"{name}.yaml") for name in names)
    return tuple(load_codebook(path if path.is_file() else name) for name, path in carried)


def carry_codebooks(folder: Path, codebooks: Iterable[Codebook]) -> None:
    """Copy the codebooks that do not come with the toolkit into a model folder."""
    for codebook in codebooks:
        if codebook.path.parent != BUNDLED:
            (folder / CODEBOOKS).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(codebook.path, folder / CODEBOOKS / f"{codebook.name}.yaml")


def pin_models(folder: Path) -> dict[str, str]:
    """The SHA-256 of every model in a folder of model folders, by name."""
    models = [path.parent for path in sorted(folder.glob(f"*/{CONFIG}"))]
    return {model.name: folder_sha256(model) for model in models}
