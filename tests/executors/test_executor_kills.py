"""Tasks, merges, local processes and Dask workers are killed: no row is lost or doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing import printed_by

SCRIPT = Path(__file__).with_name("killing_executors.py")


def test_some_kills_of_tasks_and_merges() -> None:
    assert "4 disturbed, no row lost or doubled" in printed_by(SCRIPT, "3", "4", "task", "merge")


@pytest.mark.slow
def test_sixty_kills_over_executors() -> None:
    printed = printed_by(SCRIPT, "11", "60")
    assert "60 disturbed, no row lost or doubled" in printed
    print(printed)
