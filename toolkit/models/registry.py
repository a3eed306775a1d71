"""Models by name: the bundled ones, and folders of your own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.models.base import Model
from toolkit.models.cascade import Cascade
from toolkit.models.confidence import Levels
from toolkit.models.linear.model import PARTS, LinearModel

if TYPE_CHECKING:
    from toolkit.models.encoder.model import EncoderModel



def _bundled() -> Path:
    from importlib.util import find_spec

    spec = find_spec("bias_framing_models")
    if spec is None or spec.origin is None:
        return Path(__file__).parents[2] / "models" / "bias_framing_models"
    return Path(spec.origin).parent


BUNDLED = _bundled()
NAMES = {"default": "default", "linear": "linear", "cascade": "cascade"}
WEIGHTS = {".json", ".safetensors", ".onnx"}


class ModelChoice(NamedTuple):
    """What `load_model` is asked for."""

    name: str = "default"
    aim: str = ""
    device: str = ""


def load_model(name: str | Path = "default", *, aim: str = "", device: str = "") -> Model:
    """Load a model by its name (``default``, ``linear``, ``cascade``) or from a folder.

    A folder is one that ``toolkit train`` wrote, or holds ``loaded_language/``, ``framing/`` and
    ``sourcing/``, each as its classifier's ``save`` leaves it. ``aim`` moves a trained model's
    thresholds to what they were chosen for (its ``config.json`` names the aims): probabilities
    shift so that 0.5 stays the border, and are no longer calibrated. ``device`` runs a model's
    float weights in torch (``cpu``, ``cuda``) where its folder has them. Raises `ValueError` for
    a folder that is no model, an aim it was not given, and weights that are not there.
    """
    known = NAMES.get(str(name))
    if known == "cascade":
        return _cascade(aim, device)
    folder = BUNDLED / known if known else Path(name)
    own = known or str(name)
    if (folder / "config.json").is_file():
        return _encoder(own, folder, aim, device)
    missing = [part for part in PARTS if not (folder / part).is_dir()]
    if missing:
        raise ValueError(
            f"{name}: no such model; give one of {', '.join(NAMES)}, a folder of toolkit train, "
            f"or one that holds {', '.join(PARTS)} (missing: {', '.join(missing)})"
        )
    if aim or device:
        raise ValueError(f"{name}: a linear model has one set of thresholds and needs no device")
    return LinearModel.load(own, folder, _sha256(folder))


def _encoder(name: str, folder: Path, aim: str, device: str) -> EncoderModel:
    from toolkit.models.encoder.encoder import Encoder
    from toolkit.models.encoder.model import EncoderModel

    encoder = Encoder.load(folder, aim=aim, device=device)
    if not encoder.config.words:
        return EncoderModel(name, _sha256(folder), encoder)
    from toolkit.models.linear.lexical import Wording

    digest = _joint(_sha256(folder), _sha256(BUNDLED / "linear"))
    return EncoderModel(name, digest, encoder, Wording.load(BUNDLED / "linear"))


def _cascade(aim: str, device: str) -> Cascade:
    first, second = load_model("linear"), load_model("default", aim=aim, device=device)
    folder = BUNDLED / "cascade"
    digest = _joint(first.sha256, second.sha256, _sha256(folder))
    return Cascade("cascade", digest, first, second, Levels.load(folder))


def _joint(*digests: str) -> str:
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in WEIGHTS):
        if "run" in path.relative_to(folder).parts:  # the state of a training
            continue
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
