"""Pins the weights: what each folder holds, as the toolkit checks it when it loads a model.

    python models/pin.py

Writes the SHA-256 of the models that a cascade names into its ``config.json``, and that of every
folder into ``toolkit/models/pins.json``. Run it after a retraining, once the cascade's thresholds
are fitted to the new models.
"""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.models.folder import CONFIG, folder_sha256, read_config
from toolkit.models.registry import PINS

FOLDERS = Path(__file__).parent / "bias_framing_models"


def main() -> None:
    """Write every pin and print the pins."""
    for folder in sorted(path.parent for path in FOLDERS.glob(f"*/{CONFIG}")):
        config = read_config(folder)
        for part in config.get("models", {}).values():
            part["sha256"] = folder_sha256(FOLDERS / part["name"])
        if "models" in config:
            text = json.dumps(config, indent=1) + "\n"
            (folder / CONFIG).write_text(text, encoding="utf-8")
    pins = {path.parent.name: folder_sha256(path.parent) for path in FOLDERS.glob(f"*/{CONFIG}")}
    text = json.dumps(dict(sorted(pins.items())), indent=1) + "\n"
    PINS.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
