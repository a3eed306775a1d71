from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import failures, originals

from toolkit.text.readers import reader_of, readers

FEW = {".html": 40}


@pytest.mark.parametrize("name", sorted(originals()))
def test_no_mutation_is_lost_or_breaks_the_reader(name: str, tmp_path: Path) -> None:
    assert failures(name, FEW.get(name, 150), 1, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(originals()))
def test_none_of_many_mutations_does(name: str, tmp_path: Path) -> None:
    assert failures(name, 1_000, 2, tmp_path) == []


def test_every_reader_has_a_file_to_mutate() -> None:
    covered = {reader_of(Path(name if name[0] != "." else f"a{name}")) for name in originals()}
    assert set(readers().values()) <= covered
