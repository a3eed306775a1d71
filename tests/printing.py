"""What a script of the tests prints, run in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def printed_by(script: Path, *words: str) -> str:
    """Its output, once it has ended well."""
    done = subprocess.run(
        [sys.executable, str(script), *words], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
