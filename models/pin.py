"""Pins the weights: what each folder holds, as the toolkit checks it when it loads a model.

    python models/pin.py

Writes ``toolkit/models/pins.json``, and into the cascade which models it is made for. Run it after
a retraining, once the cascade's thresholds are fitted to the new models.
"""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.models.folder import pin_models
from toolkit.models.registry import PINS


def main() -> None:
    """Write the pins and print them."""
    pins = pin_models(Path(__file__).parent / "bias_framing_models")
    text = json.dumps(pins, indent=1) + "\n"
    PINS.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
