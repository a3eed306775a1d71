"""Pins the weights: what each folder holds, as the toolkit checks it when it loads a model.

    python models/pin.py [--unreleased]

Writes ``toolkit/models/pins.json``. Run it after a retraining. A model is released only with an
audit of its weights that it passed (``models/audits/NAME.json``, by ``toolkit audit``);
``--unreleased`` pins without, for work in progress.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from toolkit.audit.release import audit_problems
from toolkit.models.folder import pin_models
from toolkit.models.registry import PINS

FOLDER = Path(__file__).parent


def main() -> None:
    """Write the pins and print them."""
    pins = pin_models(FOLDER / "bias_framing_models")
    problems = audit_problems(pins, FOLDER / "audits")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems and "--unreleased" not in sys.argv[1:]:
        sys.exit("nothing is pinned; --unreleased pins models that are not to be released")
    text = json.dumps(pins, indent=1) + "\n"
    PINS.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
