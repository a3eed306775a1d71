"""Whatever is killed, and whenever: the same command ends as if nothing had happened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("killing.py")


def killed(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *words], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_some_kills_lose_double_and_block_nothing() -> None:
    assert "3 disturbed, all ended" in killed("1", "3", "score", "sample")


@pytest.mark.slow
def test_sixty_kills_lose_double_and_block_nothing() -> None:
    printed = killed("7", "60")
    assert "60 disturbed, all ended" in printed
    print(printed)
