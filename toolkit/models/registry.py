"""Models by name: the bundled ones, those of other packages, and folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from toolkit.models.base import Model
from toolkit.models.folder import CONFIG, folder_sha256, read_config
from toolkit.registry import load_plugin, plugins

GROUP = "toolkit.models"
PINS = Path(__file__).parent / "pins.json"
"""SHA-256 of each bundled folder; written by ``models/pin.py``."""
SETTINGS = (".yaml", ".yml")
"""What a language model's file ends in."""
REINSTALL = "reinstall bias-framing-models, or run models/pin.py if the change is yours"


def _bundled() -> Path:
    """The folders of a checkout, which belong to its code, else those of the installed package."""
    from importlib.util import find_spec

    checkout = Path(__file__).parents[2] / "models" / "bias_framing_models"
    if checkout.is_dir():
        return checkout
    spec = find_spec("bias_framing_models")
    return checkout if spec is None or spec.origin is None else Path(spec.origin).parent


BUNDLED = _bundled()


def models() -> tuple[str, ...]:
    """The names that `load_model` takes: bundled models, then those that other packages add.

    >>> models()[:3]
    ('default', 'fast', 'linear')
    """
    bundled = sorted(path.parent.name for path in BUNDLED.glob(f"*/{CONFIG}"))
    return (*bundled, *(name for name in plugins(GROUP) if name not in bundled))


def load_model(
    name_or_folder: str | Path = "default",
    *,
    operating_point: str = "",
    device: str = "",
    calibration: str | Path = "",
    send: bool = False,
) -> Model:
    """Load a model by its name (`models`), from a folder such as ``toolkit train`` writes, or from
    the YAML file of a language model (`toolkit.models.llm.config.LlmConfig`).

    ``operating_point`` moves a trained model's thresholds to what they were chosen for (its
    ``config.json`` names them): probabilities shift so that 0.5 stays the border, and are no
    longer calibrated. ``calibration`` is a file of ``toolkit calibrate``: probabilities are read as
    it says, and its operating points take the place of the model's own. ``device`` runs a model's
    float weights in torch (``cpu``, ``cuda``) where its folder has them. ``send`` is the user's
    word that a language model's requests may go out, and cost money; without it, only what was
    answered before is. Raises `ValueError` for a folder that is no model, a calibration of another
    model, a bundled model that was changed, an operating point it was not given, and weights that
    are not there.
    """
    if calibration:
        model = load_model(name_or_folder, device=device, send=send)
        return _recalibrated(model, Path(calibration), operating_point)
    name = str(name_or_folder)
    folder = BUNDLED / name
    is_bundled = name in models() and (folder / CONFIG).is_file()
    if not is_bundled and name in plugins(GROUP):
        value = load_plugin(GROUP, name)
        if callable(value):
            value = value(operating_point=operating_point, device=device)
        if isinstance(value, Model):
            return value
        if not isinstance(value, str | Path):
            source = plugins(GROUP)[name].value
            raise ValueError(f"{name}: {source} gives neither a model nor a folder")
        folder = Path(value)
    elif not is_bundled:
        folder = Path(name_or_folder)
        if folder.suffix.lower() in SETTINGS and folder.is_file():
            return _language_model(folder, operating_point, device, send)
        if not (folder / CONFIG).is_file():
            known = ", ".join(models()) or "none (pip install bias-framing-models)"
            raise ValueError(
                f"{name}: no such model; give a name, a folder with {CONFIG}, or the YAML file of "
                f"a language model. There are: {known}"
            )
    sha256 = folder_sha256(folder)
    if is_bundled and sha256 != _pins().get(name):
        raise ValueError(f"{folder}: the hash of its files is not the pinned one; {REINSTALL}")
    kind = read_config(folder).get("kind")
    if kind not in KINDS:
        raise ValueError(f"{folder}: 'kind' in {CONFIG} is {kind!r}, not one of {', '.join(KINDS)}")
    try:
        return KINDS[kind](name, folder, sha256, operating_point, device)
    except Exception as problem:
        # A part that is broken breaks in the library that reads it, each with its own errors.
        unread = isinstance(problem, json.JSONDecodeError | UnicodeDecodeError)
        if isinstance(problem, ValueError | ImportError) and not unread:
            raise  # says itself what is wrong
        words = " ".join(str(problem).split()) or "no reason"
        raise ValueError(
            f"{folder}: a file of this model is broken or missing ({type(problem).__name__}: "
            f"{words:.300}); train it, or copy it, again"
        ) from None


@cache
def _pins() -> Mapping[str, str]:
    pins: Mapping[str, str] = json.loads(PINS.read_text(encoding="utf-8"))
    return pins


def _recalibrated(model: Model, path: Path, operating_point: str) -> Model:
    """A model whose probabilities are read as a file says. Raises `ValueError` for a file of
    another model, and a kind of model that takes none."""
    from toolkit.models.encoder.model import EncoderModel
    from toolkit.models.linear.model import LinearModel
    from toolkit.models.recalibration import Recalibration

    recalibration = Recalibration.load(path)
    try:
        recalibration.require(model.name, model.sha256, model.codebooks)
        recalibration = recalibration.at(operating_point)
    except ValueError as problem:
        raise ValueError(f"{path}: {problem}") from None
    if isinstance(model, LinearModel):
        return model.recalibrated(recalibration)
    if isinstance(model, EncoderModel):
        model.recalibration = recalibration
        return model
    raise ValueError(f"{path}: {model.name} takes no calibration; score with another model")


def _language_model(path: Path, operating_point: str, device: str, send: bool) -> Model:
    from toolkit.models.llm.config import require_llm_config
    from toolkit.models.llm.model import LlmModel

    require_llm_config(path)
    if operating_point or device:
        raise ValueError(f"{path}: a language model takes neither an operating point nor a device")
    return LlmModel.load(path, send=send)


def _encoder(name: str, folder: Path, sha256: str, operating_point: str, device: str) -> Model:
    from toolkit.models.encoder.model import EncoderModel

    return EncoderModel.load(name, folder, sha256, operating_point=operating_point, device=device)


def _linear(name: str, folder: Path, sha256: str, operating_point: str, device: str) -> Model:
    from toolkit.models.linear.model import LinearModel

    if operating_point or device:
        raise ValueError(f"{name}: a linear model has one set of thresholds and needs no device")
    return LinearModel.load(name, folder, sha256)


KINDS: dict[str, Callable[[str, Path, str, str, str], Model]] = {
    "encoder": _encoder,
    "linear": _linear,
}
"""What reads a folder, by the ``kind`` in its ``config.json``."""
