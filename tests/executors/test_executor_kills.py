"""Tasks, merges, local processes and Dask workers are killed: no row is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("killing_executors.py")


def killed(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *words], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_some_kills_of_tasks_and_merges() -> None:
    assert "4 disturbed, no row lost or doubled" in killed("3", "4", "task", "merge")


@pytest.mark.slow
def test_sixty_kills_over_executors() -> None:
    printed = killed("11", "60")
    assert "60 disturbed, no row lost or doubled" in printed
    print(printed)
