"""The known input cases, where they are there; each kind's own tests stand with its module."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cases import CHECKS, FOLDER, Case, is_right, load_cases

CASES = Path(os.environ.get("TOOLKIT_CASES", FOLDER))
FOUND = load_cases(CASES) if (CASES / "cases.tsv").is_file() else []
if not FOUND:
    pytest.skip(f"no cases at {CASES}: set TOOLKIT_CASES to their folder", allow_module_level=True)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.file)
def test_the_case_is_right(case: Case) -> None:
    assert is_right(case, CASES), case.expected


def test_every_check_has_its_case() -> None:
    assert set(CHECKS) <= {case.file for case in FOUND}
