"""A model bundle: one classifier for each codebook, with a name and a hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.classifiers.framing import Framing
    from toolkit.classifiers.loaded import LoadedLanguage
    from toolkit.classifiers.sourcing import SourcingExtractor

BUNDLED = Path(__file__).parent.parent / "models"
NAMES = {"default": "linear", "linear": "linear"}
PARTS = ("loaded_language", "framing", "sourcing")


@dataclass(frozen=True, slots=True)
class Model:
    """One classifier a codebook. ``sha256`` covers every file that holds weights or settings."""

    name: str
    sha256: str
    loaded: LoadedLanguage
    framing: Framing
    sourcing: SourcingExtractor


def load_model(name: str | Path = "default") -> Model:
    """Load a bundle by its name (``default``, ``linear``) or from a folder of your own.

    A folder holds ``loaded_language/``, ``framing/`` and ``sourcing/``, each as its classifier's
    ``save`` leaves it. Raises `ValueError` where it does not.
    """
    from toolkit.classifiers.framing import Framing
    from toolkit.classifiers.loaded import LoadedLanguage
    from toolkit.classifiers.sourcing import SourcingExtractor

    folder = BUNDLED / NAMES[str(name)] if str(name) in NAMES else Path(name)
    missing = [part for part in PARTS if not (folder / part).is_dir()]
    if missing:
        raise ValueError(
            f"{name}: no such model; give one of {', '.join(NAMES)}, "
            f"or a folder that holds {', '.join(PARTS)} (missing: {', '.join(missing)})"
        )
    return Model(
        NAMES.get(str(name), str(name)),
        _sha256(folder),
        LoadedLanguage.load(folder / "loaded_language"),
        Framing.load(folder / "framing"),
        SourcingExtractor.load(folder / "sourcing"),
    )


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors"}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
