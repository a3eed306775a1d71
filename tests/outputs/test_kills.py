"""Whatever is killed, and whenever: the same command ends as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing import printed_by

SCRIPT = Path(__file__).with_name("killing.py")


def test_some_kills_lose_double_and_block_nothing() -> None:
    assert "3 disturbed, all ended" in printed_by(SCRIPT, "1", "3", "score", "sample")


@pytest.mark.slow
def test_sixty_kills_lose_double_and_block_nothing() -> None:
    printed = printed_by(SCRIPT, "7", "60")
    assert "60 disturbed, all ended" in printed
    print(printed)
