from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import failures, originals


@pytest.mark.parametrize("suffix", sorted(originals()))
def test_no_mutation_is_lost_or_breaks_the_reader(suffix: str, tmp_path: Path) -> None:
    n = 40 if suffix == ".html" else 150
    assert failures(suffix, n, 1, tmp_path) == []
